import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Query } from '../ask.ts';
import { frameJson } from '../frames.ts';
import { mysqlDialect } from './mysql.ts';
import { postgresDialect } from './postgres.ts';
import { timeSeriesFrame } from './sql-frames.ts';
import { expandMacros } from './sql-macros.ts';
import { requireReadingSql } from './sql-reading.ts';
import { clockZone, readMoment, wholeNumber } from './sql-values.ts';

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
    ['$__timeFilter(t)', 't BETWEEN FROM_UNIXTIME(1700000000) AND FROM_UNIXTIME(1700003600)'],
    ['$__timeFrom() $__timeTo()', 'FROM_UNIXTIME(1700000000) FROM_UNIXTIME(1700003600)'],
    ['$__time(t)', 'UNIX_TIMESTAMP(t) AS time_sec'],
    ['$__timeEpoch(t)', 'UNIX_TIMESTAMP(t) AS time_sec'],
    ["$__timeGroup(t, '5m')", 'UNIX_TIMESTAMP(t) DIV 300 * 300'],
    ['$__timeGroupAlias(t, $__interval)', 'UNIX_TIMESTAMP(t) DIV 60 * 60 AS "time"'],
    ['$__unixEpochFilter(s)', 's >= 1700000000 AND s <= 1700003600'],
    ["$__unixEpochGroup(s, '1h')", '(s) DIV 3600 * 3600'],
  ])('%s is spelled as MySQL spells it', (statement, expanded) => {
    expect(expandMacros(statement, query, mysqlDialect).text).toBe(expanded);
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

describe('clocks', () => {
  test.each([
    ['2026-01-02', '', Date.parse('2026-01-02T00:00:00Z'), 0],
    ['2026-01-02 03:04:05.123456789', '', Date.parse('2026-01-02T03:04:05.123Z'), 456_789],
    ['2026-01-02 03:04:05.5+00', '', Date.parse('2026-01-02T03:04:05.500Z'), 0],
    ['2026-07-01 02:00:00', '+02:00', Date.parse('2026-07-01T00:00:00Z'), 0],
    ['2026-07-01 02:00:00', 'Europe/Berlin', Date.parse('2026-07-01T00:00:00Z'), 0],
    ['2026-01-01 01:00:00', 'Europe/Berlin', Date.parse('2026-01-01T00:00:00Z'), 0],
    ['2026-03-29 03:00:00', 'Europe/Berlin', Date.parse('2026-03-29T01:00:00Z'), 0],
    ['2026-01-01 00:30:00', 'Asia/Kolkata', Date.parse('2025-12-31T19:00:00Z'), 0],
    ['1969-12-31 23:59:59.5', '-01:00', 3_599_500, 0],
  ])('%s in %j', (text, zone, ms, nanos) => {
    expect(readMoment(text, clockZone(zone))).toEqual({ ms, nanos });
  });

  test.each(['infinity', '0000-00-00', '0000-00-00 00:00:00', '2026-13-01', '0044-03-15 BC', ''])(
    '%j is no moment',
    (text) => {
      expect(readMoment(text)).toBeNull();
    },
  );

  test('every moment that a zone can say comes back', () => {
    const zones = ['Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham', 'Asia/Kathmandu'];
    const format = (timeZone: string, ms: number) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(ms);
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_000_000_000 }), (zone, seconds) => {
        const text = format(zone, seconds * 1_000);
        // An hour that comes twice is said in the same way for both.
        expect(format(zone, readMoment(text, clockZone(zone))?.ms ?? 0)).toBe(text);
      }),
    );
  });
});

describe('whole numbers', () => {
  test('keep all of their digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (number) => {
        const frame = frameJson(
          { fields: [{ name: 'a', frameType: 'int64', values: [wholeNumber(String(number)), null] }] },
          'A',
        );
        expect(JSON.stringify(frame)).toContain(`"values":[[${number},null]]`);
      }),
    );
  });
});

describe('the check of the first word', () => {
  test.each([
    'select 1',
    '((SELECT 1))',
    '-- a\n# b\n/* c */ with x as (select 1) select 1',
    'desc t',
    'TABLE t',
    '/* a /b */values (1)',
  ])('passes %j', (statement) => {
    expect(() => requireReadingSql(statement)).not.toThrow();
  });

  test.each([
    '',
    '-- select 1',
    '/* select 1',
    '/*! select */ drop table x',
    '/*!99999 select */ drop table x',
    '/*M!100100 drop table x */ select 1',
    '/* /* */ select 1 */ drop table x',
    'selected',
    'analyze table x',
    'handler x open',
    "select 'into outfile'",
    'select 1 into /**/ DumpFile "x"',
    '\0select 1',
    '\ufeffdrop table x',
  ])('refuses %j', (statement) => {
    expect(() => requireReadingSql(statement)).toThrow(/only statements that read/);
  });
});
