import { type Static, Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import { lazyValidator, parseJson } from '../../json/index.ts';
import { type AskedQuery, askedQuery, describesFields, type QueryItem, queriesBody } from './requests.ts';

const MAX_CHARACTERS = 4 * 1024 * 1024;
const maybeText = (description: string) =>
  Type.Optional(Type.Union([Type.String({ maxLength: MAX_CHARACTERS, description }), Type.Null()]));

/** The spellings of the queries in a URL. */
export const legacyQuery = Type.Object(
  {
    body: Type.Optional(Type.String({ description: 'JSON text: {"queries": [...]}' })),
    queries_body: Type.Optional(Type.String({ description: 'the same, in older clients; also the list alone' })),
    search_after: Type.Optional(Type.String({ description: 'JSON text: marker of the page before' })),
  },
  { additionalProperties: false },
);

/** The spellings in a body: the queries themselves, or their JSON as a text. */
export const legacyBody = Type.Object({
  queries: Type.Optional(queriesBody.properties.queries),
  fieldTagDescNeeded: queriesBody.properties.fieldTagDescNeeded,
  body: maybeText('JSON text: {"queries": [...]}'),
  queries_body: maybeText('the same, in older clients'),
});

const queriesIn = lazyValidator<Static<typeof queriesBody>>(queriesBody);

interface Spelled {
  readonly queries?: readonly QueryItem[] | undefined;
  readonly fieldTagDescNeeded?: boolean | null | undefined;
  readonly body?: string | null | undefined;
  readonly queries_body?: string | null | undefined;
  readonly search_after?: string | undefined;
}

export interface LegacyQueries {
  readonly queries: readonly AskedQuery[];
  readonly describesFields: boolean;
}

/** Errors: `InvalidParameter` where there are no queries, or a text is not what it should be. */
export function legacyQueries(query: Spelled, body: Spelled): LegacyQueries {
  if (body.queries !== undefined) {
    return { queries: body.queries.map(askedQuery), describesFields: describesFields(body) };
  }
  for (const spelled of [body, query]) {
    for (const name of ['body', 'queries_body'] as const) {
      const text = spelled[name];
      if (typeof text === 'string' && text !== '') return read(name, text, query.search_after);
    }
  }
  throw new BelvedereError('InvalidParameter', 'body: there are no queries; send {"queries": [...]} as JSON text');
}

function read(name: string, text: string, searchAfter: string | undefined): LegacyQueries {
  const parsed = parse(name, text);
  const value = Array.isArray(parsed) ? { queries: parsed } : parsed;
  if (!queriesIn.accepts(value)) {
    throw new BelvedereError(
      'InvalidParameter',
      `${name}: this is no {"queries": [{"qtype": "dql", "query": {"q": "…"}}]}`,
    );
  }
  const marker = searchAfter === undefined || searchAfter === '' ? undefined : parse('search_after', searchAfter);
  const queries = value.queries
    .map(askedQuery)
    .map((asked) =>
      Array.isArray(marker) && asked.options.searchAfter === undefined
        ? { ...asked, options: { ...asked.options, searchAfter: marker.filter(isMarkerPart) } }
        : asked,
    );
  return { queries, describesFields: describesFields(value) };
}

const isMarkerPart = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

function parse(name: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw new BelvedereError('InvalidParameter', `${name}: this is no JSON`);
  }
}
