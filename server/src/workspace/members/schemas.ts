import { Type } from 'typebox';
import { BULK_MAX, closed, epochSeconds, nullable, objectUuid, seconds, uuidArray } from '../kernel/schemas.ts';
import type { ListedMember } from './list.ts';
import { mainRole } from './roles.ts';

export const roleUuids = (description: string, usable = 'wsAdmin, general, readOnly') =>
  Type.Array(Type.String({ minLength: 1, maxLength: 128, description: 'role' }), {
    minItems: 1,
    maxItems: 32,
    description: `${description}: ${usable} or a role_ uuid`,
    examples: [['general', 'readOnly']],
  });

export const accountUuids = uuidArray('acnt_', 'accounts');

export const memberUuids = nullable(
  Type.Array(objectUuid('acnt_', 'uuid of a member'), {
    maxItems: BULK_MAX,
    description: 'members; with null or without any nothing changes',
  }),
);

export const invitees = nullable(
  Type.Array(
    Type.String({
      minLength: 3,
      maxLength: 190,
      pattern: '^[^\\s@]+@[^\\s@]+$',
      description: 'e-mail address',
      examples: ['newcomer@example.org'],
    }),
    { maxItems: BULK_MAX, description: 'who is invited; with null or without any nobody is' },
  ),
);

export const memberContent = closed({
  id: Type.Integer({ description: 'number of the account' }),
  uuid: Type.String({ description: 'uuid of the account' }),
  name: Type.String({ description: 'name of the account' }),
  username: Type.String({ description: 'login' }),
  email: Type.String({ description: 'e-mail; empty where none is known' }),
  mobile: Type.String({ description: 'empty' }),
  role: Type.String({ description: 'the strongest of the roles' }),
  roles: Type.Array(closed({ name: Type.String({ description: 'what the role is called' }), uuid: Type.String() })),
  waitAudit: Type.Integer({ description: '0: no change of roles waits for an approval' }),
  acntWsNickname: Type.String({ description: 'what the member is called in this workspace; empty for none' }),
  userIconUrl: Type.String({ description: 'empty' }),
  userType: Type.String({ description: 'common' }),
  exterId: Type.String({ description: 'what a login provider calls the account; empty for none' }),
  nameSpace: Type.String({ description: 'empty' }),
  extend: closed({ user_icon: Type.String({ description: 'empty' }) }),
  creator: Type.String({ description: 'who made the account: uuid of an account (acnt_), key (wsak_) or SYS' }),
  updator: Type.String({ description: 'who changed it last' }),
  createAt: epochSeconds('creation of the account'),
  updateAt: epochSeconds('its last change'),
  deleteAt: Type.Integer({ description: '-1 while not deleted' }),
  status: Type.Integer({ description: '0 enabled, 2 disabled' }),
});

export const memberAnswer = (
  { account, roles, nickname, externalId }: ListedMember,
  names: ReadonlyMap<string, string>,
) => ({
  id: account.id,
  uuid: account.uuid,
  name: account.name,
  username: account.login,
  email: account.email,
  mobile: '',
  role: mainRole(roles),
  roles: roles.map((uuid) => ({ name: names.get(uuid) ?? uuid, uuid })),
  waitAudit: 0,
  acntWsNickname: nickname,
  userIconUrl: '',
  userType: 'common',
  exterId: externalId,
  nameSpace: '',
  extend: { user_icon: '' },
  creator: account.creator,
  updator: account.updator,
  createAt: seconds(account.createdAt),
  updateAt: seconds(account.updatedAt),
  deleteAt: -1,
  status: account.disabled ? 2 : 0,
});
