import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOutbound, parseAllowedTarget } from '../../../outbound/index.ts';
import type { Context } from '../../kernel/context.ts';
import { contextFor, openTestKernel, type TestKernel } from '../../testing/index.ts';
import { createDataSource } from '../create.ts';
import { checkDataSource } from '../health.ts';
import { queryDataSources } from '../query.ts';
import { framesIn } from '../testing/fake-target.ts';
import { postgresPrograms, type RealPostgres, startPostgres } from '../testing/start-postgres.ts';

describe.skipIf(postgresPrograms === undefined)('a real PostgreSQL', () => {
  let server: RealPostgres;
  let kernel: TestKernel;
  let ctx: Context;
  let names = 0;

  beforeAll(async () => {
    server = await startPostgres(postgresPrograms ?? '');
    const allowed = parseAllowedTarget(`127.0.0.1:${server.port}`);
    kernel = await openTestKernel({ outbound: createOutbound({ allow: allowed === undefined ? [] : [allowed] }) });
    ctx = await contextFor(kernel);
  }, 60_000);
  afterAll(async () => {
    await kernel.close();
    await server.stop();
  });

  async function source(more: object = {}, password = 'pass'): Promise<string> {
    names += 1;
    const state = {
      uid: undefined,
      name: `postgres ${names}`,
      type: 'postgres',
      access: 'proxy' as const,
      url: `127.0.0.1:${server.port}`,
      user: 'me',
      database: 'postgres',
      basicAuth: false,
      basicAuthUser: '',
      withCredentials: false,
      isDefault: false,
      readOnly: false,
      jsonData: { sslmode: 'disable' },
      ...more,
    };
    const set: Record<string, string> = password === '' ? {} : { password };
    return (await createDataSource({ ctx, input: { state, secrets: { set, removed: [] } } })).uid;
  }

  const ask = async (rawSql: string, more: object = {}) =>
    queryDataSources({
      ctx,
      input: {
        from: '1700000000000',
        to: '1700003600000',
        queries: [{ datasource: { uid: await source() }, rawSql, format: 'table', ...more }],
      },
    });
  const health = async (uid: string) => checkDataSource({ ctx, input: { selector: { uid } } });

  test('answers a table with a field for each column, of the type of the column', async () => {
    const [frame] = framesIn(
      await ask(
        `select 1 a, 'x' b, true c, 1.5::numeric n, null::int z, timestamp '2026-01-02 03:04:05.678' t,
         timestamptz '2026-01-02 03:04:05+02' u, 'NaN'::float8 f, 'infinity'::timestamp i, '{"a":1}'::jsonb j`,
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
    ]);
    const at = (text: string) => [Date.parse(text)];
    expect(frame.data.values).toEqual([
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
    ['create table x (a int)', /read-only transaction/],
    ['select 1; drop table x', /multiple commands/],
    ['set transaction read write', /before any query/],
    ['do $$ begin set transaction read write; create table x (a int); end $$', /before any query/],
    ['do $$ begin commit; create table x (a int); end $$', /invalid transaction termination/],
    ["select set_config('transaction_read_only', 'off', true)", /before any query/],
    ['selec 1', /syntax error/],
  ])('does not run %s', async (statement, reason) => {
    expect((await ask(statement)).results.A).toMatchObject({
      status: 400,
      errorSource: 'downstream',
      error: expect.stringMatching(reason),
    });
  });

  test('answers no more rows and bytes than fit, and not for ever', async () => {
    const [frame] = framesIn(await ask('select i from generate_series(1, 100001) i'));
    expect(frame.data.values[0]).toHaveLength(100_000);
    expect(frame.schema.meta.notices[0].text).toMatch(/limited to 100000/);
    expect((await ask("select repeat('x', 40000000)")).results.A).toMatchObject({ status: 502 });
    const uid = await source({ jsonData: { sslmode: 'disable', timeout: 0.1 } });
    const input = { queries: [{ datasource: { uid }, rawSql: 'select pg_sleep(60)' }] };
    expect((await queryDataSources({ ctx, input })).results.A).toMatchObject({
      status: 504,
      errorSource: 'downstream',
    });
  });

  test('tells by its health check whether it can be logged in to, and over TLS', async () => {
    expect(await health(await source())).toEqual({ works: true, message: 'Database Connection OK' });
    expect(await health(await source({}, 'wrong'))).toMatchObject({
      works: false,
      message: expect.stringContaining('password'),
    });
    expect(await health(await source({ jsonData: {} }))).toMatchObject({
      works: false,
      message: expect.stringContaining('sslmode'),
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
