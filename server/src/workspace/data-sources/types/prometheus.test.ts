import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextFor } from '../../testing/index.ts';
import { queryDataSources } from '../query.ts';
import { type FakeTarget, framesIn, startFakeTarget } from '../testing/fake-target.ts';

let target: FakeTarget;
beforeAll(async () => {
  target = await startFakeTarget();
});
afterAll(() => target.close());

const success = (data: object, more: object = {}) => ({ json: { status: 'success', data, ...more } });
const matrix = (...result: object[]) => success({ resultType: 'matrix', result });

describe('a range query', () => {
  test('is one frame for each series, with gaps in numbers said beside them', async () => {
    const { query } = await target.source({ type: 'prometheus' });
    target.answer = () =>
      success(
        {
          resultType: 'matrix',
          result: [
            {
              metric: { __name__: 'up', job: 'x' },
              values: [
                [1700000000, '1'],
                [1700000015, 'NaN'],
                [1700000030, '+Inf'],
              ],
            },
            { metric: {}, values: [[1700000000.5, '-Inf']] },
          ],
        },
        { warnings: ['careful'] },
      );
    const [first, second] = framesIn(await query({ expr: 'up' }));
    expect(first).toEqual({
      schema: {
        name: 'up{job="x"}',
        refId: 'A',
        meta: {
          type: 'timeseries-multi',
          typeVersion: [0, 1],
          custom: { resultType: 'matrix' },
          executedQueryString: 'Expr: up\nStep: 15s',
          notices: [{ severity: 'warning', text: 'careful' }],
        },
        fields: [
          { name: 'Time', type: 'time', typeInfo: { frame: 'time.Time', nullable: true }, config: { interval: 15000 } },
          {
            name: 'Value',
            type: 'number',
            typeInfo: { frame: 'float64', nullable: true },
            labels: { __name__: 'up', job: 'x' },
            config: { displayNameFromDS: 'up{job="x"}' },
          },
        ],
      },
      data: {
        values: [
          [1700000000000, 1700000015000, 1700000030000],
          [1, null, null],
        ],
        entities: [null, { NaN: [1], Inf: [2] }],
      },
    });
    expect(second.schema.name).toBe('up');
    expect(second.data).toEqual({ values: [[1700000000500], [null]], entities: [null, { NegInf: [0] }] });
  });

  test('asks for aligned times and puts the variables of the interval in', async () => {
    const { query } = await target.source({ type: 'prometheus', jsonData: { timeInterval: '10s' } });
    target.answer = () => matrix();
    await query(
      { expr: 'rate(a[$__rate_interval]) + rate(b[[[__interval]]]) + $__interval_ms + $__range_s', intervalMs: 30_000 },
      { from: '1700000007000', to: '1700000607000' },
    );
    const [{ method, path, parameters }] = target.asked as [FakeTarget['asked'][number]];
    expect([method, path]).toEqual(['POST', '/api/v1/query_range']);
    expect(Object.fromEntries(parameters)).toEqual({
      query: 'rate(a[40s]) + rate(b[30s]) + 30000 + 600',
      start: '1699999980',
      end: '1700000580',
      step: '30',
    });
  });

  test('never asks for more points than Prometheus answers', async () => {
    const { query } = await target.source({ type: 'prometheus' });
    target.answer = () => matrix();
    await query({ expr: 'up', step: '1s' }, { from: '1600000000000', to: '1700000000000' });
    expect(Number(target.asked[0]?.parameters.get('step'))).toBeGreaterThan(100_000_000 / 11_000);
  });

  test('is named by its legend', async () => {
    const { query } = await target.source({ type: 'prometheus', jsonData: { httpMethod: 'GET' } });
    target.answer = () => matrix({ metric: { job: 'x' }, values: [[1, '2']] });
    const [frame] = framesIn(await query({ expr: 'up', legendFormat: '{{job}} of {{ none }}!' }));
    expect(frame.schema.fields[1].config.displayNameFromDS).toBe('x of !');
    expect(target.asked[0]?.method).toBe('GET');
  });
});

describe('an instant query', () => {
  test('of a scalar is one frame with one row', async () => {
    const { query } = await target.source({ type: 'prometheus' });
    target.answer = () => success({ resultType: 'scalar', result: [1700003600, '2'] });
    const [frame] = framesIn(await query({ expr: '1+1', instant: true }));
    expect(frame.data.values).toEqual([[1700003600000], [2]]);
    expect(frame.schema.meta).toMatchObject({ type: 'numeric-multi', custom: { resultType: 'scalar' } });
    expect(target.asked[0]?.parameters.get('time')).toBe('1700003600');
  });

  test('of a vector is one frame for each series, and stands beside the range when both are asked for', async () => {
    const { query } = await target.source({ type: 'prometheus' });
    const vector = success({ resultType: 'vector', result: [{ metric: { a: 'b' }, value: [1, '3'] }] });
    target.answer = ({ path }) => (path.endsWith('_range') ? matrix({ metric: {}, values: [[1, '2']] }) : vector);
    const frames = framesIn(await query({ expr: 'a', instant: true, range: true }));
    expect(frames.map(({ schema, data }) => [schema.meta.type, data.values[1]])).toEqual([
      ['timeseries-multi', [2]],
      ['numeric-multi', [3]],
    ]);
  });
});

