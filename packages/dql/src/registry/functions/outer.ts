import { definitionsOf, type Parameter } from '../function-definition.ts';

const define = definitionsOf('outer');
const query = '(M::cpu:(avg(usage_total)) [1h::1m] BY host)';
const one = (name: string, description: string, aliases: readonly string[] = []) =>
  define(name, [], 'series', description, `${name}(${query})`, { aliases });
const many = (name: string, parameters: readonly Parameter[], description: string, written: string) =>
  define(name, parameters, 'series', description, `${name}(${query}${written})`);
const kept: Parameter = { name: 'n', aliases: ['num'], kind: 'integer', minimum: 1 };

/** Functions over the result of a query; besides these pNN. They act on every value column of every series. */
export const outerFunctions = Object.freeze([
  one('abs', 'Every value without its sign.'),
  one('avg', 'The mean of each series.', ['mean']),
  one('ceil', 'Every value, rounded up to a whole number.'),
  many(
    'concat',
    [{ name: 'values', kind: 'literal', repeated: true }],
    'Every value as a text with these texts behind it.',
    ", '%'",
  ),
  one('count', 'How many values each series has.'),
  one('count_distinct', 'How many different values each series has.'),
  define(
    'count_filter',
    [{ name: 'expr', kind: 'condition' }],
    'series',
    'The rows for which a filter holds, and how many there are.',
    "count_filter(dql='E::monitor:(df_status) [1d] BY df_event_id', expr='df_status != `critical`')",
  ),
  one('cumsum', 'The sum of all points so far.'),
  many(
    'dbscan',
    [{ name: 'eps', kind: 'number', above: 0, maximum: 3, optional: true }],
    'Which points are far from all others: 1 or 0.',
    ', 0.5',
  ),
  one('deriv', 'The change for each second, which may be negative.', ['derivative']),
  one('difference', 'The change from point to point, which may be negative.'),
  many(
    'ewma',
    [{ name: 'alpha', kind: 'number', above: 0, maximum: 1 }],
    'The mean of all points so far, the newer the heavier.',
    ', 0.3',
  ),
  many('fill', [{ name: 'value', kind: 'fill' }], 'A row for every step; empty ones get this value.', ', 0'),
  one('first', 'The oldest point of each series.'),
  one('floor', 'Every value, rounded down to a whole number.'),
  one('increase', 'The increase from point to point; decreases are left out.', ['non_negative_difference']),
  one('irate', 'The increase for each second between neighbouring points.'),
  one('last', 'The newest point of each series.'),
  many(
    'log',
    [{ name: 'base', kind: 'number', above: 0, optional: true }],
    'The logarithm of every value, natural where no base is given.',
    '',
  ),
  one('log10', 'The logarithm of every value to the base 10.'),
  one('log2', 'The logarithm of every value to the base 2.'),
  one('max', 'The largest point of each series.'),
  one('median', 'The value in the middle of each series.'),
  one('min', 'The smallest point of each series.'),
  many(
    'moving_average',
    [{ name: 'size', aliases: ['n'], kind: 'integer', minimum: 1 }],
    'The mean of the last points.',
    ', 5',
  ),
  many(
    'percentile',
    [{ name: 'n', kind: 'number', minimum: 0, maximum: 100 }],
    'The value that so many percent of a series do not exceed; p95 is short for it.',
    ', 95',
  ),
  one('rate', 'The increase for each second; decreases are left out.', ['non_negative_derivative']),
  many(
    'round',
    [{ name: 'digits', kind: 'integer', optional: true }],
    'Every value rounded to so many digits behind the point.',
    ', 2',
  ),
  define(
    'series_sum',
    [{ name: 'sumBy', kind: 'fields', optional: true }],
    'series',
    'One series of the sums of all, or one for each value of some keys.',
    'series_sum(dql="M::net:(last(bytes_recv)) [1h::5m] BY host, interface", sumBy=["host"])',
  ),
  one('set', 'The different elements of every array, sorted.'),
  one('slope', 'How much each series rises in a second, by least squares.'),
  one('spread', 'The largest value of each series minus the smallest.'),
  one('stddev', 'How far the values of each series spread around their mean.'),
  one('sum', 'The sum of each series.'),
  many('top', [kept], 'The n series with the largest values.', ', 5'),
  many('bottom', [kept], 'The n series with the smallest values.', ', 5'),
]);
