import { historyRequests, type NounExamples } from '../../testing/noun-examples.ts';

const extend = { index: 'tracing', analysisField: 'message', charts: [null, null, null], filters: [] };
const templateInfo = {
  title: 'a viewer',
  summary: '',
  dashboardExtend: extend,
  tagInfo: [],
  main: { charts: [], groups: [], type: 'template', vars: [] },
};

export const examples: NounExamples = {
  create: { path: '/viewer/add', body: (marker) => ({ name: `viewer ${marker}`, extend }) },
  requests: {
    'viewers.list': () => ({
      query: { search: 'a', sortKey: 'name', sortMethod: 'asc', filter: 'oftenBrowse', tagNames: [], pageSize: 10 },
    }),
    'viewers.get': (uuid) => ({ params: { viewer_uuid: uuid } }),
    'viewers.create': (uuid) => ({
      body: {
        ownerType: 'viewer',
        templateUUID: '',
        sourceDashboardUUID: uuid,
        name: 'a viewer',
        desc: 'slow traces',
        type: 'CUSTOM',
        extend,
        isImport: true,
        tagNames: ['apm'],
      },
    }),
    'viewers.modify': (uuid) => ({
      params: { viewer_uuid: uuid },
      body: { name: 'renamed', desc: '', extend, pathName: 'tracing__profile', tagNames: [], dashboardBindSet: [] },
    }),
    'viewers.delete': (uuid) => ({ params: { viewer_uuid: uuid } }),
    'viewers.export': (uuid) => ({ params: { viewer_uuid: uuid } }),
    'viewers.import': (uuid) => ({
      params: { viewer_uuid: uuid },
      body: { ownerType: 'viewer', sourceDashboardUUID: '', templateInfo },
    }),
    ...historyRequests('viewers', 'viewer_uuid'),
  },
};
