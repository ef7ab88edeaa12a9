import {
  historyRequests,
  type NounExamples,
  type ValidRequest,
} from '../../server/src/workspace/testing/noun-examples.ts';
import type { Fixture } from './fixture.ts';
import { nounExamples } from './noun-examples.ts';
import { realisticTemplate } from './template.ts';

export type { ValidRequest } from '../../server/src/workspace/testing/noun-examples.ts';

type Requests = Readonly<Record<string, (fixture: Fixture) => ValidRequest>>;

const template = JSON.parse(realisticTemplate('from a valid request', 2)) as Record<string, unknown>;
const dashboardSettings = {
  desc: 'a description',
  identifier: 'key-of-the-caller',
  extend: { groupUnfoldStatus: {} },
  mapping: [{ class: 'host_processes', field: 'create_time', mapping: 'username', datasource: 'object' }],
  tagNames: ['one', 'two'],
  isPublic: -1,
  permissionSet: ['wsAdmin'],
  readPermissionSet: ['general'],
};

const callFilter = {
  noun: 'dashboards',
  effect: 'change',
  dialect: 'open-api',
  method: 'POST',
  outcome: 'succeeded',
  statusClass: 2,
  path: '/api/v1/dashboards/{dashboard_uuid}/modify',
  address: '127.0.0.0/8',
  durationMinMs: 0,
  durationMaxMs: 60_000.5,
  fromMs: 1,
  toMs: 4_102_444_800_000,
};

const metricQueries = ({ workspace, measurement }: Fixture) => [
  {
    qtype: 'dql',
    uuid: 'first',
    query: {
      q: `M::\`${measurement}\`:(count(*)) BY \`host\``,
      maxPointCount: 720,
      interval: 10,
      tz: 'Asia/Shanghai',
      sorder_by: [{ column: '`#1`', order: 'DESC' }],
      slimit: 20,
      disableMultipleField: false,
      workspaceUUID: workspace,
    },
  },
  { qtype: 'dql', query: { q: 'L::*:(`*`)', limit: 2, search_after: [], orderby: [{ time: 'desc' }] } },
];
const queriesText = (fixture: Fixture): string => JSON.stringify({ queries: metricQueries(fixture) });

const objectQuery = {
  search: 'host',
  filters: [
    { name: 'os', operator: '=', value: 'linux' },
    { name: 'cpu_usage', operator: '>', value: 1.5 },
    { name: 'os', operator: 'in', value: ['linux', 7, true] },
  ],
  liveness: ['live', 'late', 'gone'],
  fromMs: 1,
  toMs: 4_102_444_800_000,
  orderBy: 'cpu_usage',
  order: 'desc',
  pageIndex: 1,
  pageSize: 10,
};

/** Requests that name one object, as requests that name the one of the fixture. */
const about = (requests: NounExamples['requests'], uuidOf: (fixture: Fixture) => string): Requests =>
  Object.fromEntries(
    Object.entries(requests).map(([id, request]) => [id, (fixture: Fixture) => request(uuidOf(fixture), fixture)]),
  );

const ofNouns: Requests = Object.assign(
  {},
  ...nounExamples.map(({ folder, examples }) => about(examples.requests, ({ objects }) => objects[folder] ?? '')),
);

