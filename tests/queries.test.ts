import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, openApiClient } from './support/client.ts';
import { type Fixture, must, newFixture } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { adminPassword, apiKey } from './support/product.ts';
import { slowPoint, slowQuery } from './support/slow-query.ts';

/** Queries over HTTP as real clients send them: the console, Grafana's plug-in, programs with a DQL library, agents. */
let running: RunningServer;
let fixture: Fixture;
let token: string;
const minuteMs = 60_000;
const nowMs = Date.now();

beforeAll(async () => {
  running = await startInProcess({ environment: { BELVEDERE_INGEST_TOKEN_QUERIES: 'true' } });
  fixture = await newFixture(running.address, apiKey, { reported: true });
  token = must(await fixture.client.post(`/ingest/token/${fixture.objects['ingest-tokens']}/reveal`)).content.token;
  const at = (minutesAgo: number): string => `${nowMs - minutesAgo * minuteMs}000000`;
  await write(
    'metric',
    [1, 2, 3].flatMap((minutes) => [
      `cpu,host=a usage=${minutes} ${at(minutes)}`,
      `cpu,host=b usage=${minutes * 10} ${at(minutes)}`,
      `mem,host=a used=${minutes} ${at(minutes)}`,
    ]),
  );
  await write(
    'logging',
    Array.from({ length: 25 }, (_, index) => {
      const fields = `name="n${index}",message="log ${index}",cost=${index}i,status="${index % 2 ? 'pass' : 'fail'}"`;
      // Several at the same time, so that pages have to tell them apart.
      return `testing_module,host=a ${fields} ${nowMs - Math.floor(index / 5) * minuteMs}000123`;
    }),
  );
});
afterAll(() => running.stop());

