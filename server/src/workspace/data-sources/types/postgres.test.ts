import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { selfSignedCertificate } from '../../../configuration/testing/self-signed-certificate.ts';
import { askPostgres } from '../../../outbound/index.ts';
import { framesIn } from '../testing/fake-target.ts';
import { openRealSources, type RealSources } from '../testing/real-source.ts';
import { postgresPrograms, type RealPostgres, startPostgres } from '../testing/start-postgres.ts';

const certificate = selfSignedCertificate();
let server: RealPostgres;
let real: RealSources;
let source: (more?: object, password?: string) => Promise<string>;

beforeAll(async () => {
  if (postgresPrograms === undefined) return;
  server = await startPostgres(postgresPrograms, certificate);
  const usual = { type: 'postgres', user: 'me', database: 'postgres', jsonData: { sslmode: 'disable' } };
  real = await openRealSources(`127.0.0.1:${server.port}`, usual);
  source = (more = {}, password = 'pass') => real.make(more, password === '' ? {} : { password });
}, 60_000);
beforeEach((context) => context.skip(postgresPrograms === undefined, 'the Debian package postgresql is missing'));
afterAll(async () => {
  await real?.kernel.close();
  await server?.stop();
});

const ask = async (rawSql: string, more: object = {}) => real.ask(await source(), { rawSql, format: 'table', ...more });
const health = (uid: string) => real.health(uid);
const askUnchecked = (statement: string, more: object = {}) =>
  askPostgres(
    real.kernel.outbound,
    {
      host: '127.0.0.1',
      port: server.port,
      user: 'me',
      password: 'pass',
      database: 'postgres',
      timeoutMs: 30_000,
      rowsMax: 10,
      bytesMax: 1_000_000,
      ...more,
    },
    statement,
  );

