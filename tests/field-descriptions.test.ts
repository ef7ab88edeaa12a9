import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fixture, must, newFixture } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';

/** What field configurations say where names of fields and tags are asked for. */
let running: RunningServer;
let fixture: Fixture;

beforeAll(async () => {
  running = await startInProcess();
  fixture = await newFixture(running.address, apiKey, { reported: true });
  const { client, objects } = fixture;
  const { token } = must(await client.post(`/ingest/token/${objects['ingest-tokens']}/reveal`)).content;
  const write = async (category: string, lines: string) => {
    const answer = await fetch(`${running.address}/v1/write/${category}?token=${token}`, {
      method: 'POST',
      body: lines,
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const now = `${Date.now()}000000`;
  await write('metric', `mem,host=a,constructor=b used=1,my_own=2 ${now}\nmine,host=a used=1 ${now}`);
  await write('logging', `nginx,host=a request_time=1.5,bytes=2,message="m" ${now}`);
  await write('rum', `view,app_id=a request_time=1.5,bytes=2 ${now}`);
});
afterAll(() => running.stop());

const ask = (q: string) => ({ queries: [{ qtype: 'dql', query: { q } }] });

/** Meanings by name, of the one series or of those of a measurement. */
function meanings(answer: Parameters<typeof must>[0], measurement?: string): Record<string, string> {
  const { series } = must(answer).content.data[0];
  const found = series.filter(({ name }: { name?: string }) => measurement === undefined || name === measurement);
  expect(found).toHaveLength(1);
  const { values, value_desc: texts } = found[0];
  expect(texts).toHaveLength(values.length);
  return Object.fromEntries(values.map(([name]: [string], index: number) => [name, texts[index]]));
}

const described = async (q: string, measurement?: string) =>
  meanings(await fixture.client.post('/df/query_data_v1', { ...ask(q), fieldTagDescNeeded: true }), measurement);

const add = async (name: string, desc: string, more: object = {}): Promise<string> =>
  must(await fixture.client.post('/field_cfg/add', { name, alias: name, desc, ...more })).content.uuid;

test('names are described only where that is asked for, and only names', async () => {
  for (const needed of [undefined, false, null]) {
    const answer = await fixture.client.post('/df/query_data_v1', {
      ...ask('show_field_key()'),
      fieldTagDescNeeded: needed,
    });
    expect(must(answer).content.data[0].series[0]).not.toHaveProperty('value_desc');
  }
  for (const q of ['show_measurement()', "show_tag_value(keyin=['host'])", 'M::mem:(used)']) {
    const answer = await fixture.client.post('/df/query_data_v1', { ...ask(q), fieldTagDescNeeded: true });
    expect(must(answer).content.data[0].series[0], q).not.toHaveProperty('value_desc');
  }
});

test('a field of the workspace says what a name means in its source, before a general one and a built-in one', async () => {
  expect(await described('show_logging_field()')).toMatchObject({ request_time: '', host: 'Name of the machine.' });
  const ofLogs = await add('request_time', 'of logs', { fieldSource: 'logging' });
  expect(await described('show_logging_field()')).toMatchObject({ request_time: 'of logs', bytes: '' });
  expect(await described('show_rum_field()')).toMatchObject({ request_time: '' });
  await add('request_time', 'of all');
  await add('host', 'own machine', { coverInner: true });
  expect(await described('show_logging_field()')).toMatchObject({ request_time: 'of logs', host: 'own machine' });
  expect(await described('SHOW_RUM_FIELD()')).toMatchObject({ request_time: 'of all' });
  must(await fixture.client.post('/field_cfg/delete', { objUUIDs: [ofLogs] }));
  expect(await described('show_logging_field()')).toMatchObject({ request_time: 'of all' });
});

test('fields and tags of measurements are described by what is known of the measurement, unless the workspace says more', async () => {
  expect(await described('show_field_key()', 'mem')).toEqual({ used: 'Memory in use.', my_own: '' });
  // The measurement is not known, so nobody knows what it means by the name.
  expect(await described('show_field_key()', 'mine')).toEqual({ used: '' });
  expect(await described('show_tag_key()', 'mem')).toMatchObject({ constructor: '' });
  const uuid = await add('used', 'used by us', { coverInner: true });
  await add('my_own', 'of logs', { fieldSource: 'logging' });
  expect(await described('show_field_key()', 'mem')).toEqual({ used: 'used by us', my_own: '' });
  await add('my_own', 'mine');
  expect(await described('show_field_key()', 'mem')).toEqual({ used: 'used by us', my_own: 'mine' });
  await add('constructor', 'builds');
  expect(await described('show_tag_key()', 'mem')).toMatchObject({ constructor: 'builds' });
  must(await fixture.client.post('/field_cfg/delete', { objUUIDs: [uuid] }));
  expect(await described('show_field_key()', 'mine')).toEqual({ used: '' });
});

test('every spelling of a request asks for descriptions, and so does one in the background', async () => {
  const request = { ...ask('show_tag_key()'), fieldTagDescNeeded: true };
  const text = JSON.stringify(request);
  const { client } = fixture;
  for (const answer of [
    await client.post('/df/query_data', request),
    await client.post('/df/query_data', { body: text }),
    await client.get(`/df/query_data?body=${encodeURIComponent(text)}`),
  ]) {
    expect(meanings(answer, 'mine')).toHaveProperty('host');
  }
  const { queries } = request;
  for (;;) {
    const answer = await client.post('/df/asynchronous/query_data', { ...request, queries });
    const [{ async_id: asyncId, is_running: isRunning }] = must(answer).content.data;
    if (isRunning !== true) {
      expect(meanings(answer, 'mine')).toHaveProperty('host');
      return;
    }
    queries[0] = { ...queries[0], async_id: asyncId } as (typeof queries)[0];
  }
});

test('another workspace does not say what names mean here', async () => {
  const other = await newFixture(running.address, apiKey);
  must(await other.client.post('/field_cfg/add', { name: 'bytes', alias: 'b', desc: 'of another workspace' }));
  expect(await described('show_logging_field()')).toMatchObject({ bytes: '' });
});