describe('what fails', () => {
  test('is told in the words of Prometheus, and does not keep other queries from being answered', async () => {
    const { ctx, uid } = await target.source({ type: 'prometheus' });
    target.answer = ({ parameters }) =>
      parameters.get('query') === 'bad('
        ? { status: 400, json: { status: 'error', errorType: 'bad_data', error: 'parse error' } }
        : matrix();

    const queries = [
      { refId: 'A', datasource: { uid }, expr: 'bad(' },
      { refId: 'B', datasource: uid, expr: 'up' },
      { refId: 'C', datasource: { uid }, expr: 'hidden', hide: true },
    ];
    const answer = await queryDataSources({ ctx, input: { queries } });
    expect(answer).toMatchObject({
      failed: true,
      results: {
        A: { status: 400, error: 'bad_data: parse error', errorSource: 'downstream', frames: [] },
        B: { status: 200, frames: [] },
      },
    });
    expect(answer.results).not.toHaveProperty('C');
  });

  test('shows no page of a proxy in between, and no answer that is not what was asked for', async () => {
    const { query, health } = await target.source({ type: 'prometheus' });
    target.answer = () => ({ status: 502, text: '<html>Bad Gateway</html>' });
    expect((await query({ expr: 'up' })).results.A).toMatchObject({
      error: 'the data source answers with status 502',
      errorSource: 'downstream',
    });
    expect(await health()).toEqual({ works: false, message: 'the data source answers with status 502' });
    target.answer = () => ({ json: ['success'] });
    expect((await query({ expr: 'up' })).results.A).toMatchObject({ status: 502, frames: [] });
  });

  test('is a query without expression, an unknown data source, a wrong time', async () => {
    const { query } = await target.source({ type: 'prometheus' });
    expect((await query({})).results.A).toMatchObject({ status: 400, errorSource: 'plugin' });
    await expect(query({ datasource: { uid: 'unknown' } })).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await expect(query({ expr: 'up' }, { from: 'yesterday' })).rejects.toMatchObject({ code: 'InvalidParameter' });
    await expect(query({ expr: 'up' }, { from: 'now', to: 'now-1h' })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });

  test('is a target that may not be reached', async () => {
    const { query, health } = await target.source({ type: 'prometheus', url: 'http://169.254.169.254' });
    expect((await query({ expr: 'up' })).results.A).toMatchObject({ status: 403, errorSource: 'downstream' });
    expect(await health()).toMatchObject({ works: false, message: expect.stringContaining('BELVEDERE_PROXY_ALLOW') });
  });
});

test('the health check really asks, with the credentials of the data source', async () => {
  const { health } = await target.source(
    { type: 'prometheus', basicAuth: true, basicAuthUser: 'me' },
    { basicAuthPassword: 'pass' },
  );
  target.answer = () => success({ resultType: 'scalar', result: [1, '2'] });
  expect(await health()).toEqual({ works: true, message: 'Successfully queried the Prometheus API.' });
  expect(target.asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:pass').toString('base64')}`);
});

test('viewers may query', async () => {
  const { ctx, uid } = await target.source({ type: 'prometheus' });
  target.answer = () => matrix();

  const viewer = await contextFor(target.kernel, { workspace: ctx.workspace, roles: ['readOnly'], readOnly: true });
  expect(
    (await queryDataSources({ ctx: viewer, input: { queries: [{ datasource: { uid }, expr: 'up' }] } })).failed,
  ).toBe(false);
  const stranger = await contextFor(target.kernel);
  await expect(
    queryDataSources({ ctx: stranger, input: { queries: [{ datasource: { uid }, expr: 'up' }] } }),
  ).rejects.toMatchObject({ code: 'ObjectNotFound' });
});

test('an answer that trickles is given up when the time of the data source is over', async () => {
  const { query, health } = await target.source({ type: 'prometheus', jsonData: { timeout: 0.1 } });
  target.answer = () => ({ trickles: true });
  expect((await query({ expr: 'up' })).results.A).toMatchObject({
    status: 504,
    errorSource: 'downstream',
    error: `${target.url} did not answer within 0.1 s`,
  });
  expect(await health()).toMatchObject({ works: false, message: expect.stringContaining('within 0.1 s') });
});
