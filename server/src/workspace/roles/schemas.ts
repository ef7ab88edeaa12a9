import { Type } from 'typebox';
import type { People } from '../kernel/people.ts';
import { personOf } from '../kernel/people.ts';
import { systemRoles } from '../kernel/permission.ts';
import {
  auditAnswer,
  auditFields,
  closed,
  objectUuid,
  personInfo,
  personInfoAnswer,
  personWithEmail,
  personWithEmailAnswer,
} from '../kernel/schemas.ts';
import { DEFAULT_ACCESS } from './permission-keys.ts';
import { isSystem, type Role, type RolePage, uuidOf } from './read.ts';
import type { StoredRole } from './rows.ts';

const name = Type.String({ minLength: 1, maxLength: 256, description: 'name' });
const desc = Type.Optional(Type.String({ maxLength: 3000, description: 'description' }));
const keys = Type.Array(Type.String({ maxLength: 128 }), {
  minItems: 1,
  maxItems: 200,
  description: 'permissions, at least one: keys of permission/list that a custom role can hold',
  examples: [['workspace.readMember', 'scene.setManage']],
});

export const createRoleBody = closed({ name, desc, keys });
export const modifyRoleBody = closed({ name, desc, keys: Type.Optional(keys) });

export const roleParams = closed({ role_uuid: objectUuid('role_', 'uuid of the role, or key of a system role') });

const roleFields = {
  ...auditFields,
  name: Type.String({ description: 'name' }),
  desc: Type.String({ description: 'description' }),
  isSystem: Type.Enum([0, 1], { description: '1 for a system role, which nobody changes' }),
};

export const createdRole = closed({
  ...roleFields,
  declaration: closed({}, { description: 'attributes that the workspace declares; none as yet' }),
});

export const listedRole = closed({
  ...roleFields,
  memberCount: Type.Optional(Type.Integer({ description: 'members that hold it; with statMember' })),
  creatorInfo: personInfo,
  updatorInfo: personInfo,
});

const rolePerson = closed({ ...personWithEmail.properties, acntWsNickname: Type.String() });

export const roleContent = closed({
  ...roleFields,
  permissions: Type.Array(Type.String(), {
    description: `keys that it holds, in the order in which they were sent, and ${DEFAULT_ACCESS}, which every role holds`,
  }),
  creatorInfo: rolePerson,
  updatorInfo: rolePerson,
});

const systemDescriptions = {
  owner: 'Everything in the workspace. Who made it is its owner',
  wsAdmin: 'Everything but what only an owner may do',
  general: 'Reads and changes what a team works with, without its settings',
  readOnly: 'Reads only',
} as const;

const fields = (role: Role) =>
  isSystem(role)
    ? {
        id: systemRoles.indexOf(role.system) + 1,
        uuid: role.system,
        status: 0,
        creator: 'SYS',
        updator: 'SYS',
        createAt: -1,
        updateAt: -1,
        deleteAt: -1,
        workspaceUUID: '',
        name: role.name,
        desc: systemDescriptions[role.system],
        isSystem: 1 as const,
      }
    : { ...auditAnswer({ ...role, status: 0 }), name: role.name, desc: role.description, isSystem: 0 as const };

export const createdAnswer = (role: StoredRole) => ({ ...fields(role), declaration: {} });

export const listedAnswer =
  ({ people, memberCounts }: Pick<RolePage, 'people' | 'memberCounts'>) =>
  (role: Role) => {
    const shown = fields(role);
    return {
      ...shown,
      ...(memberCounts === undefined ? {} : { memberCount: memberCounts.get(uuidOf(role)) ?? 0 }),
      creatorInfo: personInfoAnswer(personOf(people, shown.creator)),
      updatorInfo: personInfoAnswer(personOf(people, shown.updator)),
    };
  };

export function roleAnswer(role: Role, people: People) {
  const shown = fields(role);
  const person = (uuid: string) => {
    const { nickname = '', ...known } = personOf(people, uuid);
    return { ...personWithEmailAnswer(known), acntWsNickname: nickname };
  };
  return {
    ...shown,
    permissions: [...new Set([...role.permissions, DEFAULT_ACCESS])],
    creatorInfo: person(shown.creator),
    updatorInfo: person(shown.updator),
  };
}
