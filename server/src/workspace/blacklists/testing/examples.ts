import { historyRequests, type NounExamples } from '../../testing/noun-examples.ts';

const body = {
  name: 'a valid request',
  desc: 'a description',
  type: 'logging',
  source: 'kodo-log',
  sources: ['mysql', 'oracle'],
  filters: [
    { name: 'host', value: ['host1', 'host2'], operation: 'in', condition: 'and' },
    { name: 'status', value: ['a*'], operation: 'match', condition: 'or' },
  ],
};

export const examples: NounExamples = {
  create: {
    path: '/blacklist/add',
    body: (marker) => ({ name: marker.slice(0, 50), desc: marker, type: 'logging', source: marker }),
  },
  requests: {
    'blacklists.list': () => ({ query: { type: 'all', search: 'a' } }),
    'blacklists.get': (uuid) => ({ params: { blist_uuid: uuid } }),
    'blacklists.create': () => ({ body }),
    'blacklists.modify': (uuid) => ({ params: { blist_uuid: uuid }, body }),
    'blacklists.delete': (uuid) => ({ query: { blacklistUUIDs: [uuid] } }),
    'blacklists.export': (uuid) => ({ body: { blacklistUUIDs: [uuid] } }),
    'blacklists.import': () => ({ body: { blacklists: [{ ...body, type: 'rum' }], blacklistType: 'all' } }),
    ...historyRequests('blacklists', 'blist_uuid'),
  },
};