async function write(category: string, lines: readonly string[], ingestToken = token): Promise<void> {
  const answer = await fetch(`${running.address}/v1/write/${category}?token=${ingestToken}`, {
    method: 'POST',
    body: lines.join('\n'),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const dql = (q: string, options: object = {}) => ({ qtype: 'dql', query: { q, ...options } });
const run = (client: Client, ...queries: object[]) => client.post('/df/query_data_v1', { queries });
const timeRange = [nowMs - 10 * minuteMs, nowMs + minuteMs];

/** How many statements of queries the engine is at. */
async function statements(): Promise<number> {
  const result = await running.server.telemetry.client().query({
    query: "SELECT count() FROM system.processes WHERE startsWith(Settings['log_comment'], 'belvedere-query:')",
    query_id: 'watcher-of-the-test',
    format: 'JSONCompactEachRow',
  });
  const [row] = await result.json<[string | number]>();
  return Number(row?.[0]);
}

describe('query_data_v1', () => {
  test('answers several queries in their order, each with all that clients read', async () => {
    const { content } = must(
      await run(
        fixture.client,
        dql('M::cpu:(avg(`usage`)) BY `host`', { timeRange, maxPointCount: 720, interval: 60, slimit: 20 }),
        dql('M::nothing:(x)'),
        dql('L::testing_module:(`*`)', { timeRange, limit: 3 }),
      ),
    );
    const [metric, nothing, logs] = content.data;
    expect(content.declaration).toEqual({});
    expect(metric).toMatchObject({
      column_names: ['avg(usage)'],
      group_by: ['host'],
      async_id: '',
      is_running: false,
      complete: true,
      interval: 60_000,
      window: 60_000,
      max_point: 12,
      next_cursor_time: -1,
      points: null,
      query_type: 'guancedb',
      query_parse: {
        namespace: 'metric',
        sources: { cpu: 'exact' },
        fields: { 'avg(usage)': 'usage' },
        funcs: { 'avg(usage)': ['avg'] },
      },
      sample: 1,
    });
    expect(metric.cost).toMatch(/^[\d.]+ms$/);
    expect(metric.series.map((series: { tags: object }) => series.tags)).toEqual([{ host: 'a' }, { host: 'b' }]);
    expect(metric.series[0]).toMatchObject({ name: 'cpu', columns: ['time', 'avg(usage)'], units: [null, null] });
    const times = metric.series[0].values.map(([time]: [number]) => time);
    expect(times).toEqual(times.toSorted((left: number, right: number) => right - left));
    expect(times.every((time: number) => time % 60_000 === 0)).toBe(true);
    expect(nothing.series).toEqual([]);
    expect(logs.series[0].columns).toEqual(
      expect.arrayContaining(['time', 'message', 'status', '__docid', '__namespace', 'source', 'date_ns', 'index']),
    );
    expect(logs.total_hits).toBe(25);
    expect(logs.search_after).toEqual([expect.any(Number), 123, expect.stringMatching(/^L_\d+_\d+$/)]);
  });

  test.each(['', ' ORDER BY time DESC', ' ORDER BY time ASC'])(
    'hands out every row exactly once along search_after, in the order that is asked for:%s',
    async (order) => {
      const seen: [time: number, name: string][] = [];
      let marker: unknown = [];
      for (;;) {
        const query = dql(`L::testing_module:(name)${order}`, { timeRange, limit: 4, search_after: marker });
        const [result] = must(await run(fixture.client, query)).content.data;
        if (result.series.length === 0) break;
        seen.push(...result.series[0].values);
        marker = result.search_after;
      }
      expect(seen).toHaveLength(25);
      expect(new Set(seen.map(([, name]) => name)).size).toBe(25);
      const times = seen.map(([time]) => time);
      const sorted = times.toSorted((left, right) => (order.endsWith('ASC') ? left - right : right - left));
      expect(times).toEqual(sorted);
    },
  );

  test('gives no marker where rows lie by something else than time, and refuses one there', async () => {
    const query = (options: object) =>
      dql('L::testing_module:(name) ORDER BY name', { timeRange, limit: 4, ...options });
    const [result] = must(await run(fixture.client, query({}))).content.data;
    expect(result.search_after).toBeUndefined();
    expect(result.total_hits).toBe(25);
    const first = must(await run(fixture.client, dql('L::testing_module LIMIT 1', { timeRange }))).content.data[0];
    const refused = await run(fixture.client, query({ search_after: first.search_after }));
    expect(refused.body).toMatchObject({ code: 400, errorCode: 'InvalidParameter' });
  });

  test('cuts days in the time zone of the caller', async () => {
    const days = async (tz: string): Promise<number[]> => {
      const query = dql('M::cpu:(count(usage)) [::1d]', { timeRange, tz });
      const [{ series }] = must(await run(fixture.client, query)).content.data;
      return series[0].values.map(([time]: [number]) => (time + (tz === 'UTC' ? 0 : 8 * 60 * minuteMs)) % 86_400_000);
    };
    expect(new Set(await days('UTC'))).toEqual(new Set([0]));
    expect(new Set(await days('Asia/Shanghai'))).toEqual(new Set([0]));
  });

  test('explains a mistake with its place, what was meant, and which of the queries it is in', async () => {
    const answer = await run(fixture.client, dql('M::cpu:(usage)'), dql('M::cpu:(averge(usage)) [5m]'));
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ success: false, errorCode: 'InvalidQuery', content: null });
    expect(answer.body.message).toBe('queries[1]: line 1, column 9: there is no function averge; did you mean avg?');
    expect(answer.body.errorDetail).toMatchObject({
      query: 1,
      mistakes: [{ code: 'UnknownFunction', line: 1, column: 9, offendingText: 'averge', suggestion: 'avg' }],
    });
    expect(answer.body.errorDetail.shown).toContain('^^^^^^ did you mean avg?');
  });

  test('takes what consoles send and nobody knows, and null for what is not set', async () => {
    const options = { timeRange: null, limit: null, density: '', _funcList: [], isExpensive: true, search_after: null };
    must(await run(fixture.client, { ...dql('M::cpu:(usage)', options), unit: null, color: '#fff' }));
  });

  test('says that PromQL has no answer yet', async () => {
    const answer = await run(fixture.client, { qtype: 'promql', query: { q: 'cpu:usage{host="a"}' } });
    expect(answer.body).toMatchObject({ code: 400, errorCode: 'QueryNotSupported' });
    expect(answer.body.message).toMatch(/not supported yet/);
  });
});

describe('the spellings of older clients', () => {
  const queries = [dql('M::cpu:(last(usage)) BY host')];
  const body = JSON.stringify({ queries });

  test.each([
    ['GET with body', () => fixture.client.get(`/df/query_data?body=${encodeURIComponent(body)}`)],
    ['GET with queries_body', () => fixture.client.get(`/df/query_data?queries_body=${encodeURIComponent(body)}`)],
    [
      'GET with a list',
      () => fixture.client.get(`/df/query_data?queries_body=${encodeURIComponent(JSON.stringify(queries))}`),
    ],
    ['POST with queries', () => fixture.client.post('/df/query_data', { queries })],
    ['POST with queries_body', () => fixture.client.post('/df/query_data', { queries_body: body })],
    ['POST with body', () => fixture.client.post('/df/query_data', { body })],
  ])('%s', async (_, ask) => {
    const { content } = must(await ask());
    expect(content.data[0].series).toHaveLength(2);
  });

  test('without queries say so', async () => {
    expect((await fixture.client.get('/df/query_data')).body.errorCode).toBe('InvalidParameter');
    expect((await fixture.client.get('/df/query_data?body=nonsense')).body.errorCode).toBe('InvalidParameter');
  });

  test("Grafana's plug-in finds its health check, and a variable in the last column", async () => {
    expect((await fixture.client.get('/const/check_ping')).content).toBe('pong');
    const query = dql("show_tag_value(from=['cpu'], keyin=['host'])", { disableMultipleField: false, limit: 50 });
    const [{ series }] = must(await run(fixture.client, query)).content.data;
    expect(series[0].values.map((row: unknown[]) => row.at(-1))).toEqual(['a', 'b']);
  });
});

describe('asynchronous queries', () => {
  test('answer at once what is ready', async () => {
    const { content } = must(
      await fixture.client.post('/df/asynchronous/query_data', { queries: [dql('M::cpu:(usage)')] }),
    );
    expect(content.data[0]).toMatchObject({ async_id: '', is_running: false, complete: true });
    expect(content.data[0].series).toHaveLength(1);
  });

  test('go on without the caller, are asked for by their id, and end when they are cancelled', async () => {
    await write('logging', [slowPoint]);
    const slow = slowQuery('background');
    const begun = must(await fixture.client.post('/df/asynchronous/query_data', { queries: [dql(slow)] }));
    const [{ async_id: id, ...first }] = begun.content.data;
    expect(id).not.toBe('');
    expect(first).toMatchObject({ is_running: true, complete: false, series: [] });
    const listed = async () => must(await fixture.client.get('/query/running/list')).content;
    expect(await listed()).toMatchObject([{ id, text: slow, isBackground: true, origin: 'query' }]);
    // How far the engine has come is its own affair; that it is told is not.
    await expect.poll(async () => (await listed())[0]?.rowsRead, { timeout: 30_000 }).toBeGreaterThan(0);
    await expect.poll(statements, { timeout: 30_000 }).toBe(1);
    const other = await newFixture(running.address, apiKey);
    expect((await other.client.get('/query/running/list')).content).toEqual([]);
    expect((await other.client.post(`/query/running/${id}/cancel`)).content).toBe(false);
    const polled = { queries: [{ ...dql(slow), async_id: id }] };
    const [{ progress }] = must(await fixture.client.post('/df/asynchronous/query_data', polled)).content.data;
    expect(progress.rows_read).toBeGreaterThan(0);
    expect(progress.bytes_read).toBeGreaterThan(0);
    expect(progress.rows_total).toBeGreaterThanOrEqual(progress.rows_read);
    expect((await other.client.post('/df/asynchronous/query_data', polled)).status).toBe(404);
    expect((await fixture.client.post(`/query/running/${id}/cancel`)).content).toBe(true);
    const ended = await fixture.client.post('/df/asynchronous/query_data', polled);
    expect(ended.body.errorCode).toBe('QueryCancelled');
    expect((await fixture.client.get('/query/running/list')).content).toEqual([]);
    await expect.poll(statements, { timeout: 30_000 }).toBe(0);
  });

  test('that somebody waits for end when he hangs up', async () => {
    const slow = slowQuery('waited');
    const hangUp = new AbortController();
    const asked = fetch(`${running.address}/api/v1/df/query_data_v1`, {
      method: 'POST',
      headers: { 'DF-API-KEY': fixture.key, 'Content-Type': 'application/json' },
      body: JSON.stringify({ queries: [dql(slow)] }),
      signal: hangUp.signal,
    });
    asked.catch(() => undefined);
    const isRunning = async () => (await fixture.client.get('/query/running/list')).content.length > 0;
    await expect.poll(isRunning, { timeout: 30_000 }).toBe(true);
    await expect.poll(statements, { timeout: 30_000 }).toBe(1);
    hangUp.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(isRunning, { timeout: 30_000 }).toBe(false);
    await expect.poll(statements, { timeout: 30_000 }).toBe(0);
  });
});

describe('workspaces and rights', () => {
  test('a key reads its own workspace alone', async () => {
    const other = await newFixture(running.address, apiKey);
    const query = (workspaceUUID: string) => dql('M::cpu:(usage)', { workspaceUUID });
    expect((await run(other.client, query(other.workspace))).content.data[0].series).toEqual([]);
    expect((await run(other.client, query(fixture.workspace))).status).toBe(404);
    expect(
      (await run(other.client, dql('M::cpu:(usage)', { workspaceUUIDs: [fixture.workspace, other.workspace] }))).status,
    ).toBe(404);
  });

  test('an account reads the workspaces of which it is a member, one or several at once', async () => {
    const second = await newFixture(running.address, apiKey, { reported: true });
    const foreign = await newFixture(running.address, apiKey);
    const { content } = must(await second.client.post(`/ingest/token/${second.objects['ingest-tokens']}/reveal`));
    await write('metric', [`cpu,host=second usage=7 ${nowMs - minuteMs}000000`], content.token);
    const cookie = await memberOf([`ws ${fixture.marker}`, `ws ${second.marker}`]);
    const hosts = async (workspaceUUIDs: string[], q = 'M::cpu:(count(usage)) BY host') => {
      const queries = [dql(q, { workspaceUUIDs, timeRange })];
      const client = openApiClient(running.address, undefined);
      const answer = await client.post('/df/query_data_v1', { queries }, { Cookie: cookie });
      if (answer.status !== 200) return answer.status;
      return answer.content.data[0].series.map(({ tags }: { tags: { host: string } }) => tags.host).sort();
    };
    expect(await hosts([fixture.workspace])).toEqual(['a', 'b']);
    expect(await hosts([second.workspace])).toEqual(['second']);
    expect(await hosts([fixture.workspace, second.workspace])).toEqual(['a', 'b', 'second']);
    const nested = 'M::(M::cpu:(usage AS u, host AS h)):(max(u)) BY h AS host';
    expect(await hosts([fixture.workspace, second.workspace], nested)).toEqual(['a', 'b', 'second']);
    expect(await hosts([fixture.workspace, foreign.workspace])).toBe(404);
    expect(await hosts([fixture.workspace, `wksp_${'0'.repeat(32)}`])).toBe(404);
  });
});

/** The cookie of somebody who is a member of these workspaces. */
async function memberOf(workspaceNames: readonly string[]): Promise<string> {
  const [login, password] = [`member-${Date.now()}`, 'password-of-a-member-1'];
  const grafana = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${running.address}/api${path}`, {
      method,
      headers: {
        Authorization: `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`,
        'Content-Type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return (await answer.json()) as { id: number };
  };
  await grafana('POST', '/admin/users', { name: login, login, email: `${login}@example.org`, password });
  for (const name of workspaceNames) {
    const { id } = await grafana('GET', `/orgs/name/${encodeURIComponent(name)}`);
    await grafana('POST', `/orgs/${id}/users`, { loginOrEmail: login, role: 'Viewer' });
  }
  const answer = await fetch(`${running.address}/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user: login, password }),
  });
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}