describe('a real PostgreSQL', () => {
  test('answers a table with a field for each column, of the type of the column', async () => {
    const [frame] = framesIn(
      await ask(
        `select 1 a, 'x' b, true c, 1.5::numeric n, null::int z, timestamp '2026-01-02 03:04:05.678901' t,
         timestamptz '2026-01-02 03:04:05+02' u, 'NaN'::float8 f, 'infinity'::timestamp i, '{"a":1}'::jsonb j, 9007199254740993 k`,
      ),
    );
    expect(frame.schema.fields.map(({ typeInfo }: { typeInfo: { frame: string } }) => typeInfo.frame)).toEqual([
      'float64',
      'string',
      'bool',
      'float64',
      'float64',
      'time.Time',
      'time.Time',
      'float64',
      'time.Time',
      'string',
      'int64',
    ]);
    const at = (text: string) => [Date.parse(text)];
    expect(frame.data.nanos[5]).toEqual([901_000]);
    expect(JSON.stringify(frame.data.values.at(-1))).toBe('[9007199254740993]');
    expect(frame.data.values.slice(0, -1)).toEqual([
      [1],
      ['x'],
      [true],
      [1.5],
      [null],
      at('2026-01-02T03:04:05.678Z'),
      at('2026-01-02T01:04:05Z'),
      [null],
      [null],
      ['{"a": 1}'],
    ]);
    expect(frame.data.entities[7]).toEqual({ NaN: [0] });
  });

  test('answers a time series by the macros', async () => {
    const [frame] = framesIn(
      await ask(
        `select $__timeGroupAlias(t, '20m'), 'm' as metric, count(*) as n
         from (select to_timestamp(1700000000 + i * 900) t from generate_series(1, 3) i) x where $__timeFilter(t) group by 1`,
        { format: 'time_series' },
      ),
    );
    expect(frame.schema.meta.type).toBe('timeseries-wide');
    expect(frame.schema.fields[1].labels).toEqual({ metric: 'm' });
    expect(frame.data.values[1].reduce((sum: number, value: number) => sum + value, 0)).toBe(3);
  });

  test.each([
    'create table x (a int)',
    'do $$ begin commit; create table x (a int); end $$',
    'call wipe()',
    "copy (select 1) to program 'touch /tmp/x'",
    'set transaction read write',
    'commit',
    '/* /* */ select */ drop table x',
    'selec 1',
  ])('does not pass on what may do more than read: %s', async (statement) => {
    expect((await ask(statement)).results.A).toMatchObject({
      status: 400,
      errorSource: 'plugin',
      error: expect.stringContaining('only statements that read'),
    });
  });

  test.each([
    ['select 1; drop table x', /multiple commands/],
    ["select set_config('transaction_read_only', 'off', true)", /before any query/],
    ['select 1 into x', /read-only transaction/],
    ['select * from nowhere', /does not exist/],
  ])('tells in its words what it refuses: %s', async (statement, reason) => {
    expect((await ask(statement)).results.A).toMatchObject({
      status: 400,
      errorSource: 'downstream',
      error: expect.stringMatching(reason),
    });
  });

  test.each([
    ['create table x (a int)', /read-only transaction/],
    ['set transaction read write', /before any query/],
    ['do $$ begin set transaction read write; create table x (a int); end $$', /before any query/],
    ['do $$ begin commit; create table x (a int); end $$', /invalid transaction termination/],
  ])('writes nothing when a statement gets past the check of its words: %s', async (statement, reason) => {
    await expect(askUnchecked(statement)).rejects.toThrow(reason);
  });

  test('takes back what explaining does', async () => {
    await ask('explain analyze create table x as select 1');
    expect(framesIn(await ask("select to_regclass('x')"))[0].data.values).toEqual([[null]]);
  });

  test('answers no more rows and bytes than fit, and not for ever', async () => {
    const [frame] = framesIn(await ask('select i from generate_series(1, 100001) i'));
    expect(frame.data.values[0]).toHaveLength(100_000);
    expect(frame.schema.meta.notices[0].text).toMatch(/limited to 100000/);
    expect((await ask("select repeat('x', 40000000)")).results.A).toMatchObject({ status: 502 });
    const uid = await source({ jsonData: { sslmode: 'disable', timeout: 0.1 } });
    expect((await real.ask(uid, { rawSql: 'select pg_sleep(60)' })).results.A).toMatchObject({
      status: 504,
      errorSource: 'downstream',
    });
  });

  test('ends what nobody waits for any more, over there too', async () => {
    const running = async () =>
      (await askUnchecked("select pid from pg_stat_activity where query like 'select pg_sleep%'")).rows;
    const gone = new AbortController();
    const asked = real.ask(await source(), { rawSql: 'select pg_sleep(1000)' }, { signal: gone.signal });
    await vi.waitFor(async () => expect(await running()).toHaveLength(1), { timeout: 10_000 });
    gone.abort();
    expect((await asked).results.A).toMatchObject({ status: 502 });
    await vi.waitFor(async () => expect(await running()).toEqual([]), { timeout: 10_000 });
    const late = await real.ask(await source(), { rawSql: 'select 1' }, { signal: gone.signal });
    expect(late.results.A).toMatchObject({ status: 502 });
  });

  test('checks its certificate as sslmode says, for a name and for an address', async () => {
    const tlsCACert = certificate.certificate;
    const other = selfSignedCertificate().certificate;
    for (const [jsonData, secrets, works] of [
      [{ sslmode: 'require' }, {}, true],
      [{}, {}, false],
      [{}, { tlsCACert }, true],
      [{ serverName: 'localhost' }, { tlsCACert }, true],
      [{ serverName: 'other.example' }, { tlsCACert }, false],
      [{ serverName: 'other.example', sslmode: 'verify-ca' }, { tlsCACert }, true],
      [{ sslmode: 'verify-ca' }, { tlsCACert: other }, false],
    ] as const) {
      expect(await health(await real.make({ jsonData }, { password: 'pass', ...secrets }))).toMatchObject({ works });
    }
  });

  test('tells by its health check whether it can be logged in to, and over TLS', async () => {
    expect(await health(await source())).toEqual({ works: true, message: 'Database Connection OK' });
    expect(await health(await source({}, 'wrong'))).toMatchObject({
      works: false,
      message: expect.stringContaining('password'),
    });
  });

  test('is not given the password of the environment, which is that of our own store', async () => {
    process.env.PGPASSWORD = 'pass';
    try {
      expect(await health(await source({}, ''))).toMatchObject({ works: false });
    } finally {
      delete process.env.PGPASSWORD;
    }
  });

  test.each(['2130706433:5432', '127.1', '[::1]:5432', '0x7f000001', 'localhost:1'])(
    'at an address that is the server’s own is not reached: %s',
    async (url) => {
      expect(await health(await source({ url }))).toMatchObject({
        works: false,
        message: expect.stringContaining('BELVEDERE_PROXY_ALLOW'),
      });
    },
  );
});
