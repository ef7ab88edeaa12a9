import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { openTestTelemetry } from '../testing/open-test-telemetry.ts';

const { telemetry } = await openTestTelemetry();
const client = () => telemetry.client();
const tables: string[] = [];

async function createTable(): Promise<string> {
  const table = `wire_${randomUUID().replaceAll('-', '')}`;
  tables.push(table);
  await client().command({
    query: `CREATE TABLE ${table} (a UInt64, b String DEFAULT 'none', m Map(String, String)) ENGINE = MergeTree ORDER BY a
      SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000`,
  });
  return table;
}

afterAll(async () => {
  for (const table of tables) await client().command({ query: `DROP TABLE IF EXISTS ${table}` });
});

async function rowsOf(table: string): Promise<unknown[]> {
  const result = await client().query({
    query: `SELECT a, b, m FROM ${table} ORDER BY a`,
    format: 'JSONCompactEachRow',
  });
  return result.json();
}

async function countOf(table: string): Promise<number> {
  const result = await client().query({
    query: `SELECT toUInt32(count()) FROM ${table}`,
    format: 'JSONCompactEachRow',
  });
  return Number(((await result.json()) as [number][])[0]?.[0]);
}

describe('an insert', () => {
  it.each([
    ['JSONEachRow', [{ a: 1, b: "x'\\\n", m: { k: 'v' } }], [[1, "x'\\\n", { k: 'v' }]]],
    ['JSONCompactEachRow', [[1, 'é😀', { '': 'v' }]], [[1, 'é😀', { '': 'v' }]]],
    [
      'JSONCompactEachRowWithNames',
      [
        ['a', 'b'],
        [1, 'x'],
      ],
      [[1, 'x', {}]],
    ],
    ['JSONStringsEachRow', [{ a: '1', b: 'x' }], [[1, 'x', {}]]],
  ] as const)('keeps every value: %s', async (format, values, expected) => {
    const table = await createTable();
    await client().insert({ table, values: values as never, format });
    expect(await rowsOf(table)).toEqual(expected);
  });

  it.each([
    ['TabSeparated', "1\tx\\ty\t{'k':'v'}\n"],
    ['TSVWithNames', "a\tb\tm\n1\tx\\ty\t{'k':'v'}\n"],
    ['CSV', `1,"x\ty","{'k':'v'}"\n`],
    ['CSVWithNames', `a,b,m\n1,"x\ty","{'k':'v'}"\n`],
  ])('takes rows as text in a stream: %s', async (format, text) => {
    const table = await createTable();
    await client().exec({ query: `INSERT INTO ${table} FORMAT ${format}`, values: Readable.from([Buffer.from(text)]) });
    expect(await rowsOf(table)).toEqual([[1, 'x\ty', { k: 'v' }]]);
  });

  it('takes blocks in the form of the engine, several as one part', async () => {
    const table = await createTable();
    const block = async (a: number) => {
      const query = `SELECT toUInt64(${a}) AS a, 'x;\\n' AS b, map('k', toString(${a})) AS m FORMAT Native`;
      const { stream } = await client().exec({ query, clickhouse_settings: { wait_end_of_query: 1 } });
      return Buffer.concat(await stream.toArray());
    };
    const values = Readable.from([await block(1), await block(2)]);
    const query = `INSERT INTO ${table} (a, b, m) SETTINGS min_insert_block_size_rows = 1000000 FORMAT Native`;
    await (await client().exec({ query, values })).stream.toArray();
    expect(await rowsOf(table)).toEqual([
      [1, 'x;\n', { k: '1' }],
      [2, 'x;\n', { k: '2' }],
    ]);
    const parts = await client().query({
      query: `SELECT toUInt32(uniqExact(_part)) FROM ${table}`,
      format: 'JSONCompactEachRow',
    });
    expect(await parts.json()).toEqual([[1]]);
  });

  it('takes rows in binary, whose lengths may take more bytes than they need', async () => {
    const table = await createTable();
    const text = (value: string) => Buffer.from([value.length | 0x80, 0, ...Buffer.from(value)]);
    const head = Buffer.concat([Buffer.from([2]), ...['b', 'a', 'String', 'UInt64'].map(text)]);
    const row = (a: number, b: string) => Buffer.concat([text(b), Buffer.from([a, 0, 0, 0, 0, 0, 0, 0])]);
    const values = Readable.from([head, row(1, ''), row(2, '\n;')]);
    const query = `INSERT INTO ${table} (b, a) FORMAT RowBinaryWithNamesAndTypes`;
    await (await client().exec({ query, values })).stream.toArray();
    expect(await rowsOf(table)).toEqual([
      [1, '', {}],
      [2, '\n;', {}],
    ]);
  });

  it('of a damaged block writes nothing and leaves nothing behind', async () => {
    const table = await createTable();
    const values = Readable.from([Buffer.from('\x03\x01\x01a\x06UInt64')]);
    const insert = client().exec({ query: `INSERT INTO ${table} FORMAT Native`, values });
    await expect(insert).rejects.toThrow();
    expect(await countOf(table)).toBe(0);
  });

  it('fills only the columns it names', async () => {
    const table = await createTable();
    await client().insert({ table, columns: ['a'], values: [[1], [2]], format: 'JSONCompactEachRow' });
    expect(await rowsOf(table)).toEqual([
      [1, 'none', {}],
      [2, 'none', {}],
    ]);
  });

  it('tells how many rows it wrote', async () => {
    const table = await createTable();
    const { summary } = await client().insert({ table, values: [{ a: 1 }, { a: 2 }], format: 'JSONEachRow' });
    expect(summary?.written_rows).toBe('2');
  });

  it('writes none of its rows when one of them is wrong', async () => {
    const table = await createTable();
    const values = [{ a: 1 }, { a: 'not a number' }];
    await expect(client().insert({ table, values, format: 'JSONEachRow' })).rejects.toMatchObject({ code: '27' });
    expect(await countOf(table)).toBe(0);
  });

  it('of the same token is made once, wherever the token stands', async () => {
    const table = await createTable();
    const insert = (token: string, a: number) =>
      client().insert({
        table,
        values: [{ a }],
        format: 'JSONEachRow',
        clickhouse_settings: { insert_deduplication_token: token },
      });
    await insert('first', 1);
    await insert('first', 1);
    await insert('first', 2);
    await insert('second', 1);
    const query = `INSERT INTO ${table} (a) SETTINGS insert_deduplication_token = 'third' FORMAT JSONEachRow`;
    for (let round = 0; round < 2; round += 1) {
      const { stream } = await client().exec({ query, values: Readable.from([Buffer.from('{"a":3}\n')]) });
      await stream.toArray();
    }
    expect(((await rowsOf(table)) as [number][]).map(([a]) => a)).toEqual([1, 1, 3]);
  });

  it('made in parallel with others loses and doubles nothing', async () => {
    const table = await createTable();
    const insert = (batch: number) =>
      client().insert({
        table,
        values: Array.from({ length: 500 }, (_, index) => ({ a: batch * 500 + index, b: `batch ${batch}` })),
        format: 'JSONEachRow',
      });
    await Promise.all(Array.from({ length: 20 }, (_, batch) => insert(batch)));
    const result = await client().query({
      query: `SELECT toUInt32(count()), toUInt32(uniqExact(a)), toUInt32(max(a)) FROM ${table}`,
      format: 'JSONCompactEachRow',
    });
    expect(await result.json()).toEqual([[10_000, 10_000, 9_999]]);
  });

  it('of no rows is an insert all the same', async () => {
    const table = await createTable();
    const { stream } = await client().exec({
      query: `INSERT INTO ${table} FORMAT JSONEachRow`,
      values: Readable.from([]),
    });
    await stream.toArray();
    expect(await countOf(table)).toBe(0);
  });

  it('may hold its rows itself, or take them from a query', async () => {
    const table = await createTable();
    await client().command({ query: `INSERT INTO ${table} (a, b) VALUES (1, 'a;b'), (2, 'it''s')` });
    await client().command({ query: `INSERT INTO ${table} (a) SELECT number + 3 FROM numbers(2)` });
    expect(((await rowsOf(table)) as [number, string][]).map(([a, b]) => [a, b])).toEqual([
      [1, 'a;b'],
      [2, "it's"],
      [3, 'none'],
      [4, 'none'],
    ]);
  });

  it('is on the disk when it is answered, where the table says so', async () => {
    const table = await createTable();
    const result = await client().query({ query: `SHOW CREATE TABLE ${table}`, format: 'TabSeparatedRaw' });
    expect(await result.text()).toMatch(/fsync_after_insert = (1|true)/);
  });
});
