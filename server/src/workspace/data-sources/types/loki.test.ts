import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeTarget, framesIn, startFakeTarget } from '../testing/fake-target.ts';

let target: FakeTarget;
beforeAll(async () => {
  target = await startFakeTarget();
});
afterAll(() => target.close());

const success = (resultType: string, result: unknown) => ({
  json: { status: 'success', data: { resultType, result } },
});

test('lines are one frame: labels, time to the nanosecond, line and a steady id', async () => {
  const { query } = await target.source({ type: 'loki' });
  const same = ['1700000000123456789', 'hello'];
  target.answer = () => success('streams', [{ stream: { app: 'a' }, values: [same, same] }]);
  const [frame] = framesIn(await query({ expr: '{app="a"}', maxLines: 10 }));
  expect(
    frame.schema.fields.map(({ name, type, typeInfo }: { name: string; type: string; typeInfo: { frame: string } }) => [
      name,
      type,
      typeInfo.frame,
    ]),
  ).toEqual([
    ['labels', 'other', 'json.RawMessage'],
    ['Time', 'time', 'time.Time'],
    ['Line', 'string', 'string'],
    ['tsNs', 'string', 'string'],
    ['id', 'string', 'string'],
  ]);
  expect(frame.schema.meta).toMatchObject({ type: 'log-lines', custom: { frameType: 'LabeledTimeValues' } });
  const [labels, time, line, tsNs, ids] = frame.data.values;
  expect([labels[0], time[0], line[0], tsNs[0]]).toEqual([{ app: 'a' }, 1700000000123, 'hello', '1700000000123456789']);
  expect(frame.data.nanos).toEqual([null, [456789, 456789], null, null, null]);
  expect(new Set(ids).size).toBe(2);
  const [asked] = target.asked;
  expect(asked?.path).toBe('/loki/api/v1/query_range');
  expect(Object.fromEntries(asked?.parameters ?? [])).toMatchObject({
    start: '1700000000000000000',
    end: '1700003600000000000',
    limit: '10',
    direction: 'backward',
  });
});

test('no lines are a frame without rows', async () => {
  const { query } = await target.source({ type: 'loki' });
  target.answer = () => success('streams', []);
  expect(framesIn(await query({ expr: '{a="b"}' }))[0].data.values).toEqual([[], [], [], [], []]);
});

test('numbers come as those of Prometheus, for a range and for one moment', async () => {
  const { query } = await target.source({ type: 'loki' });
  target.answer = ({ path }) =>
    path.endsWith('_range')
      ? success('matrix', [{ metric: { app: 'a' }, values: [[1700000000, '2']] }])
      : success('vector', [{ metric: { app: 'a' }, value: [1700000000.25, '3'] }]);
  const [range] = framesIn(await query({ expr: 'rate({a="b"}[$__auto])' }));
  expect([range.schema.meta.type, range.data.values]).toEqual(['timeseries-multi', [[1700000000000], [2]]]);
  expect(target.asked[0]?.parameters.get('query')).toBe('rate({a="b"}[15s])');
  const [instant] = framesIn(await query({ expr: 'count_over_time({a="b"}[1m])', queryType: 'instant' }));
  expect([instant.schema.meta.type, instant.data.values]).toEqual(['numeric-multi', [[1700000000250], [3]]]);
});

test('a refused query is told in the words of Loki', async () => {
  const { query, health } = await target.source({ type: 'loki' });
  target.answer = () => ({ status: 400, text: 'parse error at line 1, col 1' });
  expect((await query({ expr: '{' })).results.A).toMatchObject({
    status: 400,
    error: 'parse error at line 1, col 1',
    errorSource: 'downstream',
  });
  expect(await health()).toEqual({ works: false, message: 'parse error at line 1, col 1' });
  target.answer = () => success('vector', []);
  expect(await health()).toMatchObject({ works: true });
});
