import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, it } from 'vitest';
import { openTestTelemetry } from '../testing/open-test-telemetry.ts';

const { telemetry } = await openTestTelemetry();
const client = () => telemetry.client();

async function rowsAndError(query: string): Promise<{ rows: number; error: unknown }> {
  const result = await client().query({ query, format: 'JSONEachRow' });
  let rows = 0;
  try {
    for await (const part of result.stream()) rows += part.length;
  } catch (error) {
    return { rows, error };
  }
  return { rows, error: undefined };
}

describe('results', () => {
  it('stream as they are made, whole and in order', async () => {
    const result = await client().query({ query: 'SELECT number FROM numbers(300000)', format: 'JSONCompactEachRow' });
    let next = 0;
    for await (const part of result.stream<[number | string]>()) {
      for (const row of part) {
        if (Number(row.json()[0]) !== next) throw new Error(`${row.text} instead of ${next}`);
        next += 1;
      }
    }
    expect(next).toBe(300_000);
  });

  it.each([
    ['JSON', /"data":/],
    ['JSONCompact', /"rows": 70000/],
    ['JSONColumns', /^\{/],
    ['CSVWithNames', /^"number"\n0\n/],
    ['TabSeparatedWithNames', /^number\n0\n/],
  ] as const)('have one head and one foot, however many rows they have: %s', async (format, expected) => {
    const result = await client().query({ query: 'SELECT number FROM numbers(70000)', format: format as 'JSON' });
    const text = await result.text();
    expect(text).toMatch(expected);
    expect(text.match(/number"?\n/g)?.length ?? 0).toBeLessThan(2);
    if (format.startsWith('JSON')) JSON.parse(text);
  });

  it('of a statement without a format are tab separated', async () => {
    const { stream } = await client().exec({ query: "SELECT 1, 'x'" });
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('1\tx\n');
  });

  it('of no rows are empty and not an error', async () => {
    const result = await client().query({ query: 'SELECT 1 WHERE 0', format: 'JSONEachRow' });
    expect(await result.json()).toEqual([]);
  });

  it('carry the id of their query', async () => {
    const result = await client().query({ query: 'SELECT 1', format: 'JSONEachRow', query_id: 'my-query' });
    expect(result.query_id).toBe('my-query');
    expect(result.response_headers['x-clickhouse-query-id']).toBe('my-query');
    await result.text();
  });
});

describe('errors', () => {
  it.each([
    ['SELECT nope', '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT 1 FROM no_such_table', '60', 'UNKNOWN_TABLE'],
    ['SELEC 1', '62', undefined],
    ['SELECT throwIf(number = 3) FROM numbers(10)', '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    ['SELECT (SELECT throwIf(number = 3) FROM numbers(10)), number FROM numbers(3)', '395', undefined],
  ])('before the first row are thrown by the query: %s', async (query, code, type) => {
    const error = await client()
      .query({ query, format: 'JSONEachRow' })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ClickHouseError);
    expect(error).toMatchObject({ code, ...(type === undefined ? {} : { type }) });
  });

  it('tell where in the statement they are', async () => {
    const query = client().query({ query: 'SELECT 1 )', format: 'JSONEachRow' });
    await expect(query).rejects.toThrow(/position 10/);
  });

  it('in the middle of the rows are thrown by the stream, as typed as before it', async () => {
    const { rows, error } = await rowsAndError('SELECT number, throwIf(number = 900000) FROM numbers(1000000)');
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(900_000);
    expect(error).toBeInstanceOf(ClickHouseError);
    expect(error).toMatchObject({ code: '395' });
  });

  it('come before any row where the whole result is waited for', async () => {
    const query = client().query({
      query: 'SELECT number, throwIf(number = 900000) FROM numbers(1000000)',
      format: 'JSONEachRow',
      clickhouse_settings: { wait_end_of_query: 1 },
    });
    await expect(query).rejects.toMatchObject({ code: '395' });
  });

  it('of two statements in one name the second one', async () => {
    const query = client().query({ query: 'SELECT 1; SELECT 2', format: 'JSONEachRow' });
    await expect(query).rejects.toMatchObject({ code: '62' });
  });
});

it('answers pings, with and without a statement', async () => {
  expect((await client().ping()).success).toBe(true);
  expect((await client().ping({ select: true })).success).toBe(true);
});
