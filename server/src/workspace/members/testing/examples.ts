import type { NounExamples } from '../../testing/noun-examples.ts';

export const examples: NounExamples = {
  requests: {
    'members.list': () => ({ query: { search: 'a', pageIndex: 1, pageSize: 10 } }),
    'members.add': (_, { stranger }) => ({ body: { accountUUIDs: [stranger], roleUUIDs: ['general', 'readOnly'] } }),
    'members.invite': () => ({ body: { to: ['newcomer@example.org'], roleUUIDs: ['readOnly'], method: 'email' } }),
    'members.modify': (_, { member, objects }) => ({
      body: {
        accountUUIDs: [member],
        roleUUIDs: ['readOnly'],
        onlyModifyRoles: false,
        memberGroupUUIDs: [objects.teams ?? ''],
        acntWsNickname: 'called so',
      },
    }),
    'members.delete': (_, { member }) => ({ body: { accountUUIDs: [member] } }),
  },
};
