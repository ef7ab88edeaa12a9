import { historyRequests, type NounExamples } from '../../testing/noun-examples.ts';

const encode = (text: string): string => Buffer.from(text).toString('base64');

const body = {
  name: 'valid_request',
  type: 'local',
  source: ['nsqlookupd'],
  content: encode('add_key(city, "shanghai")'),
  testData: encode('[]'),
  dataType: 'line_protocol',
  category: 'logging',
  asDefault: 0,
  isForce: false,
  enableByLogBackup: 1,
  extend: { appID: null, measurement: ['cpu'], loggingIndex: '' },
};

export const examples: NounExamples = {
  create: {
    path: '/pipeline/add',
    body: (marker) => ({
      name: `pipeline_${marker}`,
      type: 'local',
      category: 'logging',
      content: encode(`add_key("marker", "${marker}")`),
    }),
  },
  requests: {
    'pipelines.list': () => ({ query: { search: 'a', type: 'local', categories: ['logging', 'rum'] } }),
    'pipelines.get': (uuid) => ({ params: { pl_uuid: uuid } }),
    'pipelines.create': () => ({ body }),
    'pipelines.modify': (uuid) => ({ params: { pl_uuid: uuid }, body }),
    'pipelines.setDisable': (uuid) => ({ body: { isDisable: true, plUUIDs: [uuid] } }),
    'pipelines.delete': (uuid) => ({ query: { pipelineUUIDs: [uuid] } }),
    'pipelines.export': (uuid) => ({ body: { pipelineUUIDs: [uuid] } }),
    'pipelines.import': () => ({
      body: {
        pipelines: [{ name: 'imported', category: 'rum', asDefault: 0, content: encode('drop()'), isDisable: false }],
        isForce: false,
        pipelineType: 'all',
      },
    }),
    ...historyRequests('pipelines', 'pl_uuid'),
  },
};