/** One valid request for each operation, with most of its parameters. A test fails when an operation has none. */
export const validRequests: Requests = {
  ...ofNouns,

  'queries.run': (fixture) => ({ body: { queries: metricQueries(fixture), fieldTagDescNeeded: true } }),
  'queries.getLegacy': (fixture) => ({ query: { body: queriesText(fixture) } }),
  'queries.runLegacy': (fixture) => ({ query: { queries_body: queriesText(fixture) } }),
  'queries.runInBackground': (fixture) => ({ body: { queries: metricQueries(fixture) } }),
  'queries.listRunning': () => ({}),
  'queries.cancel': () => ({ params: { query_id: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed' } }),
  'queries.listRecords': () => ({ query: { orderBy: 'duration', outcome: 'succeeded' } }),
  'queries.ping': () => ({}),

  'dashboards.list': () => ({ query: { search: 'a', tagNames: ['one'], pageIndex: 1, pageSize: 10 } }),
  'dashboards.create': () => ({ body: { name: 'made', ...dashboardSettings, templateInfo: template } }),
  'dashboards.get': ({ dashboard }) => ({ params: { dashboard_uuid: dashboard } }),
  'dashboards.modify': ({ dashboard }) => ({
    params: { dashboard_uuid: dashboard },
    body: { name: 'renamed', ...dashboardSettings },
  }),
  'dashboards.delete': ({ dashboard }) => ({ params: { dashboard_uuid: dashboard } }),
  'dashboards.export': ({ dashboard }) => ({ params: { dashboard_uuid: dashboard } }),
  'dashboards.import': ({ dashboard }) => ({ params: { dashboard_uuid: dashboard }, body: { templateInfo: template } }),
  'dashboards.adopt': ({ dashboard }) => ({ params: { dashboard_uuid: dashboard }, body: { format: 'grafana' } }),
  ...about(historyRequests('dashboards', 'dashboard_uuid'), ({ dashboard }) => dashboard),

  'tags.list': () => ({ query: { search: 'a', filter: 'BoardRefTagObject', pageIndex: 1, pageSize: 10 } }),
  'tags.get': ({ tag }) => ({ params: { tag_uuid: tag } }),
  'tags.create': () => ({ body: { name: 'made', description: 'a tag', colour: 'style_key3' } }),
  'tags.modify': ({ tag }) => ({
    params: { tag_uuid: tag },
    body: { name: 'renamed', description: 'again', colour: 'default' },
  }),
  'tags.delete': ({ tag }) => ({ body: { tagUUIDs: [tag] } }),

  'keys.list': () => ({ query: { search: 'a' } }),
  'keys.get': ({ otherKey }) => ({ params: { ak_uuid: otherKey } }),
  'keys.create': () => ({
    body: {
      name: 'made',
      roleUUIDs: ['general'],
      expiresAt: 4_102_444_800,
      allowedAddresses: ['10.0.0.0/8', '::1'],
      limitPerMinute: 100,
      readOnly: true,
      signable: true,
    },
  }),
  'keys.modify': ({ otherKey }) => ({
    params: { ak_uuid: otherKey },
    body: { name: 'renamed', roleUUIDs: ['general'], allowedAddresses: [], limitPerMinute: null, readOnly: false },
  }),
  'keys.setDisable': ({ otherKey }) => ({ body: { isDisable: true, akUUIDs: [otherKey] } }),
  'keys.rotate': ({ otherKey }) => ({ params: { ak_uuid: otherKey }, body: { overlapSeconds: 60 } }),
  'keys.reveal': ({ otherKey }) => ({ params: { ak_uuid: otherKey } }),
  'keys.delete': ({ otherKey }) => ({ params: { ak_uuid: otherKey } }),
  'keys.usage': ({ otherKey }) => ({ params: { ak_uuid: otherKey }, query: { fromMs: 1, toMs: 4_102_444_800_000 } }),
  'keys.advice': ({ otherKey }) => ({ params: { ak_uuid: otherKey }, query: { fromMs: 1, toMs: 4_102_444_800_000 } }),
  'keys.validate': () => ({}),

  'changes.list': ({ dashboard, trace }) => ({
    query: {
      noun: 'dashboards',
      verb: 'create',
      object: dashboard,
      traceId: trace,
      from: 1,
      to: 4_102_444_800,
      pageIndex: 1,
      pageSize: 10,
    },
  }),
  // Both, so that a stream without one of them ends as well.
  'changes.stream': () => ({ query: { after: 0, noun: 'dashboards', follow: false, seconds: 1 } }),
  'changes.verify': () => ({ query: { after: 1 } }),
  'changes.get': ({ change }) => ({ params: { change_uuid: change } }),
  'changes.revert': ({ change }) => ({ params: { change_uuid: change }, body: { reason: 'a valid request' } }),
  'changes.revertBatch': ({ dashboard, trace }) => ({
    body: {
      filter: { noun: 'dashboards', verb: 'modify', object: dashboard, traceId: trace, from: 1, to: 4_102_444_800 },
      reason: 'a valid request',
      outcome: 'reverted',
      pageIndex: 1,
      pageSize: 10,
    },
  }),

  'calls.list': () => ({
    query: { ...callFilter, text: 'dashboards', scope: 'workspace', pageIndex: 1, pageSize: 10 },
  }),
  'calls.get': ({ trace }) => ({ params: { trace_id: trace } }),
  'calls.summary': () => ({
    query: { ...callFilter, groupBy: ['operation', 'time'], bucketMs: 60_000, orderBy: 'p95Ms', limit: 10 },
  }),
  'calls.export': () => ({ query: callFilter }),

  'ingest.usage': () => ({ query: { fromMs: 1, toMs: 4_102_444_800_000, bucketMs: 3_600_000 } }),
  'ingest.errors': () => ({
    query: { fromMs: 1, toMs: 4_102_444_800_000, category: 'metric', pageIndex: 1, pageSize: 10 },
  }),

  'metrics.info': ({ measurement }) => ({ query: { metric: measurement } }),
  'objects.listHosts': () => ({ query: objectQuery }),
  'objects.listProcesses': () => ({ query: objectQuery }),
  'objects.classes': () => ({}),
  'objects.list': () => ({ params: { object_class: 'HOST' }, query: { ...objectQuery, kind: 'object' } }),
  'objects.get': ({ host }) => ({ params: { object_class: 'host', object_name: host }, query: { kind: 'object' } }),
  'objects.history': ({ host }) => ({
    params: { object_class: 'HOST', object_name: host },
    query: { kind: 'object', fromMs: 1, toMs: 4_102_444_800_000, pageIndex: 1, pageSize: 10 },
  }),
  'objectLabels.list': ({ host }) => ({
    body: { source: 'HOST', names: [host], timeRange: [1, 4_102_444_800_000] },
  }),
  'objectLabels.modify': ({ host }) => ({ params: { host }, body: { source: 'HOST', labels: ['prod', 'eu'] } }),

  'carousels.create': ({ dashboard }) => ({
    body: { name: 'a carousel', dashboardUUIDs: [dashboard], intervalTime: '30s' },
  }),
  'carousels.modify': ({ objects, dashboard }) => ({
    params: { carousel_uuid: objects.carousels ?? '' },
    body: { name: 'renamed', dashboardUUIDs: [dashboard, dashboard], intervalTime: '40s' },
  }),

  'webhooks.redeliver': ({ objects, change }) => ({
    params: { webhook_uuid: objects.webhooks ?? '' },
    body: { changeUUIDs: [change] },
  }),

  'permissions.list': () => ({ query: { isSupportCustomRole: true } }),

  'workspaces.get': () => ({}),
  'workspaces.create': () => ({
    body: { name: 'made', desc: 'a workspace', menuStyle: '', needCreateAk: true, akName: 'first', language: 'en' },
  }),
  'workspaces.modify': () => ({ body: { name: 'renamed', desc: 'again' } }),
  'workspaces.settings': () => ({}),
  'workspaces.modifySettings': () => ({
    body: {
      versionRetentionDays: 90,
      callRetentionDays: 30,
      callRetentionBytesMax: null,
      callsPerMinute: null,
      telemetryRetentionDays: { metric: 90 },
    },
  }),
};
