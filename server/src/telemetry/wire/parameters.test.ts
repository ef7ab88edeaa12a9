import { TupleParam } from '@clickhouse/client';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openTestTelemetry } from '../testing/open-test-telemetry.ts';

const { telemetry } = await openTestTelemetry();

/** What the engine answers for a parameter of the type. */
async function echo(type: string, value: unknown): Promise<unknown> {
  const result = await telemetry.client().query({
    query: `SELECT {value:${type}} AS value`,
    query_params: { value },
    format: 'JSONCompactEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  });
  return ((await result.json()) as [unknown][])[0]?.[0];
}

it.each([
  ['String', '', ''],
  ['String', "it's \\ 'quoted' \\'", "it's \\ 'quoted' \\'"],
  ['String', 'before\0after', 'before\0after'],
  ['String', 'a\tb\nc\rd\bd\fe', 'a\tb\nc\rd\bd\fe'],
  ['String', '日本語 😀 é', '日本語 😀 é'],
  ['String', '\\N', '\\N'],
  ['String', "'; DROP TABLE calls; --", "'; DROP TABLE calls; --"],
  ['Nullable(String)', null, null],
  ['Nullable(String)', 'x', 'x'],
  ['UInt64', '18446744073709551615', '18446744073709551615'],
  ['UInt64', 18446744073709551615n, '18446744073709551615'],
  ['Int64', -9223372036854775808n, '-9223372036854775808'],
  ['Float64', 0.1, 0.1],
  ['Bool', true, true],
  ['DateTime64(6)', '2026-11-21 10:20:30.123456', '2026-11-21 10:20:30.123456'],
  ["DateTime64(3, 'UTC')", new Date(1_790_000_000_123), '2026-09-21 14:13:20.123'],
  ['Array(String)', ["'", '\\', '', 'a,b'], ["'", '\\', '', 'a,b']],
  ['Array(Nullable(Int32))', [1, null, -3], [1, null, -3]],
  ['Array(Array(String))', [['a'], [], ["'"]], [['a'], [], ["'"]]],
  ['Map(String, String)', { "k'": "v\\'", '': '' }, { "k'": "v\\'", '': '' }],
  ['Tuple(Int32, String)', new TupleParam([1, "x'"]), [1, "x'"]],
])('a parameter comes back as it was sent: %s %o', async (type, value, expected) => {
  expect(await echo(type, value)).toEqual(expected);
});

const text = fc.string({ unit: 'binary', maxLength: 40 });

it('any text comes back from a text, an array and a map', async () => {
  await fc.assert(
    fc.asyncProperty(
      text,
      fc.array(text, { maxLength: 4 }),
      fc.dictionary(text, text, { maxKeys: 3 }),
      async (one, list, map) => {
        const result = await telemetry.client().query({
          query: 'SELECT {one:String} AS one, {list:Array(Nullable(String))} AS list, {map:Map(String, String)} AS map',
          query_params: { one, list: [...list, null], map: new Map(Object.entries(map)) },
          format: 'JSONEachRow',
        });
        const [row] = await result.json<{ one: string; list: string[]; map: Record<string, string> }>();
        expect(row?.one).toBe(one);
        expect(row?.list).toEqual([...list, null]);
        expect(Object.entries(row?.map ?? {}).sort()).toEqual(Object.entries(map).sort());
      },
    ),
    { numRuns: 150 },
  );
});

it('long texts come back too, though no URL could hold them', async () => {
  const long = `'\\\0${'long ✓ '.repeat(200_000)}`;
  expect(await echo('String', long)).toBe(long);
  const list = Array.from({ length: 30_000 }, (_, index) => `value-${index}`);
  expect(await echo('Array(String)', list)).toEqual(list);
});

it('a parameter is gone with its statement', async () => {
  await echo('String', 'secret');
  const later = telemetry.client().query({ query: 'SELECT {value:String} AS value', format: 'JSONEachRow' });
  await expect(later).rejects.toMatchObject({ code: '456' });
});
