import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slowPoint, slowQuery } from '../../../tests/support/slow-query.ts';
import { BelvedereError } from '../errors/index.ts';
import { newWorkspaceNumber } from '../ingest/testing/points.ts';
import { sinkOf } from '../ingest/testing/sinks.ts';
import { openTestTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { createQueryEngine } from './create-query-engine.ts';
import type { QueryOptions } from './query.ts';
import { loadPoints } from './testing/load-points.ts';
import { SPEC_NOW_MS } from './testing/spec-text.ts';

/** Queries that want more than there is: each is answered or refused with a code, and the next one is answered. */
const { telemetry, close } = await openTestTelemetry();
const now = () => SPEC_NOW_MS;
const sink = sinkOf(telemetry, { now, keepDaysOf: async () => 730 });
const engine = createQueryEngine({ telemetry, now });
const workspace = newWorkspaceNumber();

beforeAll(() =>
  loadPoints(sink, workspace, [
    { category: 'metric', lines: ['cpu,host=a x=1 -1m', 'cpu,host=b x=2 -2m', 'cpu,host=b x=3 -3m'] },
    { category: 'logging', lines: ['app message="one" -1m', 'app message="two" -2m', `${slowPoint} -1m`] },
  ]),
);

afterAll(async () => {
  await sink.close();
  await sink.ledger.close();
  await close();
});

const times = (piece: string, count: number, separator = ', '): string =>
  Array.from({ length: count }, () => piece).join(separator);
const each = (of: (index: number) => string, count: number, separator = ', '): string =>
  Array.from({ length: count }, (_, index) => of(index)).join(separator);
const nested = (head: string, count: number, inner: string, tail = ')'): string =>
  head.repeat(count) + inner + tail.repeat(count);

async function codeOf(text: string, options: QueryOptions = {}, asked = engine): Promise<string> {
  try {
    await asked.run({ text, workspaces: [workspace], options });
    return 'answered';
  } catch (error) {
    if (error instanceof BelvedereError) return error.code;
    throw error;
  }
}

describe('a text that is wide', () => {
  test.each([
    ['conditions', `M::cpu:(x) { ${times('x = 1', 60_000, ' AND ')} }`, 'QueryLimitExceeded'],
    ['alternatives', `M::cpu:(x) { ${each((index) => `x = ${index}`, 1_500, ' OR ')} }`, 'QueryLimitExceeded'],
    ['texts in a list', `M::cpu:(x) { host IN [${each((index) => `'h${index}'`, 60_000)}] }`, 'answered'],
    ['numbers in a list', `M::cpu:(x) { x IN [${each(String, 60_000)}] }`, 'QueryLimitExceeded'],
    ['targets', `M::cpu:(${each((index) => `avg(x${index})`, 20_000)})`, 'QueryLimitExceeded'],
    ['a short sum', `M::cpu:(${times('x', 250, ' + ')})`, 'answered'],
    ['a sum', `M::cpu:(${times('x', 2_000, ' + ')})`, 'QueryLimitExceeded'],
    ['a long sum', `M::cpu:(avg(${times('x', 40_000, ' + ')}))`, 'QueryLimitExceeded'],
    ['texts put together', `L::app:(concat(${times('message', 15_000)}))`, 'QueryLimitExceeded'],
    ['cases', `L::app:(CASE ${each((i) => `WHEN message = '${i}' THEN ${i}`, 9_000, ' ')} END)`, 'QueryLimitExceeded'],
    ['sources', `L::${each((index) => `s${index}`, 40_000)}:(message)`, 'answered'],
    ['patterns of sources', `L::${each((index) => `re('s${index}')`, 20_000)}:(message)`, 'QueryLimitExceeded'],
    ['keys', `L::app:(count(*)) BY ${each((index) => `k${index}`, 10_000)}`, 'QueryLimitExceeded'],
    ['orders', `L::app:(message) ORDER BY ${each((index) => `k${index}`, 10_000)}`, 'QueryLimitExceeded'],
    ['words', `L::app:(message) { search(message, '${each(String, 40_000, ' ')}') }`, 'QueryLimitExceeded'],
    ['a path', `L::app:(message@${times('a', 40_000, '.')})`, 'QueryLimitExceeded'],
    ['a path in a text', `L::app:(json_extract(message, '${times('a', 40_000, '.')}'))`, 'QueryLimitExceeded'],
    ['labels', `O::HOST { name = with_labels('HOST', labels=[${each((i) => `'l${i}'`, 9_000)}]) }`, 'answered'],
    ['keys to show', `show_tag_value(keyin=[${each((index) => `re('k${index}')`, 9_000)}])`, 'QueryLimitExceeded'],
    [
      'queries in one',
      `eval(${each((i) => `A${i}`, 200, ' + ')}, ${each((i) => `A${i}='M::cpu:(avg(x))'`, 200)})`,
      'QueryLimitExceeded',
    ],
  ])('with many %s', async (_what, text, code) => {
    expect(await codeOf(text)).toBe(code);
  });
});

describe('a text that is deep', () => {
  test.each([
    ['casts', `L::app:(${nested('int(', 90, 'message')})`, 'QueryLimitExceeded'],
    ['casts that name their argument four times', `L::app:(${nested('uint(', 90, 'message')})`, 'QueryLimitExceeded'],
    ['roundings', `M::cpu:(${nested('round(', 90, 'x')})`, 'QueryLimitExceeded'],
    ['paths', `L::app:(${nested('json_extract(', 90, 'message', ", 'a')")})`, 'QueryLimitExceeded'],
    ['defaults', `L::app:(${nested('default(', 90, 'message', ", 'a')")})`, 'answered'],
    ['patterns of lines', `L::app:(${nested('drain(', 20, 'message', ', 0.5)')})`, 'QueryLimitExceeded'],
    ['lists of matches', `L::app:(${nested('regexp_extract_all(', 90, 'message', ", 'a')")})`, 'QueryLimitExceeded'],
    ['comparisons', `L::app { ${nested('(', 90, 'a = b', ') = c')} }`, 'QueryLimitExceeded'],
    ['queries', nested('M::(', 45, 'M::cpu:(x AS v)', '):(v AS v)'), 'QueryLimitExceeded'],
    ['filters', nested('M::cpu:(host) { host IN (', 45, 'M::cpu:(host)', ') }'), 'QueryLimitExceeded'],
    [
      'names that stand for two of the one before',
      `M::cpu:(max(x) AS a0, ${each((index) => `a${index} + a${index} AS a${index + 1}`, 40)})`,
      'QueryLimitExceeded',
    ],
  ])('of %s', async (_what, text, code) => {
    expect(await codeOf(text)).toBe(code);
  });

  test('a few queries in each other are answered', async () => {
    expect(await codeOf(nested('M::(', 8, 'M::cpu:(x AS v)', '):(v AS v)'))).toBe('answered');
  });
});

describe('numbers beyond all bounds', () => {
  const shanghai = 'Asia/Shanghai';
  test.each<[what: string, text: string, options: QueryOptions, code: string]>([
    ['of rows', 'L::app:(message) LIMIT 999999999999999 OFFSET 999999999999999', {}, 'answered'],
    ['of series', 'L::app:(count(*)) BY host SLIMIT 999999999999999 SOFFSET 999999999999999', {}, 'answered'],
    ['of steps', 'M::cpu:(avg(x)) [1h::1ns]', {}, 'InvalidQuery'],
    ['of a step', 'M::cpu:(avg(x)) [1h::999999999w]', {}, 'answered'],
    ['of a window', 'M::cpu:(avg(x)) [999999999w]', {}, 'answered'],
    ['of a window in weeks', 'M::cpu:(avg(x)) [999999w::1w] BY host', { tz: shanghai }, 'answered'],
    ['of moments', 'M::cpu:(avg(x)) [1:9999999999999999999:1w]', { tz: shanghai }, 'answered'],
    ['of a range', 'M::cpu:(avg(x))', { timeRange: [-1e300, 1e300] }, 'answered'],
    ['of an endless range', 'M::cpu:(avg(x)) [::1w]', { timeRange: [-Infinity, Infinity], tz: shanghai }, 'answered'],
    ['of no range', 'M::cpu:(avg(x))', { timeRange: [Number.NaN, Number.NaN] }, 'answered'],
    ['of a range that ends before it begins', 'M::cpu:(avg(x)) [::1m]', { timeRange: [5, 1] }, 'answered'],
    ['of a shift', 'M::cpu:(avg(x)) [1h] SHIFT 999999999w', {}, 'InvalidQuery'],
    ['of points', 'M::cpu:(fill(avg(x), 0)) [730d::30m] BY host', {}, 'answered'],
    ['of points of a mean', 'moving_average((M::cpu:(fill(avg(x), 0)) [34d::1m]), 25000)', {}, 'answered'],
    ['of a text', 'L::app:(substr(message, 9007199254740991, 9007199254740991))', {}, 'answered'],
    ['of digits', 'M::cpu:(round(x, 400), round(x, -400))', {}, 'answered'],
    ['of repetitions', "L::app { message =~ '(a{1000}){1000}' }", {}, 'InvalidQuery'],
    ['of values', 'L::app:(collect(message, 100000))', {}, 'answered'],
  ])('%s', async (_what, text, options, code) => {
    expect(await codeOf(text, options)).toBe(code);
  });
});

/** One file each in the folder of guards: tighter here, so that little data is too much. */
describe('what one statement may use', () => {
  const within = (limits: Record<string, string | number>) => createQueryEngine({ telemetry, now, limits });

  test.each([
    ['rows', 'L::app:(message) [1h]', { max_rows_to_read: 1 }],
    ['memory', slowQuery('memory'), { max_memory_usage: 20_000_000 }],
    ['rows of the result', 'M::cpu:(x) [1h]', { max_result_rows: 2 }],
    ['bytes of the result', 'M::cpu:(x) [1h]', { max_result_bytes: 10 }],
  ])('is bounded: %s', async (_what, text, limits) => {
    expect(await codeOf(text, {}, within(limits))).toBe('QueryLimitExceeded');
    expect(await codeOf(text.startsWith('L::slow') ? 'M::cpu:(x)' : text)).toBe('answered');
  });

  test('is bounded: time, as the caller asks', async () => {
    expect(await codeOf(slowQuery('time'), { searchTimeoutMs: 1 })).toBe('QueryLimitExceeded');
  });

  test('is bounded: cells of a result whose gaps are closed', async () => {
    const series = 'M::cpu:(fill(x * 1, 0) AS a, fill(x * 2, 0) AS b) [34d::1m] BY host, x';
    const wide = `M::cpu:(${each((index) => `fill(avg(x + ${index}), 0)`, 45)}) [34d::1m]`;
    expect(await codeOf(series)).toBe('answered');
    expect(await codeOf(wide)).toBe('QueryLimitExceeded');
  });

  test('is bounded: queries in each other whose results are large', async () => {
    const inner = 'M::cpu:(fill(avg(x), 0) AS v) [34d::1m] BY host';
    expect(await codeOf(`M::(${inner}):(max(v)) [34d]`)).toBe('answered');
    const twice = `M::(M::cpu:(${each((index) => `fill(avg(x), 0) AS v${index}`, 15)}) [34d::1m] BY host):(max(v1)) [34d]`;
    expect(await codeOf(twice)).toBe('QueryLimitExceeded');
  });
});