describe('the record of queries', () => {
  const list = async (parameters: Record<string, string | number>, client = fixture.client) =>
    must(await client.get(`/query/record/list?${new URLSearchParams(textsOf(parameters))}`));

  test('shows each query of a call with what it read and how long it took', async () => {
    const texts = ['M::cpu:(sum(usage)) { host = "a" } # first', 'L::testing_module:(name) LIMIT 5 # second'];
    const asked = must(await run(fixture.client, ...texts.map((text) => dql(text, { timeRange }))));
    const traceId = asked.body.traceId as string;
    const { content } = must(await fixture.client.get(`/call/${traceId}/get`));
    expect(content.queries).toHaveLength(2);
    for (const text of texts) {
      const query = content.queries.find((each: { text: string }) => each.text === text);
      expect(query).toMatchObject({ traceId, errorCode: '', origin: 'query', actor: content.actor });
      for (const name of ['rowsRead', 'bytesRead', 'durationMs', 'resultRows', 'resultBytes', 'startedAt']) {
        expect(query[name], name).toBeGreaterThan(0);
      }
    }
    const found = await list({ traceId });
    expect(found.body.pageInfo.totalCount).toBe(2);
    const sum = content.queries.reduce((rows: number, query: { rowsRead: number }) => rows + query.rowsRead, 0);
    expect(found.content).toMatchObject({ failed: 0, rowsRead: sum });
    expect(must(await fixture.client.get(`/call/${fixture.trace}/get`)).content.queries).toEqual([]);
  });

  test('is found by text, outcome, cost and time, in the order that is asked for', async () => {
    const mark = 'mark_of_the_list';
    for (const text of [`M::cpu:(usage) # ${mark} 100%`, `L::testing_module:(*) # ${mark}`, `M::${mark}:(nope(x))`]) {
      await run(fixture.client, dql(text, { timeRange }));
    }
    const texts = async (parameters: Record<string, string | number>) =>
      (await list({ text: mark, ...parameters })).content.queries.map((query: { text: string }) => query.text);
    expect(await texts({ outcome: 'succeeded' })).toHaveLength(2);
    expect(await texts({ errorCode: 'InvalidQuery' })).toEqual([`M::${mark}:(nope(x))`]);
    expect(await texts({ text: `${mark} 100%`.toUpperCase() })).toEqual([`M::cpu:(usage) # ${mark} 100%`]);
    expect(await texts({ orderBy: 'resultRows', outcome: 'succeeded' })).toEqual([
      `L::testing_module:(*) # ${mark}`,
      `M::cpu:(usage) # ${mark} 100%`,
    ]);
    expect(await texts({ pageSize: 1, pageIndex: 2, orderBy: 'resultRows' })).toEqual([
      `M::cpu:(usage) # ${mark} 100%`,
    ]);
    expect(await texts({ toMs: nowMs - 3_600_000 })).toEqual([]);
    expect(await texts({ rowsReadMin: 1_000_000_000 })).toEqual([]);
    expect(await texts({ durationMinMs: 600_000 })).toEqual([]);
    await run(fixture.client, dql(`L::testing_module:(name) { name =~ '(' } # ${mark}`, { timeRange }));
    expect((await list({ text: mark, outcome: 'failed' })).content).toMatchObject({
      failed: 2,
      queries: [{ errorCode: 'InvalidQuery', resultRows: 0 }, { text: `M::${mark}:(nope(x))` }],
    });
  });

  test('shows the queries of others to nobody but those who may read calls, and of another workspace to nobody', async () => {
    const reader = must(
      await fixture.client.post('/workspace/accesskey/add', { name: 'asks', roleUUIDs: ['readOnly'] }),
    ).content;
    const own = openApiClient(running.address, reader.sk);
    must(await run(own, dql('M::cpu:(usage) # of the reader', { timeRange })));
    const shown = await list({}, own);
    const seesAll = (await own.get('/call/list')).status === 200;
    expect(new Set(shown.content.queries.map((query: { actor: string }) => query.actor)).size > 1).toBe(seesAll);
    const other = await newFixture(running.address, apiKey);
    expect((await list({}, other.client)).content.queries).toEqual([]);
  });

  test('holds no credential that a caller put into a text', async () => {
    must(await run(fixture.client, dql(`L::app:(message) { message = '${fixture.key}' }`, { timeRange })));
    const { text } = await list({ pageSize: 200 });
    expect(text).not.toContain(fixture.key);
  });
});

