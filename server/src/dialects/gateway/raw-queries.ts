import type { AskedQuery } from '../../workspace/queries/index.ts';
import { sortOptions } from '../../workspace/queries/index.ts';
import { WriteRefusal } from './failures.ts';

const QUERIES_MAX = 50;
const YEAR_MS = 365 * 86_400_000;

type Raw = Readonly<Record<string, unknown>>;

/** The queries of a body. Whatever is null, empty or of another type than it should be is not set. Errors: `WriteRefusal`. */
export function rawQueries(body: Raw): { readonly queries: readonly AskedQuery[]; readonly isAsync: boolean } {
  const list = body.queries;
  if (!Array.isArray(list) || list.length === 0 || list.length > QUERIES_MAX) {
    throw new WriteRefusal(400, 'gateway.badRequest', `queries is a list of 1 to ${QUERIES_MAX} queries`);
  }
  const raw = list.map((item): Raw => (typeof item === 'object' && item !== null ? (item as Raw) : {}));
  return {
    queries: raw.map(askedQuery),
    isAsync: raw.some((item) => item.is_async === true || text(item, 'async_id') !== ''),
  };
}

const text = (item: Raw, name: string): string => (typeof item[name] === 'string' ? (item[name] as string) : '');
const flag = (item: Raw, name: string): boolean => item[name] === true;
const list = (item: Raw, name: string): readonly unknown[] =>
  Array.isArray(item[name]) ? (item[name] as unknown[]) : [];

function number(item: Raw, name: string): number | undefined {
  const value = item[name];
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}

const whole = (item: Raw, name: string): number | undefined => {
  const value = number(item, name);
  return value === undefined ? undefined : Math.min(Math.ceil(value), 1_000_000_000);
};

function askedQuery(item: Raw): AskedQuery {
  const [fromMs, toMs] = list(item, 'time_range');
  const marker = list(item, 'search_after').filter(isMarkerPart);
  return {
    language: text(item, 'qtype').toLowerCase() === 'promql' ? 'promql' : 'dql',
    text: text(item, 'query'),
    workspaceUuids: [],
    asyncId: text(item, 'async_id'),
    options: {
      timeRange: typeof fromMs === 'number' && typeof toMs === 'number' && toMs > 0 ? [fromMs, toMs] : undefined,
      limit: whole(item, 'limit'),
      offset: whole(item, 'offset'),
      slimit: whole(item, 'slimit'),
      soffset: whole(item, 'soffset'),
      orderBy: sortOptions([...list(item, 'order_by'), ...list(item, 'orderby')]),
      sorderBy: sortOptions([...list(item, 'sorder_by'), ...list(item, 'sorderby')])?.[0],
      maxPointCount: whole(item, 'max_point'),
      interval: number(item, 'interval'),
      searchAfter: marker.length === 0 ? undefined : marker,
      tz: text(item, 'tz') || undefined,
      conditions: text(item, 'conditions') || undefined,
      disableSampling: flag(item, 'disable_sampling'),
      disableSlimit: flag(item, 'disable_slimit'),
      singleField: flag(item, 'disable_multiple_field'),
      lineProtocol: text(item, 'output_format') === 'lineprotocol',
      searchTimeoutMs: durationMs(item.search_timeout),
      maxDurationMs: durationMs(item.max_duration) ?? YEAR_MS,
    },
  };
}

const isMarkerPart = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: YEAR_MS,
};

/** A length as Go programs write it: `1h30m`, or a number of nanoseconds. Undefined for anything else. */
function durationMs(value: unknown): number | undefined {
  if (typeof value === 'number') return value > 0 ? value / 1e6 : undefined;
  if (typeof value !== 'string' || !/^(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h|d|w|y))+$/.test(value)) return undefined;
  let sum = 0;
  for (const [, amount, unit = ''] of value.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h|d|w|y)/g)) {
    sum += Number(amount) * (unitMs[unit] ?? 0);
  }
  return sum > 0 ? sum : undefined;
}
