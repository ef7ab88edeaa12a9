import type { Expression } from '@belvedere/dql';
import { type Call, percentileOf } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import { type CallArguments, itemsOf, knownCall } from './arguments.ts';
import type { Parameters } from './parameters.ts';
import { wholeNumber } from './parameters.ts';
import type { RowSource } from './rows.ts';
import { asJson, asNumber, asPlainText, isPresent, type TypedValue, type Value } from './value.ts';

export interface AggregateContext {
  readonly compile: (node: Expression) => Value;
  readonly rows: Pick<RowSource, 'timeNs' | 'series'>;
  /** Length of the bucket or of the whole range; undefined: it has no end. */
  readonly seconds: number | undefined;
  readonly parameters: Parameters;
  /** Condition on the value of a field, for `count_filter`. */
  readonly isOneOf: (value: Expression, items: readonly Expression[]) => string;
}

interface Aggregated extends AggregateContext {
  readonly given: CallArguments;
  readonly node: Call;
  readonly isStar: boolean;
  /** Of the first argument; of `*` the value that every row has. */
  readonly value: Value;
}

const number = (sql: string): TypedValue => ({ type: 'number', sql });
const integer = (sql: string): TypedValue => ({ type: 'integer', sql });
const json = (sql: string): TypedValue => ({ type: 'json', sql });

const ofNumbers =
  (name: string) =>
  ({ value }: Aggregated): TypedValue =>
    number(`${name}(${asNumber(value)})`);

const quantile = ({ value, parameters }: Aggregated, n: number): TypedValue =>
  number(`quantileExactInclusive(${parameters.number(n / 100)})(${asNumber(value)})`);

/** The value of the row that is first or last in time, in its own type. */
function byTime(name: 'argMin' | 'argMax', { value, rows }: Aggregated): TypedValue {
  if (value.type === 'field' || value.type === 'list' || value.type === 'array') {
    return json(`${name}(${asJson(value)}, ${rows.timeNs})`);
  }
  return { type: value.type, sql: `${name}(${value.sql}, ${rows.timeNs})` };
}

const counted = ({ isStar, value }: Aggregated): string => (isStar ? 'count()' : `countIf(${isPresent(value)})`);

const perSecond = (sql: string, { seconds, parameters }: Aggregated): TypedValue =>
  seconds === undefined || seconds <= 0
    ? number("CAST(NULL, 'Nullable(Float64)')")
    : number(`${sql} / ${parameters.number(seconds)}`);

const COLLECTED_DEFAULT = 1_000;

/** The engine wants to know how many before it runs. */
const collectedMax = ({ given, node }: Aggregated): string => {
  const asked = given.number('n') ?? COLLECTED_DEFAULT;
  if (asked > 100_000) throw invalidQuery(`${node.function} gathers up to 100,000 values`, node);
  return wholeNumber(asked);
};

const aggregates: Readonly<Record<string, (aggregated: Aggregated) => TypedValue>> = {
  avg: ofNumbers('avg'),
  sum: ofNumbers('sum'),
  min: ofNumbers('min'),
  max: ofNumbers('max'),
  stddev: ofNumbers('stddevPop'),
  spread: ({ value }) => number(`(max(${asNumber(value)}) - min(${asNumber(value)}))`),
  median: (aggregated) => quantile(aggregated, 50),
  percentile: (aggregated) => quantile(aggregated, aggregated.given.number('n') ?? 50),
  count: (aggregated) => integer(counted(aggregated)),
  first: (aggregated) => byTime('argMin', aggregated),
  last: (aggregated) => byTime('argMax', aggregated),
  last_row: (aggregated) => byTime('argMax', aggregated),
  any: ({ value }) => json(`any(${asJson(value)})`),
  mode: ({ value }) => {
    const counts = `sumMapIf(map(ifNull(${asJson(value)}, ''), toUInt64(1)), ${isPresent(value)})`;
    // The most frequent; of several the smallest, so that the answer is always the same.
    const sorted = `arraySort((each, times) -> (-toInt64(times), each), mapKeys(${counts}), mapValues(${counts}))`;
    return json(`nullIf(arrayElement(${sorted}, 1), '')`);
  },
  count_distinct: ({ value, given, compile }) => {
    const fields = itemsOf(given.one('x'));
    if (fields.length < 2) return integer(`uniqIf(${asPlainText(value)}, ${isPresent(value)})`);
    return integer(`uniq(${fields.map((each) => asPlainText(compile(each))).join(', ')})`);
  },
  field_values: ({ value }) => ({ type: 'list', sql: `groupArray(${asJson(value)})` }),
  collect: (aggregated) => ({
    type: 'list',
    sql: `groupArray(${collectedMax(aggregated)})(${asJson(aggregated.value)})`,
  }),
  collect_distinct: (aggregated) => ({
    type: 'list',
    sql: `arraySort(groupUniqArray(${collectedMax(aggregated)})(${asJson(aggregated.value)}))`,
  }),
  count_filter: ({ given, isOneOf }) => {
    const field = given.one('x');
    return integer(field === undefined ? 'count()' : `countIf(${isOneOf(field, itemsOf(given.one('values')))})`);
  },
  count_series: ({ rows, isStar, value }) =>
    integer(isStar ? `uniqExact(${rows.series})` : `uniqExactIf(${rows.series}, ${isPresent(value)})`),
  histogram_quantile: (aggregated) => histogramQuantile(aggregated),
  rate_over_sum: (aggregated) => perSecond(`sum(${asNumber(aggregated.value)})`, aggregated),
  rate_over_count: (aggregated) => perSecond(counted(aggregated), aggregated),
  corr: ({ given, compile }) => {
    const [a, b] = ['a', 'b'].map((name) => {
      const field = given.one(name);
      return field === undefined ? 'NULL' : asNumber(compile(field));
    });
    return number(`corr(${a}, ${b})`);
  },
};