const textsOf = (fields: Record<string, string | number>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));

describe('POST /v1/query/raw', () => {
  const raw = async (
    body: object,
    { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
  ) => {
    const answer = await fetch(`${running.address}/v1/query/raw${query}`, {
      method: 'POST',
      headers,
      body: Buffer.from(JSON.stringify(body)),
    });
    // biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into.
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const empty = { qtype: '', order_by: null, orderby: null, rules: null, async_id: '', cursor_time: 0, limit: 0 };

  test('answers programs that have an ingest token, where that is switched on', async () => {
    const queries = [
      { ...empty, query: 'M::cpu LIMIT 1' },
      { ...empty, query: 'M::mem LIMIT 1' },
    ];
    const { status, body } = await raw({ token, echo_explain: false, queries });
    expect(status).toBe(200);
    expect(body.content.map(({ series }: { series: unknown[] }) => series.length)).toEqual([1, 1]);
    const page = await raw(
      { queries: [{ ...empty, query: 'L::testing_module LIMIT 2', offset: 18 }] },
      { query: `?token=${token}` },
    );
    expect(page.body.content[0].series[0].values).toHaveLength(2);
  });

  test('answers keys in the place of the token and in their header', async () => {
    const queries = [
      {
        query: 'L::testing_module:(name, message, cost)',
        disable_multiple_field: false,
        is_profile: true,
        order_by: [{ name: 'asc' }],
      },
    ];
    const shown = await raw({ token: fixture.key, queries });
    expect(shown.body.content[0].index_names).not.toBe('');
    expect(shown.body.content[0].series[0].values[0][1]).toBe('n0');
    expect((await raw({ queries }, { headers: { 'DF-API-KEY': fixture.key } })).status).toBe(200);
  });

  test('tells failures in two fields', async () => {
    const long = await raw({ token, queries: [{ query: 'M::cpu:(usage) [30d:]', max_duration: '1h' }] });
    expect(long).toMatchObject({ status: 400, body: { error_code: 'gateway.invalidQuery' } });
    expect(long.body.content).toBeUndefined();
    const fields = await raw({
      token,
      queries: [{ query: 'L::testing_module:(name, cost)', disable_multiple_field: true }],
    });
    expect(fields.body.error_code).toBe('gateway.invalidQuery');
    expect((await raw({ token: 'tkn_unknown', queries: [{ query: 'M::cpu' }] })).status).toBe(403);
    expect((await raw({ queries: [{ query: 'M::cpu' }] })).body.error_code).toBe('gateway.invalidApiKey');
    expect((await raw({ token, queries: [] })).status).toBe(400);
  });

  test('answers points in line protocol, with a filter beside the text', async () => {
    const query = {
      query: 'L::testing_module:(cost, status)',
      conditions: "cost > 20 and status='pass'",
      output_format: 'lineprotocol',
    };
    const { body } = await raw({ token, queries: [query] });
    const lines = body.content[0].points.map((point: string) => Buffer.from(point, 'base64').toString());
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^testing_module cost=\d+,status="pass" \d+$/);
  });

  test('answers asynchronous queries with their id and their series, again and again', async () => {
    const first = await raw({ token, queries: [{ query: 'L::testing_module LIMIT 2', is_async: true }] });
    const [{ async_id: id, series }] = first.body.content;
    expect(id).not.toBe('');
    expect(series).toHaveLength(1);
    const again = await raw({ token, queries: [{ query: '', async_id: id }] });
    expect(again.body.content[0].series).toEqual(series);
  });
});

test('ingest tokens may not ask unless that is switched on', async () => {
  const strict = await startInProcess({
    environment: { BELVEDERE_INGEST_TOKEN: 'tkn_0123456789abcdef0123456789abcdef' },
  });
  try {
    const answer = await fetch(`${strict.address}/v1/query/raw?token=tkn_0123456789abcdef0123456789abcdef`, {
      method: 'POST',
      body: JSON.stringify({ queries: [{ query: 'M::cpu' }] }),
    });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ error_code: 'gateway.permissionDenied' });
  } finally {
    await strict.stop();
  }
});
