import type { Fixture } from './fixture.ts';
import { realisticTemplate } from './template.ts';

export interface ValidRequest {
  readonly params?: Readonly<Record<string, string | number>>;
  /** Values of query parameters as the operation means them: arrays are encoded as its schema says. */
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

const template = JSON.parse(realisticTemplate('from a valid request', 2)) as Record<string, unknown>;
const base64 = Buffer.from('add_key(city, "shanghai")').toString('base64');
const pipelineBody = {
  name: 'valid_request',
  type: 'local',
  source: ['nsqlookupd'],
  content: base64,
  testData: 'W10=',
  dataType: 'line_protocol',
  category: 'logging',
  asDefault: 0,
  isForce: false,
  extend: { appID: null, measurement: ['cpu'] },
};
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

const history = (
  noun: string,
  parameter: string,
  uuidOf: (fixture: Fixture) => string,
): Record<string, (fixture: Fixture) => ValidRequest> => ({
  [`${noun}.version.list`]: (fixture) => ({
    params: { [parameter]: uuidOf(fixture) },
    query: { pageIndex: 1, pageSize: 10 },
  }),
  [`${noun}.version.get`]: (fixture) => ({ params: { [parameter]: uuidOf(fixture), revision: 1 } }),
  [`${noun}.version.diff`]: (fixture) => ({ params: { [parameter]: uuidOf(fixture) }, query: { from: 1, to: 1 } }),
  [`${noun}.version.restore`]: (fixture) => ({
    params: { [parameter]: uuidOf(fixture), revision: 1 },
    body: { reason: 'a valid request' },
  }),
});

/** One valid request for each operation, with most of its parameters. A test fails when an operation has none. */
export const validRequests: Readonly<Record<string, (fixture: Fixture) => ValidRequest>> = {
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
  ...history('dashboards', 'dashboard_uuid', ({ dashboard }) => dashboard),

  'pipelines.list': () => ({ query: { search: 'a', type: 'local', categories: ['logging', 'rum'] } }),
  'pipelines.get': ({ pipeline }) => ({ params: { pl_uuid: pipeline } }),
  'pipelines.create': () => ({ body: pipelineBody }),
  'pipelines.modify': ({ pipeline }) => ({ params: { pl_uuid: pipeline }, body: pipelineBody }),
  'pipelines.setDisable': ({ pipeline }) => ({ body: { isDisable: true, plUUIDs: [pipeline] } }),
  'pipelines.delete': ({ pipeline }) => ({ query: { pipelineUUIDs: [pipeline] } }),
  'pipelines.export': ({ pipeline }) => ({ body: { pipelineUUIDs: [pipeline] } }),
  'pipelines.import': () => ({
    body: {
      pipelines: [{ name: 'imported', category: 'rum', asDefault: 0, content: base64, testData: '', isDisable: false }],
      isForce: false,
      pipelineType: 'all',
    },
  }),
  ...history('pipelines', 'pl_uuid', ({ pipeline }) => pipeline),

  'notes.list': () => ({ query: { search: 'a' } }),
  'notes.get': ({ note }) => ({ params: { notes_uuid: note } }),
  'notes.create': () => ({ body: { name: 'a note', chartUUIDs: [], extend: { fixedTime: '15m' } } }),
  'notes.modify': ({ note }) => ({ params: { notes_uuid: note }, body: { name: 'renamed', extend: { fixedTime: '1h' } } }),
  'notes.delete': ({ note }) => ({ params: { notes_uuid: note } }),
  'notes.export': ({ note }) => ({ params: { notes_uuid: note } }),
  'notes.import': ({ note }) => ({
    params: { notes_uuid: note },
    body: {
      templateInfo: {
        name: 'imported',
        main: { charts: [{ name: '', type: 'text', queries: [{ query: { content: 'text' } }], extend: {} }] },
      },
    },
  }),
  ...history('notes', 'notes_uuid', ({ note }) => note),

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
    },
  }),
  'keys.modify': ({ otherKey }) => ({
    params: { ak_uuid: otherKey },
    body: { name: 'renamed', roleUUIDs: ['general'], allowedAddresses: [], limitPerMinute: null, readOnly: false },
  }),
  'keys.setDisable': ({ otherKey }) => ({ body: { isDisable: true, akUUIDs: [otherKey] } }),
  'keys.rotate': ({ otherKey }) => ({ params: { ak_uuid: otherKey }, body: { overlapSeconds: 60 } }),
  'keys.delete': ({ otherKey }) => ({ params: { ak_uuid: otherKey } }),
  'keys.validate': () => ({}),

  'changes.list': ({ dashboard }) => ({
    query: { noun: 'dashboards', verb: 'create', object: dashboard, from: 1, to: 4_102_444_800, pageIndex: 1, pageSize: 10 },
  }),
  'changes.get': ({ change }) => ({ params: { change_uuid: change } }),
  'changes.revert': ({ change }) => ({ params: { change_uuid: change }, body: { reason: 'a valid request' } }),

  'permissions.list': () => ({ query: { isSupportCustomRole: true } }),

  'workspaces.get': () => ({}),
  'workspaces.create': () => ({
    body: { name: 'made', desc: 'a workspace', menuStyle: '', needCreateAk: true, akName: 'first', language: 'en' },
  }),
  'workspaces.modify': () => ({ body: { name: 'renamed', desc: 'again' } }),
  'workspaces.settings.get': () => ({}),
  'workspaces.settings.modify': () => ({ body: { versionRetentionDays: 90, callsPerMinute: null } }),
};
