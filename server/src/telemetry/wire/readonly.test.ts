import { describe, expect, it } from 'vitest';
import { openTestTelemetry, serverOfTests } from '../testing/open-test-telemetry.ts';

// What a server lets its users reach is its administrator's business.
const embedded = serverOfTests() === undefined;
const { telemetry } = await openTestTelemetry();

function ask(query: string, readonly: '0' | '1' | '2'): Promise<unknown> {
  return telemetry
    .client()
    .query({ query, format: 'JSONCompactEachRow', clickhouse_settings: { readonly } })
    .then((result) => result.json());
}

describe.skipIf(!embedded)('a readonly query in the embedded engine', () => {
  const attempts = [
    "SELECT file('/etc/hostname')",
    "SELECT arrayMap(file, ['/etc/hostname'])",
    "SELECT * FROM file('/etc/hostname', 'LineAsString')",
    "SELECT * FROM '/etc/hostname'",
    'SELECT * FROM `/etc/hostname`',
    "DESCRIBE TABLE file('/etc/hostname', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "SELECT * FROM s3('http://127.0.0.1:1/bucket/key', 'LineAsString')",
    "SELECT * FROM remote('127.0.0.1:1', 'system', 'one')",
    "SELECT * FROM executable('id', 'TSV', 'a String')",
    "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "SELECT * FROM sqlite('/tmp/x', 't')",
    "SELECT * FROM eval('SELECT 1')",
    "SELECT 1 INTO OUTFILE '/tmp/belvedere-out'",
    "INSERT INTO FUNCTION file('/tmp/belvedere-out', 'TSV', 'a UInt8') SELECT 1",
    'CREATE TABLE made_by_readonly (a UInt8) ENGINE = File(TSV)',
    'CREATE FUNCTION reach AS (x) -> file(x)',
  ];

  it.each(attempts)('reaches no file and no network: %s', async (query) => {
    for (const readonly of ['1', '2'] as const) {
      // 164: not in readonly mode. 497: refused by name, before the engine sees it.
      await expect(ask(query, readonly)).rejects.toMatchObject({ code: expect.stringMatching(/^(164|497)$/) });
    }
  });

  it('reaches none through any table function that the engine has', async () => {
    const result = await telemetry.client().query({
      query: `SELECT name FROM system.table_functions WHERE name NOT IN
        ('format', 'generateRandom', 'generateSeries', 'generate_series', 'merge', 'null', 'numbers', 'numbers_mt', 'primes', 'values',
         'view', 'zeros', 'zeros_mt')`,
      format: 'JSONCompactEachRow',
    });
    const names = (await result.json<[string]>()) as [string][];
    expect(names.length).toBeGreaterThan(30);
    for (const [name] of names) {
      await expect(ask(`SELECT * FROM ${name}('x')`, '1')).rejects.toMatchObject({ code: '497' });
    }
  });

  it('still reads tables, generates rows and formats', async () => {
    expect(await ask("SELECT format('{}!', toString(number)) FROM numbers(2)", '1')).toEqual([['0!'], ['1!']]);
  });
});
