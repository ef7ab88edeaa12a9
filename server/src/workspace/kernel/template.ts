import { BelvedereError } from '../../errors/index.ts';
import { JsonNode, parseJson, topLevelSpans, utf8BytesUpTo, type ValueSpan } from '../../json/index.ts';
import { contentPartOfMain } from './charts.ts';
import type { DerivableBody } from './documents/noun.ts';
import type { DocumentText } from './documents/read-text.ts';
import type { JsonPieces } from './operation.ts';

/** What a template shows when nobody gave one; `ownerType` says what it is of. */
export const emptyTemplate = (ownerType: 'node' | 'viewer'): string =>
  JSON.stringify({
    dashboardBindSet: [],
    dashboardExtend: {},
    dashboardMapping: [],
    dashboardOwnerType: ownerType,
    dashboardType: 'CUSTOM',
    iconSet: {},
    main: { charts: [], groups: [], type: 'template', vars: [] },
    summary: '',
    tagInfo: [],
    tags: [],
    thumbnail: '',
    title: '',
  });

/** What the answers show of a template without reading it again. */
export interface DerivedTemplate {
  /** Part of the ids of charts and chart groups. */
  readonly content: string;
  /** Grid position of every chart, as sent; null where there is none. */
  readonly positions: readonly (Readonly<Record<string, unknown>> | null)[];
  readonly groupCount: number;
  readonly extend: Readonly<Record<string, unknown>>;
  readonly mapping: readonly unknown[];
  readonly bindSet: readonly unknown[];
  readonly iconSet: Readonly<Record<string, unknown>>;
}

/** The template as it is read: with the tags that its document has now. */
export function templateWithTags({ body, slot, tags }: DocumentText): JsonPieces {
  if (tags.length === 0 || slot < 0) return body;
  return [body.subarray(0, slot), JSON.stringify(tags), body.subarray(slot + '[]'.length)];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectOrEmpty = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});
const arrayOrEmpty = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/**
 * Most charts, and most groups. Lists name each of them by an id of 37 characters, so a few megabytes of empty ones would
 * become an answer that nobody can send. Real dashboards have some hundreds.
 */
const PARTS_MAX = 5_000;

/** Errors: `InvalidParameter` for more charts or groups than a dashboard may have. */
export function requireListable(template: JsonNode | undefined, field = 'templateInfo'): void {
  const main = template?.member('main');
  for (const part of ['charts', 'groups'] as const) {
    const list = main?.member(part);
    const count = list?.isArray === true ? list.count : 0;
    if (count <= PARTS_MAX) continue;
    throw new BelvedereError(
      'InvalidParameter',
      `${field}.main.${part} has ${count} elements; at most ${PARTS_MAX} ${part} fit into one. Make several of it`,
    );
  }
}

/** Real templates hold anything anywhere (charts as strings, objects for lists): what has another type counts as absent. */
export function deriveTemplate({ body, bodyMembers, bodyDerived, bodyBytes }: DerivableBody): {
  derived: Readonly<Record<string, unknown>>;
  slot: number;
} {
  const spans = topLevelSpans(body);
  const slot = spans.get('tagInfo')?.valueStart ?? -1;
  if (bodyDerived !== undefined) return { derived: bodyDerived, slot };
  const value = (key: string): unknown => {
    const span = spans.get(key);
    return span && parseJson(body.slice(span.valueStart, span.valueEnd));
  };
  const mainSpan = spans.get('main');
  const main = mainSpan && (bodyMembers?.main ?? JsonNode.of(body.slice(mainSpan.valueStart, mainSpan.valueEnd)));
  const groups = main?.member('groups');
  const derived: DerivedTemplate = {
    content: contentPartOfMain(mainSpan && sliceOf(body, mainSpan, bodyBytes)),
    positions: positionsOf(main?.member('charts')),
    groupCount: groups?.isArray === true ? groups.count : 0,
    extend: objectOrEmpty(value('dashboardExtend')),
    mapping: arrayOrEmpty(value('dashboardMapping')),
    bindSet: arrayOrEmpty(value('dashboardBindSet')),
    iconSet: objectOrEmpty(value('iconSet')),
  };
  return { derived: { ...derived }, slot };
}

/** Parsed in one piece: one place after the other takes several times as long. */
function positionsOf(charts: JsonNode | undefined): DerivedTemplate['positions'] {
  const texts = charts?.elements().map((chart) => {
    const position = chart.member('pos');
    return position?.isObject === true ? position.text : 'null';
  });
  return parseJson(`[${texts?.join() ?? ''}]`) as DerivedTemplate['positions'];
}

/** The text of a value, as bytes where those of the whole text are at hand. */
function sliceOf(text: string, { valueStart, valueEnd }: ValueSpan, bytes?: Uint8Array): string | Uint8Array {
  if (bytes === undefined) return text.slice(valueStart, valueEnd);
  return bytes.subarray(utf8BytesUpTo(text, valueStart, bytes), utf8BytesUpTo(text, valueEnd, bytes));
}

/** Names of the tags that a template carries, in either of the documented forms. */
export function templateTagNames(template: Readonly<Record<string, unknown>>): string[] {
  const named = arrayOrEmpty(template.tagInfo).map((tag) => objectOrEmpty(tag).name);
  return named.filter((name): name is string => typeof name === 'string' && name !== '' && name.length <= 50);
}
