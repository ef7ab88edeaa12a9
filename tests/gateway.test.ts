import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Telemetry } from '../server/src/telemetry/index.ts';
import { type Client, openApiClient } from './support/client.ts';
import { must } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';

/** What an agent sees of the product, and what of it can be read afterwards. */

let running: RunningServer;
let client: Client;
let token: string;
beforeAll(async () => {
  running = await startInProcess();
  client = openApiClient(running.address, apiKey);
  token = must(await client.post('/ingest/token/add', { name: 'of the agent' })).content.token;
  await whenReady(running.server.telemetry);
});
afterAll(() => running.stop());

const whenReady = (telemetry: Telemetry) =>
  new Promise<void>((resolve) => {
    telemetry.onChange(({ status }) => {
      if (status === 'ready') resolve();
    });
  });

const call = (method: string, path: string, body?: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(`${running.address}${path}${path.includes('?') ? '&' : '?'}token=${token}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
const json = async (answer: Response): Promise<unknown> => ({
  status: answer.status,
  ...((await answer.json()) as object),
});

async function rows(query: string): Promise<unknown[]> {
  const result = await running.server.telemetry.client().query({ query, format: 'JSONCompactEachRow' });
  return result.json();
}

describe('an agent', () => {
  it('writes each category, and the rows are what it sent', async () => {
    const ns = `${Date.now()}000000`;
    const lines: [path: string, line: string, query: string, row: unknown[]][] = [
      [
        'metric',
        `cpu,host=a,cpu=cpu0 usage=1.5,n=2i ${ns}`,
        "SELECT measurement, host, tags['cpu'], numbers['usage'], numbers['n'] FROM metric",
        ['cpu', 'a', 'cpu0', 1.5, 2],
      ],
      [
        'network',
        `netflow,host=a bytes_read=7i ${ns}`,
        "SELECT measurement, numbers['bytes_read'] FROM network",
        ['netflow', 7],
      ],
      [
        'keyevent',
        `monitor df_event_id="e1",df_status="critical",df_title="t" ${ns}`,
        "SELECT df_status, df_event_id, strings['df_title'] FROM keyevent",
        ['critical', 'e1', 't'],
      ],
      [
        'object',
        `HOST,name=a,host=a cpu_usage=3.5,message="{}" ${ns}`,
        "SELECT measurement, name, message, numbers['cpu_usage'] FROM object FINAL",
        ['HOST', 'a', '{}', 3.5],
      ],
      [
        'object_change',
        `HOST,name=a message="changed" ${ns}`,
        'SELECT name, message FROM object_change',
        ['a', 'changed'],
      ],
      [
        'custom_object',
        `shop,name=s1 open=true ${ns}`,
        "SELECT measurement, name, booleans['open'] FROM custom_object FINAL",
        ['shop', 's1', true],
      ],
      [
        'logging',
        `nginx,service=web message="GET /",status="error",trace_id="t1" ${ns}`,
        'SELECT measurement, service, status, trace_id, message FROM logging',
        ['nginx', 'web', 'error', 't1', 'GET /'],
      ],
      [
        'tracing',
        `ddtrace,service=web,operation=get trace_id="t1",span_id="s1",parent_id="0",resource="/",duration=12i ${ns}`,
        "SELECT service, operation, resource, trace_id, span_id, parent_id, numbers['duration'] FROM tracing",
        ['web', 'get', '/', 't1', 's1', '0', 12],
      ],
      [
        'rum',
        `view,app_id=app,session_id=s view_id="v",loading_time=5i ${ns}`,
        "SELECT app_id, session_id, view_id, numbers['loading_time'] FROM rum",
        ['app', 's', 'v', 5],
      ],
      ['security', `scheck,status=warn message="m" ${ns}`, 'SELECT status, message FROM security', ['warn', 'm']],
      [
        'profiling',
        `profile,profile_id=p runtime="go" ${ns}`,
        "SELECT profile_id, strings['runtime'] FROM profiling",
        ['p', 'go'],
      ],
    ];
    for (const [path, line, query, row] of lines) {
      expect((await call('POST', `/v1/write/${path}`, line)).status, path).toBe(200);
      expect(await rows(`${query} WHERE workspace = 1 LIMIT 2`), path).toEqual([row]);
    }
  });

  it('is refused without a token, and a token that was revoked is refused at once', async () => {
    const other = must(await client.post('/ingest/token/add', { name: 'to go' })).content;
    const send = (secret: string) =>
      fetch(`${running.address}/v1/write/metric?token=${secret}`, { method: 'POST', body: 'm f=1' });
    expect((await send(other.token)).status).toBe(200);
    must(await client.get(`/ingest/token/${other.uuid}/delete`));
    const refused = await send(other.token);
    expect(await json(refused)).toMatchObject({ status: 403, error_code: 'datakit.invalidToken' });
    expect((await fetch(`${running.address}/v1/write/metric`, { method: 'POST', body: 'm f=1' })).status).toBe(403);
  });

  it('may send 20 MiB and no more than 64', async () => {
    const line = `m,tag=${'v'.repeat(900)} f=1 `;
    const big = Buffer.from(
      Array.from({ length: 22_000 }, (_, index) => `${line}${Date.now()}${String(index).padStart(6, '0')}`).join('\n'),
    );
    expect((await call('POST', '/v1/write/metric', big)).status).toBe(200);
    expect(
      await rows(
        "SELECT toUInt32(count()) FROM metric WHERE workspace = 1 AND measurement = 'm' AND length(tags['tag']) = 900",
      ),
    ).toEqual([[22_000]]);
    const tooBig = await call('POST', '/v1/write/metric', Buffer.alloc(64 * 1024 * 1024 + 1, 'a'));
    expect(await json(tooBig)).toMatchObject({ status: 413, error_code: 'gateway.bodyTooLarge' });
  });

  it('asks what it asks beside, and is content', async () => {
    expect(await json(await call('GET', '/v1/datakit/pull?filters=true'))).toEqual({ status: 200 });
    expect(await json(await call('GET', '/v1/ntp'))).toEqual({
      status: 200,
      timestamp_sec: expect.closeTo(Date.now() / 1_000, -2),
    });
    expect(await json(await call('GET', '/v2/list/dataway'))).toEqual({
      status: 200,
      content: { dataway_list: [], interval: 300 },
    });
    for (const path of ['/v1/env_variable', '/v2/logfilter/pull', '/v1/pipeline/pull']) {
      expect(await json(await call('GET', path)), path).toEqual({ status: 200 });
    }
    expect((await call('POST', '/v1/write/heartbeat', '')).status).toBe(200);
    expect(await json(await fetch(`${running.address}/v1/check/token/${token}`))).toEqual({
      status: 200,
      code: 200,
      errorCode: '',
      message: '',
    });
    expect(await json(await fetch(`${running.address}/v1/check/token/tkn_nobody`))).toMatchObject({
      status: 403,
      code: 403,
      errorCode: 'InvalidIngestToken',
    });
  });

  it('gets the pipelines that are enabled, once for each change of them, and gives up what is disabled', async () => {
    const pull = async (has: { ts: number; relationTs: number }) => {
      const query = `filters=true&remote_pipelines=true&ts=${has.ts}&relation_ts=${has.relationTs}`;
      const answer = await (await call('GET', `/v1/datakit/pull?${query}`)).json();
      return (answer as { remote_pipelines: Record<string, never> }).remote_pipelines;
    };
    const nothing = { pipelines: [], relation: [], relation_update_time: -1 };
    expect(await pull({ ts: 0, relationTs: 0 })).toEqual({ ...nothing, update_time: 0 });

    const content = Buffer.from('grok(_, "%{IP:ip}")').toString('base64');
    const body = { name: 'nginx', type: 'local', category: 'logging', source: ['nginx'], content, asDefault: 1 };
    const { uuid } = must(await client.post('/pipeline/add', body)).content;
    const first = await pull({ ts: 0, relationTs: 0 });
    const ts = Number(first.update_time);
    expect(first).toEqual({
      update_time: expect.any(Number),
      pipelines: [{ name: 'nginx.p', base64text: content, category: 'logging', asDefault: true }],
      relation_update_time: ts,
      relation: [{ category: 'logging', source: 'nginx', name: 'nginx.p' }],
    });
    expect(ts).toBeGreaterThan(1);
    expect(await pull({ ts, relationTs: ts })).toEqual({ ...nothing, update_time: ts });
    // An agent that was started again has forgotten its scripts and not their relations.
    expect(await pull({ ts: 0, relationTs: ts })).toEqual(first);

    must(await client.post('/pipeline/batch_set_disable', { isDisable: true, plUUIDs: [uuid] }));
    const all = { update_time: 1, pipelines: [], relation_update_time: 0, relation: [] };
    expect(await pull({ ts, relationTs: ts })).toEqual(all);
    must(await client.post('/pipeline/batch_set_disable', { isDisable: false, plUUIDs: [uuid] }));
    expect(Number((await pull({ ts, relationTs: 0 })).update_time)).toBeGreaterThan(ts);
    must(await client.get(`/pipeline/delete?pipelineUUIDs=${uuid}`));
  });

  it('gets the rules of what is not wanted by kind of data, and has none left when they are deleted', async () => {
    const pull = async (query: string) => json(await call('GET', `/v1/datakit/pull?${query}`));
    const rule = { name: 'debug lines', type: 'logging', source: 'nginx' };
    const filters = [{ name: 'status', value: ['debug'], operation: 'in', condition: 'and' }];
    const { uuid } = must(await client.post('/blacklist/add', { ...rule, filters })).content;
    expect(await pull('filters=true')).toEqual({
      status: 200,
      filters: { logging: ["{ `source` =  'nginx'  and ( `status` in [ 'debug' ] )}"] },
    });
    expect(await pull('')).toEqual({ status: 200 });
    must(await client.get(`/blacklist/delete?blacklistUUIDs=${uuid}`));
    expect(await pull('filters=true')).toEqual({ status: 200 });
  });

  it('shares the inputs of its namespace with others, by the time of the store', async () => {
    const inputs = { mysql: 2, redis: 1, kafka: 1, nginx: 1, etcd: 1, consul: 1 };
    const ask = async (id: string) => {
      const body = { namespace: 'west', id, timestamp: Date.now(), application_inputs: inputs, running_inputs: [] };
      const answer = await call('POST', `/v1/election?namespace=west&id=${id}`, JSON.stringify(body));
      return ((await answer.json()) as { allowed_inputs: string[] }).allowed_inputs;
    };
    expect(await ask('one')).toEqual(Object.keys(inputs).sort());
    await ask('two');
    const one = await ask('one');
    const two = await ask('two');
    expect([...one, ...two].sort()).toEqual(Object.keys(inputs).sort());
    const broken = await call('POST', '/v1/election?namespace=west&id=x', '{"application_inputs":["mysql"]}');
    expect(await json(broken)).toMatchObject({ status: 400, error_code: 'gateway.invalidParameter' });
  });

  it('is elected, and another one is told who is', async () => {
    const ask = (path: string, id: string) => call('POST', `/v1/${path}?namespace=east&id=${id}`);
    const content = { namespace: 'east', error_msg: '', interval: 3 };
    expect(await json(await ask('election', 'one'))).toEqual({
      status: 200,
      content: { ...content, status: 'success', id: 'one', incumbency_id: 'one' },
    });
    expect(await json(await ask('election', 'two'))).toMatchObject({
      content: { status: 'fail', incumbency_id: 'one' },
    });
    const agent = await fetch(`${running.address}/v1/election/heartbeat?token=${token}&namespace=east&id=two`, {
      method: 'POST',
      headers: { 'User-Agent': 'datakit-linux-amd64/2.7.0/two' },
    });
    expect(await json(agent)).toMatchObject({ content: { status: 'defeat', incumbency_id: 'one' } });
    expect(await json(await ask('election/heartbeat', 'one'))).toMatchObject({ content: { status: 'success' } });
    expect((await call('POST', '/v1/election?namespace=east')).status).toBe(400);
  });

  it('says what it is, and becomes an object of the workspace without its token', async () => {
    const trace = {
      hostname: 'box',
      token,
      ip: '10.0.0.1',
      os: 'linux',
      datakit_version: '1.80.0',
      cpu_cores: 4,
      inputs: { cpu: 1 },
    };
    expect((await call('POST', '/v1/datakit/usage_trace', JSON.stringify(trace))).status).toBe(200);
    expect(
      await rows(
        "SELECT name, host, tags, numbers, strings FROM custom_object FINAL WHERE workspace = 1 AND measurement = 'datakit'",
      ),
    ).toEqual([
      [
        'box',
        'box',
        { ip: '10.0.0.1', os: 'linux', datakit_version: '1.80.0' },
        { cpu_cores: 4 },
        { inputs: '{"cpu":1}' },
      ],
    ]);
  });

  it('learns of its workspace how much came in', async () => {
    const answer = await fetch(`${running.address}/v1/workspace`, {
      method: 'POST',
      body: JSON.stringify({ token: [token] }),
    });
    expect(await json(answer)).toEqual({
      status: 200,
      content: [
        {
          token: { ws_uuid: expect.stringMatching(/^wksp_/), ws_name: 'Belvedere', bill_state: 'normal' },
          data_usage: {
            data_metric: expect.any(Number),
            data_logging: 1,
            data_tracing: 1,
            data_rum: 1,
            is_over_usage: false,
          },
        },
      ],
    });
    expect((await fetch(`${running.address}/v1/workspace`, { method: 'POST', body: '{"token":["x"]}' })).status).toBe(
      403,
    );
  });

  it('labels objects, and each change of them is known', async () => {
    const body = { object_class: 'HOST', object_name: 'box', labels: ['prod', 'eu', 'prod'] };
    expect(await json(await call('POST', '/v1/object/labels', JSON.stringify(body)))).toEqual({
      status: 200,
      content: { labels: ['prod', 'eu'] },
    });
    expect((await call('DELETE', '/v1/object/labels', JSON.stringify(body))).status).toBe(200);
    const changes = must(await client.get('/change/list?noun=objectLabels')).content;
    expect(changes.map(({ verb, objectName }: Record<string, string>) => [verb, objectName])).toEqual([
      ['set', 'box'],
      ['set', 'box'],
    ]);
  });

  it('uploads files, which are kept as they came', async () => {
    const form = new FormData();
    form.set('event', new Blob(['{"a":1}']), 'event.json');
    form.set('prof', new Blob([Buffer.from([0, 255, 10, 13])]), 'x.pprof');
    for (const path of ['/v1/upload/profiling', '/v1/write/rum/replay', '/v1/log']) {
      const answer = await fetch(`${running.address}${path}?token=${token}`, {
        method: 'POST',
        body: form,
        headers: { 'Host-Name': 'box' },
      });
      expect(answer.status, path).toBe(200);
    }
    const stored = (await rows(
      'SELECT measurement, host, content_type, body FROM uploads WHERE workspace = 1 ORDER BY measurement',
    )) as string[][];
    expect(stored.map(([kind, host]) => [kind, host])).toEqual([
      ['bug_report', 'box'],
      ['profile', 'box'],
      ['session_replay', 'box'],
    ]);
    const [, , contentType = '', body = ''] = stored[1] ?? [];
    const read = await new Response(Buffer.from(body, 'base64'), {
      headers: { 'Content-Type': contentType },
    }).formData();
    const file = read.get('prof') as unknown as Blob;
    expect([...new Uint8Array(await file.arrayBuffer())]).toEqual([0, 255, 10, 13]);
  });
});

describe('what came', () => {
  it('is counted by category and token, and bad points are shown with their reason', async () => {
    const made = must(await client.post('/ingest/token/add', { name: 'counted' })).content;
    const send = (body: string) =>
      fetch(`${running.address}/v1/write/security?token=${made.token}`, { method: 'POST', body });
    await send('a f=1\nbroken\na f=2');
    await send('broken too');
    const usage = must(await client.get('/ingest/usage')).content as Record<string, unknown>[];
    expect(usage.filter(({ tokenUUID }) => tokenUUID === made.uuid)).toEqual([
      expect.objectContaining({
        category: 'security',
        tokenName: 'counted',
        outcome: '',
        requests: 2,
        points: 2,
        badPoints: 2,
        bytes: 28,
      }),
    ]);
    const errors = must(await client.get('/ingest/errors/list?category=security&pageSize=10'));
    expect(errors.body.pageInfo).toMatchObject({ totalCount: 2 });
    expect(errors.content).toEqual([
      expect.objectContaining({ place: 1, sample: 'broken too', tokenUUID: made.uuid, reason: expect.any(String) }),
      expect.objectContaining({ place: 2, offset: 6, sample: 'broken', tokenName: 'counted' }),
    ]);
  });

  it('leaves its token in no log and in no record', async () => {
    expect(running.logged()).not.toContain(token);
    const calls = must(await client.get('/call/list?pageSize=100'));
    expect(calls.text).not.toContain(token.slice(0, 30));
  });
});

it('without space on the disk nothing is taken in, and an agent is told to come again', async () => {
  let bytesFree = 1_000;
  const full = await startInProcess({
    environment: { BELVEDERE_INGEST_TOKEN: 'token-of-the-test' },
    faults: { bytesFree: async () => bytesFree },
  });
  try {
    await whenReady(full.server.telemetry);
    const send = () =>
      fetch(`${full.address}/v1/write/metric?token=token-of-the-test`, { method: 'POST', body: 'm f=1' });
    const refused = await send();
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(await json(refused)).toMatchObject({ status: 503, error_code: 'gateway.storageFull' });
    bytesFree = 2 ** 40;
    let status = 503;
    while (status === 503) ({ status } = await send());
    expect(status).toBe(200);
  } finally {
    await full.stop();
  }
});

it('without an engine agents are told to come again, and everything else works', async () => {
  const environment = {
    BELVEDERE_ENGINE: 'off',
    BELVEDERE_INGEST_TOKEN: 'token-of-the-test',
    BELVEDERE_INGEST_WITHOUT_TOKEN: 'true',
  };
  const off = await startInProcess({ environment });
  try {
    for (const path of ['/v1/write/metric?token=token-of-the-test', '/v1/write/metric']) {
      const answer = await fetch(`${off.address}${path}`, { method: 'POST', body: 'm f=1' });
      expect(await json(answer)).toMatchObject({ status: 503, error_code: 'gateway.engineUnavailable' });
    }
    expect((await fetch(`${off.address}/v1/datakit/pull?token=token-of-the-test`)).status).toBe(200);
  } finally {
    await off.stop();
  }
});
