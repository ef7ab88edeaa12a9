import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeTarget, framesIn, startFakeTarget } from '../testing/fake-target.ts';
import { requireReading } from './influxql.ts';

let target: FakeTarget;
beforeAll(async () => {
  target = await startFakeTarget();
});
afterAll(() => target.close());

const answerWith = (...series: object[]) => ({ json: { results: [{ statement_id: 0, series }] } });
const cpu = (host: string, ...values: unknown[][]) => ({
  name: 'cpu',
  tags: { host },
  columns: ['time', 'mean', 'state'],
  values,
});

test('a time series is one frame for each column of each series', async () => {
  const { query } = await target.source({ type: 'influxdb', database: 'metrics', user: 'me' }, { password: 'pass' });
  target.answer = () => answerWith(cpu('a', [1700000000000, 1.5, 'ok'], [1700000060000, null, 'bad']), cpu('b'));
  const frames = framesIn(
    await query({
      query: 'SELECT mean(v) FROM cpu WHERE $timeFilter GROUP BY time($__interval), host',
      rawQuery: true,
    }),
  );
  expect(frames.map(({ schema }) => schema.name)).toEqual([
    'cpu.mean {host: a}',
    'cpu.state {host: a}',
    'cpu.mean {host: b}',
    'cpu.state {host: b}',
  ]);
  expect(frames[0].data.values).toEqual([
    [1700000000000, 1700000060000],
    [1.5, null],
  ]);
  expect(frames[1].schema.fields[1].typeInfo.frame).toBe('string');
  const [asked] = target.asked;
  expect(asked).toMatchObject({
    method: 'GET',
    path: '/query',
    headers: { authorization: `Basic ${Buffer.from('me:pass').toString('base64')}` },
  });
  expect(Object.fromEntries(asked?.parameters ?? [])).toEqual({
    db: 'metrics',
    epoch: 'ms',
    q: 'SELECT mean(v) FROM cpu WHERE time >= 1700000000000ms and time <= 1700003600000ms GROUP BY time(15s), host',
  });
});

test('a table is one frame with the tags as columns', async () => {
  const { query } = await target.source({ type: 'influxdb', jsonData: { httpMode: 'POST', dbName: 'metrics' } });
  target.answer = () => answerWith(cpu('a', [1, 2, 'x']), cpu('b', [3, 4, 'y']));
  const [frame] = framesIn(await query({ query: 'SELECT * FROM cpu', resultFormat: 'table' }));
  expect(frame.schema.fields.map(({ name }: { name: string }) => name)).toEqual(['Time', 'host', 'mean', 'state']);
  expect(frame.data.values).toEqual([
    [1, 3],
    ['a', 'b'],
    [2, 4],
    ['x', 'y'],
  ]);
  expect(target.asked[0]).toMatchObject({ method: 'POST' });
  expect(target.asked[0]?.parameters.get('db')).toBe('metrics');
});

test('an alias names the series', async () => {
  const { query } = await target.source({ type: 'influxdb' });
  target.answer = () => answerWith(cpu('a', [1, 2, 'x']));
  const [frame] = framesIn(await query({ query: 'SELECT 1', alias: '$m [[tag_host]] $col $tag_none' }));
  expect(frame.schema.name).toBe('cpu a mean $tag_none');
});

test('what InfluxDB refuses is told in its words, also when it answers 200', async () => {
  const { query, health } = await target.source({ type: 'influxdb' });
  target.answer = () => ({ json: { results: [{ statement_id: 0, error: 'database not found: x' }] } });
  expect((await query({ query: 'SELECT 1' })).results.A).toMatchObject({ status: 400, error: 'database not found: x' });
  target.answer = () => ({ status: 401, json: { error: 'authorization failed' } });
  expect(await health()).toEqual({ works: false, message: 'authorization failed' });
  target.answer = () => answerWith({ name: 'measurements', columns: ['name'], values: [['cpu']] });
  expect(await health()).toEqual({ works: true, message: 'datasource is working' });
});

describe('a statement that may write is not passed on', () => {
  test.each([
    'DROP DATABASE metrics',
    'SELECT * INTO copy FROM cpu',
    'SELECT 1; DROP MEASUREMENT cpu',
    "SELECT 'a;b' FROM c; delete from cpu",
    '/* SELECT */ DROP DATABASE x',
    '-- SELECT\nDROP DATABASE x',
    "SELECT 'open; DROP DATABASE x",
    "SELECT 1 FROM c WHERE h =~ /'/; DROP DATABASE x; SELECT 1 FROM c WHERE h =~ /'/",
    'SELECT 1 FROM c WHERE h =~ /* a / ; DROP DATABASE x ; SELECT 1 FROM c WHERE h =~ /*/',
    "SELECT a / 'b; DROP DATABASE x'",
    'SELECT "open INTO x',
    'GRANT ALL TO me',
    '',
    ';',
  ])('%s', (statement) => {
    expect(() => requireReading(statement)).toThrow(/only statements that read/);
  });

  test.each([
    'SELECT mean("into") FROM "drop" WHERE a = \'into; DROP\'',
    'show measurements; SELECT 1 -- into',
    ' EXPLAIN SELECT 1;',
    "/* note */ -- note\n SELECT a / b FROM c WHERE h =~ /it's/ AND i = 'x'",
    'SELECT a - -1, b-1 FROM c',
  ])('and one that reads is: %s', (statement) => {
    expect(() => requireReading(statement)).not.toThrow();
  });
});

test('Flux and queries that are not written out are refused with a sentence', async () => {
  const { query } = await target.source({ type: 'influxdb' });
  expect((await query({ query: 'x', rawQuery: false })).results.A).toMatchObject({
    status: 400,
    errorSource: 'plugin',
  });
  const flux = await target.source({ type: 'influxdb', jsonData: { version: 'Flux' } });
  expect((await flux.query({ query: 'from(bucket:"a")' })).results.A).toMatchObject({
    status: 400,
    errorSource: 'plugin',
  });
  expect(target.asked).toEqual([]);
});
