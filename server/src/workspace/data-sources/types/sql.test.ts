import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Query } from '../ask.ts';
import { postgresDialect } from './postgres.ts';
import { timeSeriesFrame } from './sql-frames.ts';
import { expandMacros } from './sql-macros.ts';

const query: Query = {
  refId: 'A',
  model: {},
  fromMs: 1_700_000_000_000,
  toMs: 1_700_003_600_000,
  intervalMs: 60_000,
  maxDataPoints: 1_000,
};
const expand = (text: string) => expandMacros(text, query, postgresDialect).text;

describe('macros', () => {
  test.each([
    ['$__timeFilter(t)', "t BETWEEN '2023-11-14T22:13:20.000Z' AND '2023-11-14T23:13:20.000Z'"],
    ['$__timeFrom() $__timeTo()', "'2023-11-14T22:13:20.000Z' '2023-11-14T23:13:20.000Z'"],
    ['$__time(t)', 't AS "time"'],
    ['$__timeEpoch(t)', 'extract(epoch from t) AS "time"'],
    ["$__timeGroup(t, '5m')", 'floor(extract(epoch from t)/300)*300'],
    ['$__timeGroupAlias(coalesce(a, b), $__interval)', 'floor(extract(epoch from coalesce(a, b))/60)*60 AS "time"'],
    ['$__unixEpochFilter(s)', 's >= 1700000000 AND s <= 1700003600'],
    ['$__unixEpochFrom() $__unixEpochTo()', '1700000000 1700003600'],
    ['$__unixEpochNanoFilter(n)', 'n >= 1700000000000000000 AND n <= 1700003600000000000'],
    ["$__unixEpochGroup(s,'1h')", 'floor((s)/3600)*3600'],
    ['$__interval $__interval_ms', '1m 60000'],
    ["select '$__unknown(x)', $1", "select '$__unknown(x)', $1"],
    ["$__timeFilter(f('a,)', b))", "f('a,)', b) BETWEEN '2023-11-14T22:13:20.000Z' AND '2023-11-14T23:13:20.000Z'"],
  ])('%s', (statement, expanded) => {
    expect(expand(statement)).toBe(expanded);
  });

  test.each([
    '$__timeFilter()',
    '$__timeGroup(t)',
    "$__timeGroup(t,'x')",
    "$__timeGroup(t,'5m',word)",
    '$__timeFilter(t',
  ])('%s is refused with a sentence', (statement) => {
    expect(() => expand(statement)).toThrow(/macro|gaps/);
  });

  test('what holds none stays as it is, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('$__'));
        expect(expand(text)).toBe(text);
      }),
    );
  });
});

describe('a time series', () => {
  const column = (name: string, frameType: 'float64' | 'string' | 'time.Time', ...values: unknown[]) => ({
    name,
    frameType,
    values,
  });

  test('has each time once, and a field for each number and each text', () => {
    const frame = timeSeriesFrame(
      [
        column('time', 'float64', 2, 1, 2),
        column('metric', 'string', 'a', 'a', 'b'),
        column('v', 'float64', 20, 10, 30),
      ],
      query,
      undefined,
      {},
    );
    expect(frame.fields.map(({ labels, values }) => [labels, values])).toEqual([
      [undefined, [1_000, 2_000]],
      [{ metric: 'a' }, [10, 20]],
      [{ metric: 'b' }, [null, 30]],
    ]);
  });

  test('has its gaps filled as the macro says', () => {
    const columns = [column('time', 'float64', 1_700_000_060), column('v', 'float64', 5)];
    const short = { ...query, toMs: query.fromMs + 180_000 };
    const values = (fill: 'null' | 'previous' | number) =>
      timeSeriesFrame(columns, short, { intervalMs: 60_000, with: fill }, {}).fields[1]?.values;
    expect(values('null')?.filter((value) => value !== null)).toEqual([5]);
    expect(values(0)?.filter((value) => value === 0).length).toBeGreaterThan(1);
    expect(values('previous')?.at(-1)).toBe(5);
    expect(() => timeSeriesFrame(columns, query, { intervalMs: 1, with: 0 }, {})).toThrow(/too short/);
  });

  test('needs a time', () => {
    expect(() => timeSeriesFrame([column('v', 'float64', 1)], query, undefined, {})).toThrow(
      /column with the name time/,
    );
  });
});