/** An aggregate over the rows of a group. Undefined where the call is none that makes one value. */
export function compileAggregate(node: Call, context: AggregateContext): TypedValue | undefined {
  const { definition, arguments: given } = knownCall(node);
  if (definition.kind !== 'aggregate') return undefined;
  const first = given.one('x');
  const isStar = first?.kind === 'star';
  const items = itemsOf(first);
  const argument = items.length === 1 ? items[0] : undefined;
  const value: Value =
    argument === undefined || isStar ? { type: 'integer', sql: 'toNullable(1)' } : context.compile(argument);
  const aggregated: Aggregated = { ...context, given, node, isStar, value };
  const short = percentileOf(node.function);
  if (short !== null) return quantile(aggregated, short);
  return aggregates[definition.name]?.(aggregated);
}

/**
 * From the buckets of a histogram, whose upper bounds are in the label `le`, or in `vmrange` as `low...high`, and whose counts add up
 * what is below. The value is looked for between two bounds along a straight line; beyond the last finite bound it is that bound.
 */
function histogramQuantile({ value, given, compile, parameters }: Aggregated): TypedValue {
  const nowhere = { offset: 0, line: 1, column: 1 };
  const label = (name: string) => asPlainText(compile({ kind: 'field', name, start: nowhere, end: nowhere }));
  const written = `if(${label('le')} != '', ${label('le')}, arrayElement(splitByString('...', ${label('vmrange')}), -1))`;
  const counts = `sumMapIf(map(${written}, ifNull(${asNumber(value)}, 0)), isNotNull(${asNumber(value)}))`;
  const keys = `arrayMap(each -> if(lower(each) IN ('+inf', 'inf'), inf, toFloat64OrZero(each)), mapKeys(${counts}))`;
  const q = parameters.number(given.number('q') ?? 0.5);
  const bounds = `arraySort(${keys})`;
  const below = `arraySort((each, le) -> le, mapValues(${counts}), ${keys})`;
  const rank = `${q} * arrayElement(${below}, -1)`;
  const at = `arrayFirstIndex(each -> each >= ${rank}, ${below})`;
  const previousBound = `if(${at} = 1, 0, arrayElement(${bounds}, ${at} - 1))`;
  const previousCount = `if(${at} = 1, 0, arrayElement(${below}, ${at} - 1))`;
  const here = `arrayElement(${bounds}, ${at})`;
  const share = `(${rank} - ${previousCount}) / nullIf(arrayElement(${below}, ${at}) - ${previousCount}, 0)`;
  const between = `${previousBound} + (${here} - ${previousBound}) * ifNull(${share}, 0)`;
  const sql = `if(empty(${bounds}) OR arrayElement(${below}, -1) = 0, NULL, if(isInfinite(${here}), ${previousBound}, ${between}))`;
  return number(`CAST(${sql}, 'Nullable(Float64)')`);
}
