import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { selfSignedCertificate } from '../../../configuration/testing/self-signed-certificate.ts';
import { askMysql } from '../../../outbound/index.ts';
import { framesIn } from '../testing/fake-target.ts';
import { openRealSources, type RealSources } from '../testing/real-source.ts';
import { hasMariadb, type RealMariadb, startMariadb } from '../testing/start-mariadb.ts';

const certificate = selfSignedCertificate();
let server: RealMariadb;
let real: RealSources;
let source: string;

beforeAll(async () => {
  if (!hasMariadb) return;
  server = await startMariadb(
    [
      'CREATE TABLE orders (at DATETIME, place VARCHAR(20), amount DECIMAL(10,2), items INT)',
      "INSERT INTO orders SELECT '2023-11-14 22:20:00' + INTERVAL seq * 10 MINUTE, IF(seq % 2, 'north', 'south'), seq + 0.25, seq FROM seq_1_to_4",
      'CREATE TABLE precious (a INT)',
      'INSERT INTO precious VALUES (1)',
      "CREATE DEFINER=me@'%' PROCEDURE wipe() BEGIN COMMIT; START TRANSACTION; DELETE FROM precious; COMMIT; END",
      'CREATE TABLE kinds (y YEAR, bits BIT(40))',
      "INSERT INTO kinds VALUES (2026, b'101')",
      'CREATE SEQUENCE numbers',
    ],
    certificate,
  );
  const usual = { type: 'mysql', user: 'me', database: 'shop' };
  real = await openRealSources(`127.0.0.1:${server.port}`, usual, { password: 'pass' });
  source = await real.make();
});
beforeEach((context) => context.skip(!hasMariadb, 'the Debian package mariadb-server is missing'));
afterAll(async () => {
  await real?.kernel.close();
  await server?.stop();
});

const ask = async (rawSql: string, more: object = {}) => real.ask(source, { rawSql, format: 'table', ...more });
const resultOf = async (rawSql: string) => (await ask(rawSql)).results.A;
const table = async (rawSql: string) => framesIn(await ask(rawSql))[0];
const valuesOf = async (rawSql: string) => (await table(rawSql)).data.values;

const target = () => ({
  host: '127.0.0.1',
  port: server.port,
  user: 'me',
  password: 'pass',
  database: 'shop',
  allowClearPassword: false,
  timeZone: '+00:00',
  timeoutMs: 10_000,
  rowsMax: 10,
  bytesMax: 1_000_000,
});
/** As the type asks, but past the check of the statement's first word. */
const askUnchecked = (statement: string) => askMysql(real.kernel.outbound, target(), statement);
const running = async () =>
  (await askUnchecked("SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'")).rows;

