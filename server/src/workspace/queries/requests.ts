import { type Static, type TSchema, Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import type { QueryOptions, SortOption } from '../../query/query.ts';

const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));
const count = (description: string) => maybe(Type.Number({ description }));
const list = (description: string) => maybe(Type.Array(Type.Unknown(), { maxItems: 100, description }));

/** Clients send whatever their console once had: what is not named here counts for nothing. */
const queryOptions = Type.Object({
  q: maybe(Type.String({ maxLength: 1_048_576, description: 'text of the query' })),
  timeRange: maybe(
    Type.Array(Type.Number(), {
      maxItems: 2,
      description: 'begin and end, epoch milliseconds, for texts without a range',
    }),
  ),
  limit: count('rows of each series'),
  offset: count('rows of each series that are left out before'),
  slimit: count('series'),
  soffset: count('series that are left out before'),
  orderby: list('order of the rows: [{"time": "desc"}]'),
  order_by: list('the same: [{"column": "time", "order": "DESC"}]'),
  sorderby: list('order of the series, by a column or its number: [{"#1": "desc"}]'),
  sorder_by: list('the same: [{"column": "#1", "order": "DESC"}]'),
  density: maybe(Type.Enum(['lower', 'low', 'medium', 'high', ''], { description: '60, 180, 360 or 720 points' })),
  interval: count('length of a bucket in seconds'),
  maxPointCount: count('most points of a series'),
  search_after: maybe(
    Type.Array(Type.Union([Type.Number(), Type.String()]), {
      maxItems: 3,
      description: 'marker of the page before; empty for the first',
    }),
  ),
  tz: maybe(Type.String({ maxLength: 100, description: 'time zone of buckets and of TODAY: Asia/Shanghai, +08:00' })),
  conditions: maybe(Type.String({ maxLength: 65_536, description: 'a filter in addition to that of the text' })),
  funcList: list('names of functions over the result'),
  _funcList: list('the same'),
  disable_sampling: maybe(Type.Boolean({ description: 'true: every row of a metric, however many there are' })),
  disable_slimit: maybe(Type.Boolean({ description: 'true: all series and not the first 20' })),
  output_format: maybe(Type.String({ maxLength: 40, description: 'lineprotocol: points of the result in this form' })),
  workspaceUUID: maybe(Type.String({ maxLength: 128, description: 'workspace to query' })),
  workspaceUUIDs: maybe(
    Type.Array(Type.String({ maxLength: 128 }), {
      maxItems: 50,
      description: 'workspaces to query; wins over workspaceUUID',
    }),
  ),
});

const queryItem = Type.Object({
  qtype: maybe(Type.String({ maxLength: 20, description: 'dql, or promql, which has no answer yet' })),
  query: maybe(queryOptions),
  async_id: maybe(Type.String({ maxLength: 64, description: 'id of a query that goes on by itself' })),
  uuid: maybe(Type.String({ maxLength: 128, description: 'what the client calls the query' })),
});

const QUERIES_MAX = 50;

export const queriesBody = Type.Object({
  queries: Type.Array(queryItem, { maxItems: QUERIES_MAX, description: 'answered side by side, one result each' }),
  fieldTagDescNeeded: maybe(
    Type.Boolean({ description: 'true: show functions of fields and tags say what each name means' }),
  ),
});

/** Whether names that show functions answer are to be described. */
export const describesFields = (sent: { readonly fieldTagDescNeeded?: boolean | null | undefined }): boolean =>
  sent.fieldTagDescNeeded === true;

export type QueryItem = Static<typeof queryItem>;
type Options = Static<typeof queryOptions>;

/** One query as a caller means it. */
export interface AskedQuery {
  readonly language: 'dql' | 'promql';
  readonly text: string;
  readonly options: QueryOptions;
  readonly workspaceUuids: readonly string[];
  /** Of a query that was begun before; empty for a new one. */
  readonly asyncId: string;
}

/** Errors: `InvalidParameter` for a language that nobody knows. */
export function askedQuery(item: QueryItem): AskedQuery {
  const language = (item.qtype ?? '') === '' ? 'dql' : (item.qtype ?? '').toLowerCase();
  if (language !== 'dql' && language !== 'promql') {
    throw new BelvedereError('InvalidParameter', `qtype: ${JSON.stringify(item.qtype)} is neither dql nor promql`);
  }
  const options = item.query ?? {};
  const uuids = options.workspaceUUIDs ?? [];
  const one = options.workspaceUUID ?? '';
  return {
    language,
    text: options.q ?? '',
    options: optionsOf(options),
    workspaceUuids: uuids.length > 0 ? uuids : one === '' ? [] : [one],
    asyncId: item.async_id ?? '',
  };
}

/** A number from 0, or nothing: clients send null, 0 and negative ones for "not set". */
const positive = (value: number | null | undefined): number | undefined =>
  value === null || value === undefined || !Number.isFinite(value) || value <= 0 ? undefined : value;
const whole = (value: number | null | undefined): number | undefined => {
  const number = positive(value);
  return number === undefined ? undefined : Math.min(Math.ceil(number), 1_000_000_000);
};

function optionsOf(options: Options): QueryOptions {
  const [fromMs, toMs] = options.timeRange ?? [];
  return {
    timeRange: fromMs === undefined || toMs === undefined ? undefined : [fromMs, toMs],
    limit: whole(options.limit),
    offset: whole(options.offset),
    slimit: whole(options.slimit),
    soffset: whole(options.soffset),
    orderBy: sortOptions([...(options.order_by ?? []), ...(options.orderby ?? [])]),
    sorderBy: sortOptions([...(options.sorder_by ?? []), ...(options.sorderby ?? [])])?.[0],
    density: options.density === '' ? undefined : (options.density ?? undefined),
    interval: positive(options.interval),
    maxPointCount: whole(options.maxPointCount),
    searchAfter: options.search_after ?? undefined,
    tz: options.tz ?? undefined,
    conditions: options.conditions ?? undefined,
    functions: functionNames([...(options.funcList ?? []), ...(options._funcList ?? [])]),
    disableSampling: options.disable_sampling ?? undefined,
    disableSlimit: options.disable_slimit ?? undefined,
    lineProtocol: options.output_format === 'lineprotocol',
  };
}

/** Both forms: `{column, order}`, and `{name: "desc"}`. */
export function sortOptions(items: readonly unknown[]): readonly SortOption[] | undefined {
  const found = items.flatMap((item): SortOption[] => {
    if (typeof item !== 'object' || item === null) return [];
    const { column, order } = item as { column?: unknown; order?: unknown };
    if (typeof column === 'string') return [{ column, descending: isDescending(order) }];
    return Object.entries(item).map(([name, direction]) => ({ column: name, descending: isDescending(direction) }));
  });
  return found.length === 0 ? undefined : found;
}

const isDescending = (order: unknown): boolean => String(order).toLowerCase() === 'desc';

/** Names, or objects that have one. */
function functionNames(items: readonly unknown[]): readonly string[] | undefined {
  const names = items.flatMap((item) => {
    if (typeof item === 'string') return [item];
    const name = typeof item === 'object' && item !== null ? (item as { func?: unknown; name?: unknown }) : {};
    return [name.func, name.name].filter((each) => typeof each === 'string');
  });
  return names.length === 0 ? undefined : names;
}
