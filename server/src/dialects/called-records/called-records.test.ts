import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Project } from './testing/project.ts';
import { type CalledRecordsServer, startCalledRecords, type TimedCall } from './testing/start-called-records.ts';

let server: CalledRecordsServer;
beforeAll(async () => {
  server = await startCalledRecords();
});
afterAll(() => server.close());

const invalidParameter = { error_code: 'dsc.40000011', error_msg: 'Invalid parameter' };

/** One call in each of the first milliseconds. */
const upTo = (last: number): TimedCall[] => Array.from({ length: last }, (_, index) => [index + 1]);

describe('the answer', () => {
  test('has the fields and types that clients decode, strings where they are strings', async () => {
    const project = await Project.open(server);
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
    const project = await Project.open(server);
    await project.add([1, { callerKind: 'account', caller: 'acnt_1', callerName: 'Tess', credential: 'session' }]);
    expect((await project.get()).body.openapi_called_records).toMatchObject([{ user_name: 'Tess', user_id: 'acnt_1' }]);
  });

  test('counts every call of the filter: total is succeed and failed, which are those from status 400 on', async () => {
    const project = await Project.open(server);
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
    const project = await Project.open(server);
    await project.add(...upTo(2_001));
    const { body } = await project.get('?end_time=9999');
    expect(body.openapi_called_records).toHaveLength(1_000);
    expect(body.openapi_called_records[0].timestamp).toBe(2_001);
    expect(body.openapi_called_records.at(-1).timestamp).toBe(1_002);
    expect((await project.get('?limit=2000')).body.openapi_called_records).toHaveLength(2_000);
  });

  test('of a project without such calls is empty, not an error', async () => {
    const { body } = await (await Project.open(server)).get('?end_time=1');
    expect(body).toEqual({ total: 0, succeed: 0, failed: 0, openapi_called_records: [] });
  });

  test('holds no call of another project', async () => {
    const other = await Project.open(server);
    await other.add([5]);
    expect((await (await Project.open(server)).get('?end_time=9')).body.total).toBe(0);
  });
});

describe('the filter', () => {
  test('called_url is a literal path, or a template whatever the names of its placeholders are', async () => {
    const project = await Project.open(server);
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
    const project = await Project.open(server);
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
    const { status, body } = await (await Project.open(server)).get(query);
    expect([status, body]).toEqual([400, invalidParameter]);
  });
});

describe('the pages', () => {
  test('of a fixed window hold every call once while calls arrive, with the same totals on each', async () => {
    const project = await Project.open(server);
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
    const project = await Project.open(server);
    await project.add(...upTo(10));
    expect((await project.walk('?limit=5')).times).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test('end where the last one is full: no marker leads to an empty page', async () => {
    const project = await Project.open(server);
    await project.add(...upTo(4));
    expect((await project.walk('?limit=2&end_time=9')).pages).toBe(2);
    expect((await project.get('?limit=4&end_time=9')).body).not.toHaveProperty('next_marker');
  });

  test('may have another size than the first one', async () => {
    const project = await Project.open(server);
    await project.add(...upTo(6));
    const { next_marker } = (await project.get('?limit=2&end_time=9')).body;
    const { body } = await project.get(`?limit=10&end_time=9&marker=${next_marker}`);
    expect(body.openapi_called_records.map(({ timestamp }: { timestamp: number }) => timestamp)).toEqual([4, 3, 2, 1]);
  });

  test('have markers that are good for the same project and filter only', async () => {
    const [project, other] = [await Project.open(server), await Project.open(server)];
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