describe('a table', () => {
  test('has a field for each column, of the type of the column', async () => {
    const frame = await table(
      `SELECT 1 a, 'x' b, 1.50 c, 0.1E0 d, NULL e, CAST(9007199254740993 AS SIGNED) f, CAST(18446744073709551615 AS UNSIGNED) g,
       TIMESTAMP '2026-01-02 03:04:05.678901' h, DATE '2026-01-02' i, TIME '03:04:05' j, bits k, JSON_OBJECT('a', 1) l,
       x'ff00' m, '日本 😀' n, CAST('bytes' AS BINARY) o, y p, '?' q, CAST(1234567.5 AS DECIMAL(30,1)) r FROM kinds`,
    );
    const fields = frame.schema.fields.map(({ typeInfo }: { typeInfo: { frame: string } }) => typeInfo.frame);
    const at = (text: string) => [Date.parse(text)];
    expect(
      Object.fromEntries(fields.map((type: string, index: number) => [frame.schema.fields[index].name, type])),
    ).toEqual({
      a: 'float64',
      b: 'string',
      c: 'float64',
      d: 'float64',
      e: 'string',
      f: 'int64',
      g: 'uint64',
      h: 'time.Time',
      i: 'time.Time',
      j: 'string',
      k: 'uint64',
      l: 'string',
      m: 'string',
      n: 'string',
      o: 'string',
      p: 'float64',
      q: 'string',
      r: 'float64',
    });
    const text = JSON.stringify(frame.data);
    expect(text).toContain('[9007199254740993],[18446744073709551615]');
    const { values, nanos } = JSON.parse(text);
    expect(values.toSpliced(5, 2)).toEqual([
      ...[[1], ['x'], [1.5], [0.1], [null]],
      ...[at('2026-01-02T03:04:05.678Z'), at('2026-01-02T00:00:00Z'), ['03:04:05'], [5], ['{"a": 1}']],
      ...[['0xff00'], ['日本 😀'], ['bytes'], [2026], ['?'], [1234567.5]],
    ]);
    expect(nanos[7]).toEqual([901_000]);
  });

  test('says NULL in every type, and a day that is none', async () => {
    expect(
      await valuesOf(
        "SELECT CAST(NULL AS SIGNED) a, CAST(NULL AS DATETIME) b, CAST(NULL AS CHAR) c, CAST('0000-00-00' AS DATETIME) d FROM orders LIMIT 1",
      ),
    ).toEqual([[null], [null], [null], [null]]);
  });

  test('without rows has its fields', async () => {
    const frame = await table('SELECT at, amount FROM orders WHERE FALSE');
    expect(frame.schema.fields.map(({ name }: { name: string }) => name)).toEqual(['at', 'amount']);
    expect(frame.data.values).toEqual([[], []]);
  });

  test('reads clocks in the time zone of the data source', async () => {
    for (const timezone of ['+02:00', 'Europe/Berlin']) {
      const uid = await real.make({ jsonData: { timezone } });
      const answer = await real.ask(uid, { rawSql: "SELECT TIMESTAMP '2023-07-01 02:00:00' t", format: 'table' });
      // Debian's server has no names of time zones loaded, and says so in its own words.
      if (timezone === '+02:00')
        expect(framesIn(answer)[0].data.values).toEqual([[Date.parse('2023-07-01T00:00:00Z')]]);
      else expect(answer.results.A).toMatchObject({ status: 400, error: expect.stringMatching(/time zone/i) });
    }
    const unknown = await real.make({ jsonData: { timezone: "Nowhere'; DROP TABLE precious" } });
    expect((await real.ask(unknown, { rawSql: 'SELECT 1' })).results.A).toMatchObject({
      status: 400,
      errorSource: 'plugin',
      error: expect.stringContaining('time zone'),
    });
  });
});

describe('a time series', () => {
  test('is made by the macros, with a field for each text', async () => {
    const [frame] = framesIn(
      await ask(
        "SELECT $__timeGroupAlias(at, '20m', 0), place AS metric, SUM(items) AS items FROM orders WHERE $__timeFilter(at) GROUP BY 1, 2 ORDER BY 1",
        { format: 'time_series' },
      ),
    );
    expect(frame.schema.meta).toMatchObject({
      type: 'timeseries-wide',
      executedQueryString: expect.stringContaining('FROM_UNIXTIME(1700000000)'),
    });
    const fields = frame.schema.fields
      .slice(1)
      .map(({ name, labels }: { name: string; labels: object }) => [name, labels]);
    expect(fields).toEqual([
      ['items', { metric: 'north' }],
      ['items', { metric: 'south' }],
    ]);
    const [times, north, south] = frame.data.values;
    expect(times[0]).toBe(Date.parse('2023-11-14T22:00:00Z'));
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect([sum(north), sum(south), new Set(times).size]).toEqual([4, 6, times.length]);
  });

  test('takes seconds as times', async () => {
    const [frame] = framesIn(
      await ask(
        'SELECT $__time(at), items FROM orders WHERE $__unixEpochFilter(UNIX_TIMESTAMP(at)) ORDER BY at LIMIT 1',
        {
          format: 'time_series',
        },
      ),
    );
    expect(frame.data.values).toEqual([[Date.parse('2023-11-14T22:30:00Z')], [1]]);
  });

  test('needs a time', async () => {
    expect((await ask('SELECT items FROM orders', { format: 'time_series' })).results.A).toMatchObject({
      status: 400,
      error: expect.stringContaining('time'),
    });
  });
});

