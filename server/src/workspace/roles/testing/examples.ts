import type { NounExamples } from '../../testing/noun-examples.ts';

const about = (uuid: string) => ({ params: { role_uuid: uuid } });
const keys = ['scene.setManage', 'workspace.readMember'];

export const examples: NounExamples = {
  create: { path: '/role/add', body: (marker) => ({ name: `role ${marker}`, desc: 'what it is for', keys }) },
  requests: {
    'roles.list': () => ({ query: { search: 'r', statMember: true, pageIndex: 1, pageSize: 10 } }),
    'roles.get': about,
    'roles.create': () => ({ body: { name: 'made', desc: 'a role', keys } }),
    'roles.modify': (uuid) => ({ ...about(uuid), body: { name: 'renamed', desc: '', keys: ['log.Query'] } }),
    'roles.delete': about,
  },
};
