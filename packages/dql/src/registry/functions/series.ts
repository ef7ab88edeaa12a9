import { definitionsOf, type FunctionDefinition, type Parameter } from '../function-definition.ts';

const define = definitionsOf('series');
const x: Parameter = { name: 'x', kind: 'expression' };
const points: Parameter = { name: 'n', aliases: ['size'], kind: 'integer', minimum: 1 };

export const seriesFunctions = Object.freeze([
  define(
    'rate',
    [x],
    'number',
    'The increase for each second; a counter that starts again is taken into account.',
    'M::net:(rate(bytes_recv)) [30m::1m] BY host',
    { aliases: ['non_negative_derivative'] },
  ),
  define(
    'irate',
    [x],
    'number',
    'The increase for each second between the last two points.',
    'M::net:(irate(bytes_recv)) [30m::1m] BY host',
  ),
  define(
    'increase',
    [x],
    'number',
    'The increase from point to point; decreases are left out.',
    'M::net:(increase(bytes_recv)) [30m::1m] BY host',
    { aliases: ['non_negative_difference'] },
  ),
  define(
    'deriv',
    [x],
    'number',
    'The change for each second, which may be negative.',
    'M::net:(deriv(bytes_recv)) [30m::1m] BY interface',
    { aliases: ['derivative'] },
  ),
  define(
    'difference',
    [x],
    'number',
    'The change from point to point, which may be negative.',
    'M::mem:(difference(used)) [30m::1m] BY host',
  ),
  define('cumsum', [x], 'number', 'The sum of all points so far.', 'M::net:(cumsum(sum(bytes_recv))) [1d::1h]'),
  define(
    'moving_average',
    [x, points],
    'number',
    'The mean of the last n points.',
    'M::cpu:(moving_average(avg(usage_total), 5)) [1h::1m]',
  ),
  define(
    'ewma',
    [x, { name: 'alpha', kind: 'number', above: 0, maximum: 1 }],
    'number',
    'The mean of all points so far, the newer the heavier.',
    'M::cpu:(ewma(avg(usage_total), 0.3)) [1h::1m]',
  ),
  define(
    'slope',
    [x],
    'number',
    'How much the points rise in a second, by least squares.',
    'M::disk:(slope(used)) [6h] BY host',
  ),
  define(
    'zscore',
    [x],
    'number',
    'How far the last point is from the mean, in standard deviations.',
    'M::cpu:(zscore(usage_total)) [1h] BY host',
  ),
  define(
    'mad_score',
    [x],
    'number',
    'How far the last point is from the median, in median deviations.',
    'M::cpu:(mad_score(usage_total)) [1h] BY host',
  ),
  define(
    'change_score',
    [x],
    'number',
    'How unusual the last change is among the changes before.',
    'M::cpu:(change_score(usage_total)) [1h] BY host',
  ),
]);

const gaps = definitionsOf('fill');

export const fillFunctions: readonly FunctionDefinition[] = Object.freeze([
  gaps(
    'fill',
    [x, { name: 'value', kind: 'fill' }],
    'same',
    'A row for every step: empty ones get a number, a text, nil, the value before (PREVIOUS) or what lies between (LINEAR).',
    'M::cpu:(fill(avg(usage_total), LINEAR) AS u) [1h::1m] BY host',
  ),
]);

const roll = definitionsOf('rollup');
const example = (text: string): string => `M::net:(sum(bytes_recv)) [1h::1m:${text}] BY host`;

/** What may stand as the last part of a window; besides these pNN. */
export const rollups = Object.freeze([
  roll('avg', [], 'number', 'The mean of the points.', example('avg'), { aliases: ['mean'] }),
  roll('sum', [], 'number', 'The sum of the points.', example('sum')),
  roll('min', [], 'number', 'The smallest point.', example('min')),
  roll('max', [], 'number', 'The largest point.', example('max')),
  roll('count', [], 'integer', 'How many points there are.', example('count')),
  roll('first', [], 'same', 'The oldest point.', example('first')),
  roll('last', [], 'same', 'The newest point.', example('last')),
  roll('stddev', [], 'number', 'How far the points spread around their mean.', example('stddev')),
  roll('median', [], 'number', 'The point in the middle.', example('median')),
  roll(
    'percentile',
    [{ name: 'n', kind: 'number', minimum: 0, maximum: 100 }],
    'number',
    'The value that so many percent of the points do not exceed; p95 is short for percentile(95).',
    example('percentile(95)'),
  ),
  roll('deriv', [], 'number', 'The change for each second, from the first point to the last.', example('deriv'), {
    aliases: ['derivative'],
  }),
  roll(
    'rate',
    [],
    'number',
    'The increase for each second; a counter that starts again is taken into account.',
    example('rate'),
    { aliases: ['non_negative_derivative'] },
  ),
  roll('irate', [], 'number', 'The increase for each second between the last two points.', example('irate')),
  roll(
    'increase',
    [],
    'number',
    'The increase; a counter that starts again is taken into account.',
    example('increase'),
    { aliases: ['non_negative_difference'] },
  ),
  roll('difference', [], 'number', 'The last point minus the first.', example('difference')),
  roll(
    'ewma',
    [{ name: 'alpha', kind: 'number', above: 0, maximum: 1 }],
    'number',
    'The mean of the points, the newer the heavier.',
    example('ewma(0.3)'),
  ),
  roll('moving_average', [points], 'number', 'The mean of the last n points.', example('moving_average(5)')),
  roll('slope', [], 'number', 'How much the points rise in a second, by least squares.', example('slope')),
  roll('zscore', [], 'number', 'How far the last point is from the mean, in standard deviations.', example('zscore')),
  roll(
    'mad_score',
    [],
    'number',
    'How far the last point is from the median, in median deviations.',
    example('mad_score'),
  ),
  roll(
    'change_score',
    [],
    'number',
    'How unusual the last change is among the changes before.',
    example('change_score'),
  ),
]);
