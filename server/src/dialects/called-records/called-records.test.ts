import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../workspace/kernel/context.ts';
import {
  type CalledRecordsServer,
  startCalledRecords,
  type TestKey,
  type TimedCall,
} from './testing/start-called-records.ts';

let server: CalledRecordsServer;
beforeAll(async () => {
  server = await startCalledRecords();
});
afterAll(() => server.close());

const invalidParameter = { error_code: 'dsc.40000011', error_msg: 'Invalid parameter' };

async function get(path: string, headers: Record<string, string>) {
  const response = await fetch(server.address + path, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

/** One call in each of the first milliseconds. */
const upTo = (last: number): TimedCall[] => Array.from({ length: last }, (_, index) => [index + 1]);

/** A project with a key that may read its record. */
class Project {
  readonly ctx: Context;
  readonly key: TestKey;
  constructor(ctx: Context, key: TestKey) {
    this.ctx = ctx;
    this.key = key;
  }
  static async open(): Promise<Project> {
    const ctx = await server.newWorkspace();
    return new Project(ctx, await server.newKey(ctx));
  }
  get(query = '', headers: Record<string, string> = { 'X-Auth-Token': this.key.sk }) {
    return get(`/v1/${this.ctx.workspace.uuid}/openapi/called-records${query}`, headers);
  }
  add(...calls: TimedCall[]): Promise<void> {
    return server.add(this.ctx, calls);
  }
  /** The times of all calls on all pages, the totals of each page, and how many pages there were. */
  async walk(query: string, between: () => Promise<void> = async () => {}) {
    const times: number[] = [];
    const totals = new Set<string>();
    let pages = 0;
    for (let marker: string | undefined = ''; marker !== undefined; pages += 1) {
      const { body } = await this.get(`${query}&marker=${marker}`);
      times.push(...body.openapi_called_records.map(({ timestamp }: { timestamp: number }) => timestamp));
      totals.add(JSON.stringify([body.total, body.succeed, body.failed]));
      marker = body.next_marker;
      await between();
    }
    return { times, totals: [...totals], pages };
  }
}

describe('the answer', () => {
  test('has the fields and types that clients decode, strings where they are strings', async () => {
    const project = await Project.open();
    await project.add([
      1_638_515_803_572,
      { path: '/api/v1/dashboards/dsbd_1/get', status: 404, failReason: 'no dashboard' },
    ]);
    const { status, headers, body } = await project.get();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(body).toEqual({
      total: 1,
      succeed: 0,
      failed: 1,
      openapi_called_records: [
        {
          user_name: 'deploy script',
          user_id: 'wsak_0123456789abcdef0123456789abcdef',
          domain_name: 'test',
          domain_id: project.ctx.workspace.uuid,
          request_url: '/api/v1/dashboards/dsbd_1/get',
          request_method: 'GET',
          response_code: '404',
          fail_reason: 'no dashboard',
          timestamp: 1_638_515_803_572,
        },
      ],
    });
  });

  test('names the person where a person called', async () => {
    const project = await Project.open();
    await project.add([1, { callerKind: 'account', caller: 'acnt_1', callerName: 'Tess', credential: 'session' }]);
    expect((await project.get()).body.openapi_called_records).toMatchObject([{ user_name: 'Tess', user_id: 'acnt_1' }]);
  });

  test('counts every call of the filter: total is succeed and failed, which are those from status 400 on', async () => {
    const project = await Project.open();
    await project.add(...[200, 201, 304, 399].map((status): TimedCall => [10, { status }]));
    const failing = [400, 401, 403, 404, 429, 500, 503];
    await project.add(...failing.map((status): TimedCall => [10, { status, failReason: 'why' }]));
    const { body } = await project.get('?limit=1');
    expect([body.total, body.succeed, body.failed]).toEqual([11, 4, 7]);
    const reasons = (await project.get('?end_time=10')).body.openapi_called_records as {
      fail_reason: string;
      response_code: string;
    }[];
    for (const { fail_reason, response_code } of reasons)
      expect(fail_reason).toBe(Number(response_code) < 400 ? '' : 'why');
  });

  test('is newest first, 1,000 calls unless it is said, 2,000 at most', async () => {
    const project = await Project.open();
    await project.add(...upTo(2_001));
    const { body } = await project.get('?end_time=9999');
    expect(body.openapi_called_records).toHaveLength(1_000);
    expect(body.openapi_called_records[0].timestamp).toBe(2_001);
    expect(body.openapi_called_records.at(-1).timestamp).toBe(1_002);
    expect((await project.get('?limit=2000')).body.openapi_called_records).toHaveLength(2_000);
  });

  test('of a project without such calls is empty, not an error', async () => {
    const { body } = await (await Project.open()).get('?end_time=1');
    expect(body).toEqual({ total: 0, succeed: 0, failed: 0, openapi_called_records: [] });
  });

  test('holds no call of another project', async () => {
    const other = await Project.open();
    await other.add([5]);
    expect((await (await Project.open()).get('?end_time=9')).body.total).toBe(0);
  });
});

describe('the filter', () => {
  test('called_url is a literal path, or a template whatever the names of its placeholders are', async () => {
    const project = await Project.open();
    const template = '/api/v1/dashboards/{dashboard_uuid}/get';
    await project.add(
      [1, { path: '/api/v1/dashboards/dsbd_1/get', template }],
      [2, { path: '/api/v1/dashboards/dsbd_2/get', template }],
      [3, { path: '/api/v1/dashboards/list', template: '/api/v1/dashboards/list' }],
    );
    const timesOf = async (url: string) =>
      (await project.get(`?end_time=9&called_url=${encodeURIComponent(url)}`)).body.openapi_called_records.map(
        ({ timestamp }: { timestamp: number }) => timestamp,
      );
    expect(await timesOf('/api/v1/dashboards/dsbd_1/get')).toEqual([1]);
    expect(await timesOf(template)).toEqual([2, 1]);
    expect(await timesOf('/api/v1/dashboards/{x}/get')).toEqual([2, 1]);
    expect(await timesOf('/api/v1/dashboards')).toEqual([]);
  });

  test('start_time and end_time are inclusive, in milliseconds', async () => {
    const project = await Project.open();
    await project.add(...[999, 1_000, 1_001, 2_000, 2_001].map((at): TimedCall => [at]));
    const { body } = await project.get('?start_time=1000&end_time=2000');
    const times = body.openapi_called_records.map(({ timestamp }: { timestamp: number }) => timestamp);
    expect([body.total, times]).toEqual([3, [2_000, 1_001, 1_000]]);
  });

  test.each([
    '?limit=0',
    '?limit=2001',
    '?start_time=now',
    '?end_time=',
    '?start_time=2&end_time=1',
    '?marker=not-one-of-ours',
    '?called_url=%zz',
  ])('%s is 400 in the form of the family', async (query) => {
    const { status, body } = await (await Project.open()).get(query);
    expect([status, body]).toEqual([400, invalidParameter]);
  });
});

describe('the pages', () => {
  test('of a fixed window hold every call once while calls arrive, with the same totals on each', async () => {
    const project = await Project.open();
    await project.add(
      ...Array.from({ length: 60 }, (_, index): TimedCall => [100 + index, { status: index % 3 === 0 ? 500 : 200 }]),
    );
    let late = 0;
    const { times, totals, pages } = await project.walk('?limit=7&start_time=100&end_time=200', async () => {
      // In the window and newer than everything that the first page saw.
      late += 1;
      await project.add([160 + late]);
    });
    expect(times).toEqual(Array.from({ length: 60 }, (_, index) => 159 - index));
    expect(totals).toEqual(['[60,40,20]']);
    expect(pages).toBe(9);
  });

  test('without a window hold what was there when the walk began, though every page is a call itself', async () => {
    const project = await Project.open();
    await project.add(...upTo(10));
    expect((await project.walk('?limit=5')).times).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test('end where the last one is full: no marker leads to an empty page', async () => {
    const project = await Project.open();
    await project.add(...upTo(4));
    expect((await project.walk('?limit=2&end_time=9')).pages).toBe(2);
    expect((await project.get('?limit=4&end_time=9')).body).not.toHaveProperty('next_marker');
  });

  test('may have another size than the first one', async () => {
    const project = await Project.open();
    await project.add(...upTo(6));
    const { next_marker } = (await project.get('?limit=2&end_time=9')).body;
    const { body } = await project.get(`?limit=10&end_time=9&marker=${next_marker}`);
    expect(body.openapi_called_records.map(({ timestamp }: { timestamp: number }) => timestamp)).toEqual([4, 3, 2, 1]);
  });

  test('have markers that are good for the same project and filter only', async () => {
    const [project, other] = [await Project.open(), await Project.open()];
    for (const each of [project, other]) await each.add(...upTo(4));
    const { next_marker: marker } = (await project.get('?limit=2&end_time=9')).body;
    expect(marker).toEqual(expect.any(String));
    for (const refused of [
      await other.get(`?limit=2&end_time=9&marker=${marker}`),
      await project.get(`?limit=2&end_time=8&marker=${marker}`),
      await project.get(`?limit=2&end_time=9&called_url=/x&marker=${marker}`),
      await project.get(`?limit=2&end_time=9&marker=${marker}x`),
    ]) {
      expect([refused.status, refused.body]).toEqual([400, invalidParameter]);
    }
  });
});

describe('the project', () => {
  test('is the workspace by its uuid or its number', async () => {
    const project = await Project.open();
    const { id, uuid } = project.ctx.workspace;
    for (const name of [uuid, String(id)]) {
      const { body } = await get(`/v1/${name}/openapi/called-records?end_time=1`, { 'X-Auth-Token': project.key.sk });
      expect(body.total).toBe(0);
    }
  });

  test('that is not the caller’s is answered like one that does not exist', async () => {
    const [project, other] = [await Project.open(), await Project.open()];
    const answers = [other.ctx.workspace.uuid, String(other.ctx.workspace.id), `wksp_${'0'.repeat(32)}`, '0', 'x'].map(
      (name) => get(`/v1/${name}/openapi/called-records`, { 'X-Auth-Token': project.key.sk }),
    );
    for (const { status, body } of await Promise.all(answers)) {
      expect(status).toBe(404);
      expect(body).toEqual({ error_code: 'ObjectNotFound', error_msg: expect.any(String) });
    }
    expect(new Set((await Promise.all(answers)).map(({ text }) => text)).size).toBe(1);
  });
});

describe('the caller', () => {
  test.each(['X-Auth-Token', 'DF-API-KEY', 'x-auth-token'])('shows its key in %s', async (name) => {
    const project = await Project.open();
    expect((await project.get('', { [name]: project.key.sk })).status).toBe(200);
  });

  test('may show it as a bearer token', async () => {
    const project = await Project.open();
    expect((await project.get('', { Authorization: `Bearer ${project.key.sk}` })).status).toBe(200);
  });

  test('without a key, or with one that nobody has, is told 401', async () => {
    const project = await Project.open();
    for (const headers of [
      {},
      { 'X-Auth-Token': 'unknown' },
      { Authorization: 'Basic eDp5' },
      { Cookie: 'belvedere_session=x' },
    ]) {
      const { status, body } = await project.get('?limit=0', headers);
      expect([status, body]).toEqual([401, { error_code: 'InvalidApiKey', error_msg: 'invalid API key' }]);
    }
  });

  test('without the permission is told 403', async () => {
    const project = await Project.open();
    const reader = await server.newKey(project.ctx, { roleUUIDs: ['readOnly'] });
    const { status, body } = await project.get('', { 'X-Auth-Token': reader.sk });
    expect(status).toBe(403);
    expect(body).toEqual({ error_code: 'PermissionDenied', error_msg: expect.stringContaining('workspace.callRead') });
  });

  test('with a key that may only read may read', async () => {
    const project = await Project.open();
    const reader = await server.newKey(project.ctx, { readOnly: true });
    expect((await project.get('', { 'X-Auth-Token': reader.sk })).status).toBe(200);
  });

  test('that calls more often than its key may is told 429 and when to come back', async () => {
    const project = await Project.open();
    const limited = await server.newKey(project.ctx, { limitPerMinute: 1 });
    const first = await project.get('', { 'X-Auth-Token': limited.sk });
    expect([first.status, first.headers.get('ratelimit-remaining')]).toEqual([200, '0']);
    const { status, headers, body } = await project.get('', { 'X-Auth-Token': limited.sk });
    expect([status, body.error_code]).toEqual([429, 'ft.TriggerApiAkCurrentLimiting']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a call of the dialect is recorded', () => {
  test('with who made it, and why it failed', async () => {
    const project = await Project.open();
    await project.get('?limit=1');
    const expected = {
      workspace: project.ctx.workspace.uuid,
      callerKind: 'key',
      caller: project.key.uuid,
      credential: 'key',
      dialect: 'called-records',
      operation: 'calls.listCalledRecords',
      effect: 'read',
      permission: 'workspace.callRead',
      method: 'GET',
      path: `/v1/${project.ctx.workspace.uuid}/openapi/called-records`,
      template: '/v1/{project_id}/openapi/called-records',
      query: 'limit=1',
    };
    expect(await server.lastCall(project.ctx)).toMatchObject({
      ...expected,
      status: 200,
      errorCode: '',
      failReason: '',
    });
    await project.get('?limit=0');
    expect(await server.lastCall(project.ctx)).toMatchObject({
      ...expected,
      query: 'limit=0',
      status: 400,
      errorCode: 'InvalidParameter',
      failReason: 'query parameter "limit" must be 1 to 2000',
    });
  });

  test('under the key whose credential was refused, and under nobody when nobody has it', async () => {
    const project = await Project.open();
    await server.call('keys.setDisable', project.ctx, { body: { isDisable: true, akUUIDs: [project.key.uuid] } });
    expect((await project.get()).status).toBe(401);
    expect(await server.lastCall(project.ctx)).toMatchObject({
      caller: project.key.uuid,
      status: 401,
      errorCode: 'InvalidApiKey',
    });
    expect((await server.lastCall(project.ctx))?.failReason).toContain('disabled');
    const before = await server.lastCall(project.ctx);
    const counted = server.counted.length;
    await project.get('', { 'X-Auth-Token': 'unknown' });
    expect(server.counted.slice(counted)).toMatchObject([{ dialect: 'called-records', status: 401 }]);
    expect(await server.lastCall(project.ctx)).toEqual(before);
  });

  test('also on a route that does not exist', async () => {
    const project = await Project.open();
    await get(`/v1/${project.ctx.workspace.uuid}/openapi/other`, { 'X-Auth-Token': project.key.sk });
    expect(await server.lastCall(project.ctx)).toMatchObject({
      caller: project.key.uuid,
      operation: 'unknown',
      template: '',
      status: 404,
    });
  });
});
