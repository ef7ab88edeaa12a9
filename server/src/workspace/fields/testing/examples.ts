import { historyRequests, type NounExamples } from '../../testing/noun-examples.ts';

const body = {
  name: 'duration_of_request',
  alias: 'Duration',
  desc: 'how long a request took',
  fieldSource: 'logging',
  fieldType: 'float',
  unit: 'custom/["time","ns"]',
  coverInner: false,
};

export const examples: NounExamples = {
  create: {
    path: '/field_cfg/add',
    body: (marker) => ({ name: marker, alias: marker, desc: marker }),
  },
  requests: {
    'fields.list': () => ({ query: { search: 'a', pageIndex: 1, pageSize: 10 } }),
    'fields.get': (uuid) => ({ params: { field_uuid: uuid } }),
    'fields.create': () => ({ body }),
    'fields.modify': (uuid) => ({ params: { field_uuid: uuid }, body: { ...body, name: 'duration_of_answer' } }),
    'fields.delete': (uuid) => ({ body: { objUUIDs: [uuid] } }),
    ...historyRequests('fields', 'field_uuid'),
  },
};
