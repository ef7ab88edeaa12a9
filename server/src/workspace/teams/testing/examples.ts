import type { NounExamples } from '../../testing/noun-examples.ts';

export const examples: NounExamples = {
  create: { path: '/workspace/member_group/add', body: (marker) => ({ name: `team ${marker}`.slice(0, 48) }) },
  requests: {
    'teams.list': () => ({ query: { search: 'a' } }),
    'teams.get': (uuid) => ({ query: { groupUUID: uuid } }),
    'teams.create': (_, { member }) => ({ body: { name: 'made', accountUUIDs: [member] } }),
    'teams.modify': (uuid, { member }) => ({
      params: { group_uuid: uuid },
      body: { name: 'renamed', accountUUIDs: [member] },
    }),
    'teams.delete': (uuid) => ({ params: { group_uuid: uuid } }),
  },
};
