import type { Answers } from './metrics-server.ts';

/** A dashboard of Grafana with a panel of each kind, over sources whose answers for two hosts differ in everything. */

const services = ['web', 'api', 'db', 'jobs'];

/** `host="a"` in a query says whose values are asked for. */
const hostIn = (query: string): string => /host="(\w+)"/.exec(query)?.[1] ?? 'a';

/** Of `b` no value is one of `a`, nor in proportion to it. */
function valueAt(query: string, place: number, timeMs: number): number {
  const [factor, periodMs] = hostIn(query) === 'a' ? [1, 300_000] : [3.7, 130_000];
  const wave = Math.sin(timeMs / periodMs + place * 2) + 1.5;
  const power = hostIn(query) === 'a' ? 1.5 : 0.5;
  return Number((wave * 8 * (place + 1) ** power * factor).toFixed(3));
}

const bucketEnds = ['1', '5', '10', '+Inf'];

export const sampleAnswers: Answers = {
  series: (query) => {
    const host = hostIn(query);
    if (query.startsWith('buckets')) {
      return bucketEnds.map((le, place) => ({
        labels: { le },
        // Counts that grow from each bucket to the next, as those of a histogram do.
        at: (timeMs) =>
          bucketEnds.slice(0, place + 1).reduce((sum, _, below) => sum + valueAt(query, below, timeMs), 0),
      }));
    }
    if (query.startsWith('state')) {
      return services.map((service, place) => ({
        labels: { service, host },
        at: (timeMs) => Math.floor(valueAt(query, place, timeMs) / 20) % 3,
      }));
    }
    return services.map((service, place) => ({
      labels: { service, host },
      at: (timeMs) => valueAt(query, place, timeMs),
    }));
  },
  lines: (query) =>
    Array.from({ length: 10 }, (_, index) => ({
      labels: { host: hostIn(query), level: index % 3 === 0 ? 'error' : 'info' },
      timeMs: 1_767_225_600_000 + index * 10_000,
      line: `host ${hostIn(query)} did step ${index}`,
    })),
};

interface Sample {
  readonly type: string;
  readonly target?: object;
  readonly more?: object;
}

const load = { refId: 'A', expr: 'load{host="$host"}', legendFormat: '{{service}}' };
const now = { ...load, instant: true, range: false };
const table = { ...now, format: 'table' };
const thresholds = {
  mode: 'absolute',
  steps: [
    { value: null, color: 'green' },
    { value: 30, color: 'red' },
  ],
};
const custom = (more: object) => ({ fieldConfig: { defaults: { custom: more }, overrides: [] } });
const onlyTable = { transformations: [{ id: 'organize', options: { excludeByName: { Time: true, host: true } } }] };

/** One of each kind that is drawn, and one that is not. */
export const panelSamples: readonly Sample[] = [
  { type: 'timeseries', target: load },
  { type: 'timeseries', target: load, more: custom({ drawStyle: 'bars', stacking: { mode: 'normal' } }) },
  {
    type: 'timeseries',
    target: load,
    more: custom({ drawStyle: 'points', lineInterpolation: 'stepAfter', thresholdsStyle: { mode: 'line' } }),
  },
  { type: 'trend', target: load },
  { type: 'stat', target: load, more: { options: { graphMode: 'area', colorMode: 'background' } } },
  {
    type: 'gauge',
    target: { ...load, expr: 'load{host="$host"}' },
    more: { fieldConfig: { defaults: { max: 200, thresholds, color: { mode: 'thresholds' } }, overrides: [] } },
  },
  { type: 'bargauge', target: load },
  { type: 'barchart', target: table, more: onlyTable },
  { type: 'piechart', target: load, more: { options: { pieType: 'donut', displayLabels: ['name', 'percent'] } } },
  { type: 'table', target: table, more: onlyTable },
  { type: 'histogram', target: load },
  { type: 'heatmap', target: { refId: 'A', expr: 'buckets{host="$host"}', format: 'heatmap', legendFormat: '{{le}}' } },
  {
    type: 'xychart',
    target: load,
    more: {
      targets: [
        { ...table, refId: 'A' },
        { ...table, refId: 'B', expr: 'load{host="$host"} ^ 2' },
      ],
      transformations: [{ id: 'merge' }, ...onlyTable.transformations],
    },
  },
  { type: 'state-timeline', target: { ...load, expr: 'state{host="$host"}' } },
  { type: 'status-history', target: { ...load, expr: 'state{host="$host"}' } },
  { type: 'logs', target: { refId: 'A', expr: '{host="$host"}', datasource: { type: 'loki', uid: 'sample-logs' } } },
  { type: 'text', more: { options: { mode: 'markdown', content: '# Host $host\n\n**one** of two' } } },
  { type: 'graph', target: load, more: { lines: true, fill: 2, stack: true, yaxes: [{ format: 'percent' }] } },
  { type: 'singlestat', target: { ...load, expr: 'load{host="$host"}' }, more: { valueName: 'max', format: 'ms' } },
  {
    type: 'timeseries',
    more: {
      targets: [
        { ...load, hide: true },
        { refId: 'B', datasource: { type: '__expr__', uid: '__expr__' }, type: 'math', expression: '$A * 2 - 1' },
      ],
      transformations: [
        { id: 'calculateField', options: { mode: 'unary', unary: { operator: 'round', fieldName: 'B' } } },
      ],
    },
  },
  { type: 'geomap', target: table },
];

export const panelTitle = (index: number): string => `${panelSamples[index]?.type} ${index}`;

export const sampleDashboard = {
  uid: 'every-panel',
  title: 'Every kind of panel',
  schemaVersion: 41,
  time: { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T00:15:00.000Z' },
  templating: { list: [{ name: 'host', type: 'custom', query: 'a,b', current: { value: 'a', text: 'a' } }] },
  panels: panelSamples.map(({ type, target, more }, index) => ({
    id: index + 1,
    type,
    title: panelTitle(index),
    datasource: { type: 'prometheus', uid: 'sample-metrics' },
    gridPos: { x: (index % 3) * 8, y: Math.floor(index / 3) * 8, w: 8, h: 8 },
    ...(target && { targets: [target] }),
    ...more,
  })),
};
