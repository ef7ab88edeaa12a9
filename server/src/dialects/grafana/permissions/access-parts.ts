import { type Static, Type } from 'typebox';
import { numberOf } from '../routes.ts';
import { avatarOf } from '../views.ts';
import type { Grantee } from './grantees.ts';

const CHANGES_MAX = 500;

const level = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const number = Type.Optional(Type.Union([Type.Integer(), Type.Null()]));

/** A level; none takes somebody out of the list. */
export const oneBody = Type.Object({ permission: level });
export const manyBody = Type.Object({
  permissions: Type.Array(
    Type.Object({
      userId: number,
      teamId: number,
      builtInRole: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      permission: level,
    }),
    { maxItems: CHANGES_MAX },
  ),
});

/** Whom a change names: a user, a team or a role. */
export type Named = Omit<Static<typeof manyBody>['permissions'][number], 'permission'>;

/** The keys of an entry that say whose it is. */
export function who(grantee: Grantee): { roleName: string } & Record<string, unknown> {
  switch (grantee.kind) {
    case 'role':
      return { roleName: `managed:builtins:${grantee.role.toLowerCase()}:permissions`, builtInRole: grantee.role };
    case 'user':
      return {
        roleName: `managed:users:${grantee.id}:permissions`,
        userId: grantee.id,
        userUid: grantee.uuid,
        userLogin: grantee.login,
        userAvatarUrl: avatarOf(grantee.email === '' ? grantee.login : grantee.email),
      };
    case 'team':
      return {
        roleName: `managed:teams:${grantee.id}:permissions`,
        teamId: grantee.id,
        teamUid: grantee.uuid,
        team: grantee.name,
        teamAvatarUrl: avatarOf(grantee.email === '' ? grantee.name : grantee.email),
      };
  }
}

/** A number that no user and no team has stands for what is no number. */
export const positive = (text: string | undefined): number => numberOf(text) || Number.MAX_SAFE_INTEGER;