describe('a statement', () => {
  test.each([
    'CREATE TABLE x (a INT)',
    'CALL wipe()',
    'BEGIN NOT ATOMIC COMMIT; DELETE FROM precious; END',
    "EXECUTE IMMEDIATE 'DELETE FROM precious'",
    'SET SESSION TRANSACTION READ WRITE',
    'COMMIT',
    '/*! DELETE FROM precious */',
    '/*M! DELETE FROM precious */',
    '/* /* */ SELECT */ DELETE FROM precious',
    '-- SELECT\nDELETE FROM precious',
    '# SELECT\nDELETE FROM precious',
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "SELECT 1 INTO/**/DUMPFILE '/tmp/x'",
    "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE precious",
    'selec 1',
  ])('that may do more than read is not passed on: %s', async (statement) => {
    expect(await resultOf(statement)).toMatchObject({
      status: 400,
      errorSource: 'plugin',
      error: expect.stringContaining('only statements that read'),
    });
  });

  test.each([
    ['SELECT 1; DELETE FROM precious', /syntax/],
    ['WITH a AS (SELECT 1) DELETE FROM precious', /syntax|READ ONLY/],
    ['SELECT NEXTVAL(numbers)', /READ ONLY/],
    ['SELECT * FROM nowhere', /doesn't exist/],
    ['SELECT', /syntax/],
  ])('that MariaDB refuses is told in its words: %s', async (statement, reason) => {
    expect(await resultOf(statement)).toMatchObject({
      status: 400,
      errorSource: 'downstream',
      error: expect.stringMatching(reason),
    });
  });

  test.each([
    'DELETE FROM precious',
    'CREATE TABLE x (a INT)',
    'DROP TABLE precious',
    'CALL wipe()',
    'BEGIN NOT ATOMIC COMMIT; START TRANSACTION; DELETE FROM precious; END',
    "EXECUTE IMMEDIATE 'DELETE FROM precious'",
    'SET STATEMENT transaction_read_only=0 FOR DELETE FROM precious',
  ])('that gets past the check of its words writes nothing either: %s', async (statement) => {
    await expect(askUnchecked(statement)).rejects.toThrow(/READ ONLY|read.only|transaction/i);
    expect(await valuesOf('SELECT COUNT(*) FROM precious')).toEqual([[1]]);
  });

  test('is not given a file of this machine, nor may it write one over there', async () => {
    await expect(askUnchecked("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE precious")).rejects.toThrow();
    const path = join(tmpdir(), `belvedere-outfile-${process.pid}`);
    await resultOf(`SELECT 'a\\' INTO OUTFILE '${path}`);
    expect(existsSync(path)).toBe(false);
  });

  test.each([
    '(SELECT 1)',
    ' -- note\n /* note */ # note\n select 1',
    'WITH a AS (SELECT 1 b) SELECT b FROM a',
    'VALUES (1)',
  ])('that reads is passed on: %s', async (statement) => {
    expect(await valuesOf(statement)).toEqual([[1]]);
  });

  test('that shows or explains is passed on', async () => {
    expect(await valuesOf("SHOW TABLES LIKE 'precious'")).toEqual([['precious']]);
    expect((await table('EXPLAIN SELECT * FROM orders')).schema.fields.length).toBeGreaterThan(5);
    expect((await table('DESC orders')).data.values[0]).toContain('amount');
  });
});

describe('limits', () => {
  test('cut the rows and refuse too many bytes', async () => {
    const frame = await table('SELECT seq FROM seq_1_to_100001');
    expect(frame.data.values[0]).toHaveLength(100_000);
    expect(frame.schema.meta.notices[0].text).toMatch(/limited to 100000/);
    for (const statement of ["SELECT REPEAT('x', 1000000) FROM seq_1_to_40", "SELECT REPEAT('x', 50000000)"]) {
      expect(await resultOf(statement)).toMatchObject({ status: 502, errorSource: 'downstream' });
    }
  });

  test('end what takes too long, over there too', async () => {
    const uid = await real.make({ jsonData: { timeout: 0.2 } });
    // The server ends a SLEEP with a result instead of an error; what computes is ended as an error.
    const heavy = 'SELECT COUNT(*) FROM seq_1_to_1000000 a, seq_1_to_1000000 b WHERE a.seq + b.seq = 1';
    expect((await real.ask(uid, { rawSql: heavy })).results.A).toMatchObject({
      status: 504,
      errorSource: 'downstream',
      error: expect.stringContaining('0.2 s'),
    });
    await vi.waitFor(async () => expect(await running()).toEqual([]), { timeout: 10_000 });
  });

  test('of a server that does not keep to its own are kept by ours', async () => {
    await expect(
      askMysql(
        real.kernel.outbound,
        { ...target(), timeoutMs: 50 },
        'SET STATEMENT max_statement_time=0 FOR SELECT SLEEP(1000)',
      ),
    ).rejects.toMatchObject({ code: 'TargetTimeout' });
    await vi.waitFor(async () => expect(await running()).toEqual([]), { timeout: 10_000 });
  });

  test('end what nobody waits for any more, over there too', async () => {
    const gone = new AbortController();
    const asked = real.ask(source, { rawSql: 'SELECT SLEEP(1000)' }, { signal: gone.signal });
    await vi.waitFor(async () => expect(await running()).toHaveLength(1), { timeout: 10_000 });
    gone.abort();
    expect((await asked).results.A).toMatchObject({ status: 502 });
    await vi.waitFor(async () => expect(await running()).toEqual([]), { timeout: 10_000 });
    const late = await real.ask(source, { rawSql: 'SELECT 1' }, { signal: gone.signal });
    expect(late.results.A).toMatchObject({ status: 502 });
  });
});

describe('a connection', () => {
  test('is refused with a wrong password, for an unknown database, and where nothing listens', async () => {
    for (const [uid, reason] of [
      [await real.make({}, { password: 'wrong' }), /Access denied/],
      [await real.make({}, {}), /Access denied/],
      [await real.make({ database: 'nowhere' }), /nowhere/],
      [await real.make({ url: '127.0.0.1:1' }), /BELVEDERE_PROXY_ALLOW/],
      [await real.make({ user: '' }), /no user/],
    ] as const) {
      expect(await real.health(uid)).toEqual({ works: false, message: expect.stringMatching(reason) });
    }
  });

  test.each([
    '/var/run/mysqld/mysqld.sock',
    'unix:/run/x',
    '127.0.0.1:99999',
    '127.0.0.1:0',
    'a b',
    '',
    'http://127.0.0.1:3306',
  ])('is made to a host with a port and to nothing else: %s', async (url) => {
    expect(await real.health(await real.make({ url }))).toMatchObject({
      works: false,
      message: expect.stringContaining('is not host:port'),
    });
  });

  test.each([
    '2130706433:3306',
    '127.1',
    '[::1]:3306',
    '[::ffff:127.0.0.1]',
    '0x7f000001',
    'localhost:1',
    '169.254.169.254:80',
  ])('is not made to an address that is the server’s own: %s', async (url) => {
    expect(await real.health(await real.make({ url }))).toMatchObject({
      works: false,
      message: expect.stringContaining('BELVEDERE_PROXY_ALLOW'),
    });
  });
});

describe('TLS', () => {
  const secure = (jsonData: object, secrets: Record<string, string> = {}) =>
    real.make({ user: 'secure', jsonData: { ...jsonData } }, { password: 'pass', ...secrets });

  test('is used when it is asked for, and certificates are checked', async () => {
    const other = selfSignedCertificate();
    const works = { works: true };
    const fails = { works: false };
    const ca = { tlsCACert: certificate.certificate };
    for (const [uid, outcome] of [
      [await secure({}), fails],
      [await secure({ tlsSkipVerify: true }), works],
      [await secure({ tlsAuthWithCACert: true }), fails],
      [await secure({ tlsAuthWithCACert: true }, ca), works],
      [await secure({ tlsAuthWithCACert: true, serverName: 'localhost' }, ca), works],
      [await secure({ tlsAuthWithCACert: true, serverName: 'other.example' }, ca), fails],
      [await secure({ tlsAuthWithCACert: true, serverName: '127.0.0.2' }, ca), fails],
      [await secure({ tlsAuthWithCACert: true }, { tlsCACert: other.certificate }), fails],
      [await secure({ tlsAuthWithCACert: true }, { tlsCACert: 'no certificate' }), fails],
    ] as const) {
      expect(await real.health(uid)).toMatchObject(outcome);
    }
  });

  test('really encrypts', async () => {
    const uid = await secure({ tlsSkipVerify: true });
    const answer = await real.ask(uid, { rawSql: "SHOW STATUS LIKE 'Ssl_version'", format: 'table' });
    expect(framesIn(answer)[0].data.values[1][0]).toMatch(/^TLS/);
  });
});
