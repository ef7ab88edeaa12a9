import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeTarget, framesIn, startFakeTarget } from '../testing/fake-target.ts';

let target: FakeTarget;
beforeAll(async () => {
  target = await startFakeTarget();
});
afterAll(() => target.close());

const logs = { type: 'elasticsearch', database: 'logs-*', jsonData: { timeField: '@timestamp' } };
const answerWith = (response: object) => ({ json: { took: 1, responses: [response] } });
const sent = () =>
  (target.asked[0]?.body ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a query without anything counts documents over time', async () => {
  const { query } = await target.source(logs);
  target.answer = () =>
    answerWith({
      aggregations: {
        2: {
          buckets: [
            { key: 1700000000000, doc_count: 3 },
            { key: 1700000015000, doc_count: 0 },
          ],
        },
      },
    });
  const [frame] = framesIn(await query({ query: 'level:error' }));
  expect(frame.schema.name).toBe('Count');
  expect(frame.data.values).toEqual([
    [1700000000000, 1700000015000],
    [3, 0],
  ]);
  const [header, search] = sent();
  expect(header).toMatchObject({ index: 'logs-*' });
  expect(search).toEqual({
    size: 0,
    query: {
      bool: {
        filter: [
          { range: { '@timestamp': { gte: 1700000000000, lte: 1700003600000, format: 'epoch_millis' } } },
          { query_string: { analyze_wildcard: true, query: 'level:error' } },
        ],
      },
    },
    aggs: {
      2: {
        date_histogram: {
          field: '@timestamp',
          fixed_interval: '15000ms',
          extended_bounds: { min: 1700000000000, max: 1700003600000 },
          format: 'epoch_millis',
          min_doc_count: 0,
        },
      },
    },
  });
  expect(target.asked[0]).toMatchObject({ path: '/_msearch', headers: { 'content-type': 'application/x-ndjson' } });
});

test('groups become labels, and metrics frames of their own', async () => {
  const { query } = await target.source(logs);
  const at = (key: number, value: number | null) => ({ key, doc_count: 1, 1: { value }, 4: { values: { '95.0': 9 } } });
  target.answer = () =>
    answerWith({
      aggregations: {
        3: {
          buckets: [
            { key: 'a', 2: { buckets: [at(1, 5), at(2, null)] } },
            { key: 'b', 2: { buckets: [at(1, 6)] } },
          ],
        },
      },
    });
  const frames = framesIn(
    await query({
      metrics: [
        { id: '1', type: 'avg', field: 'ms' },
        { id: '4', type: 'percentiles', field: 'ms', settings: { percents: ['95'] } },
      ],
      bucketAggs: [
        { id: '3', type: 'terms', field: 'host', settings: { size: '5', orderBy: '_term', order: 'asc' } },
        { id: '2', type: 'date_histogram', field: '@timestamp', settings: { interval: '1M' } },
      ],
    }),
  );
  expect(frames.map(({ schema, data }) => [schema.name, schema.fields[1].labels, data.values])).toEqual([
    [
      'a Average ms',
      { host: 'a' },
      [
        [1, 2],
        [5, null],
      ],
    ],
    [
      'a p95.0 ms',
      { host: 'a' },
      [
        [1, 2],
        [9, 9],
      ],
    ],
    ['b Average ms', { host: 'b' }, [[1], [6]]],
    ['b p95.0 ms', { host: 'b' }, [[1], [9]]],
  ]);
  const [, { aggs }] = sent();
  expect(aggs[3].terms).toEqual({ field: 'host', size: 5, order: { _key: 'asc' }, min_doc_count: 1 });
  expect(aggs[3].aggs[2].date_histogram.calendar_interval).toBe('1M');
  expect(aggs[3].aggs[2].aggs).toEqual({
    1: { avg: { field: 'ms' } },
    4: { percentiles: { field: 'ms', percents: [95] } },
  });
});

test('grouping that does not end with time is a table', async () => {
  const { query } = await target.source(logs);
  target.answer = () =>
    answerWith({ aggregations: { 3: { buckets: { errors: { doc_count: 2 }, all: { doc_count: 7 } } } } });
  const filters = [
    { query: 'level:error', label: 'errors' },
    { query: '*', label: 'all' },
  ];
  const [frame] = framesIn(await query({ bucketAggs: [{ id: '3', type: 'filters', settings: { filters } }] }));
  expect(frame.data.values).toEqual([
    ['errors', 'all'],
    [2, 7],
  ]);
});

test('documents are lines of a log, or a table of what they hold', async () => {
  const { query } = await target.source(logs);
  const _source = { '@timestamp': '2023-11-14T22:13:20.000Z', message: 'hello', http: { status: 200 } };
  target.answer = () => answerWith({ hits: { hits: [{ _id: 'x', _index: 'logs-1', _source }] } });
  const [lines] = framesIn(
    await query({ metrics: [{ id: '1', type: 'logs', settings: { limit: '20' } }], bucketAggs: [] }),
  );
  expect(lines.schema.meta.preferredVisualisationType).toBe('logs');
  expect(lines.data.values).toEqual([[1700000000000], ['hello'], ['x'], ['logs-1'], [_source]]);
  expect(sent()[1]).toMatchObject({ size: 20, sort: [{ '@timestamp': { order: 'desc' } }] });
  const [table] = framesIn(await query({ metrics: [{ id: '1', type: 'raw_data' }] }));
  expect(table.schema.fields.map(({ name }: { name: string }) => name)).toEqual([
    '@timestamp',
    '_id',
    '_index',
    'http.status',
    'message',
  ]);
});

test('an index for each day is asked for with a star', async () => {
  const { query } = await target.source({ ...logs, database: '[logs-]YYYY.MM.DD', jsonData: { interval: 'Daily' } });
  target.answer = () => answerWith({ aggregations: {} });
  expect(framesIn(await query({}))).toEqual([]);
  expect(sent()[0].index).toBe('logs-*');
});

test('what fails is told with its reason, what is not served with a sentence', async () => {
  const { query, health } = await target.source(logs);
  target.answer = () =>
    answerWith({ status: 404, error: { reason: 'outer', root_cause: [{ reason: 'no such index' }] } });
  expect((await query({})).results.A).toMatchObject({ status: 404, error: 'no such index', errorSource: 'downstream' });
  expect((await query({ metrics: [{ id: '1', type: 'derivative' }] })).results.A).toMatchObject({
    errorSource: 'plugin',
  });
  expect((await query({ bucketAggs: [{ id: '1', type: 'geohash_grid' }] })).results.A).toMatchObject({
    errorSource: 'plugin',
  });
  target.answer = () => ({ json: { fields: {} } });
  expect(await health()).toEqual({ works: false, message: 'No time field found with the name @timestamp' });
  target.answer = ({ path }) => ({ json: { fields: path === '/logs-*/_field_caps' ? { '@timestamp': {} } : {} } });
  expect(await health()).toMatchObject({ works: true });
});
