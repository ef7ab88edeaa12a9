import { Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import { NICKNAME_CHARACTERS_MAX } from '../accounts/index.ts';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { BULK_MAX, closed, nullable, objectUuid, pageInfo, pageQuery } from '../kernel/schemas.ts';
import { addMembers, type MemberChanges, modifyMembers, removeMembers, type SetTeams } from './change.ts';
import { type Invite, inviteMembers } from './invite.ts';
import { searchMembers } from './list.ts';
import { accountUuids, invitees, memberAnswer, memberContent, memberUuids, roleUuids } from './schemas.ts';

const group = 'Members';

/** What the operations do by nouns that members know nothing of. */
export interface MemberParts {
  readonly invite: Invite;
  readonly setTeams: SetTeams;
}

/** The `workspace-member` group of the catalogue. */
export const memberOperations = ({ invite, setTeams }: MemberParts): Operation[] => [
  defineOperation({
    id: 'members.list',
    group,
    method: 'GET',
    path: '/api/v1/workspace/members/list',
    summary: 'List the members of the workspace, in the order in which they came',
    query: closed({
      search: Type.Optional(
        Type.String({ maxLength: 256, description: 'part of name, e-mail or login, whatever its case' }),
      ),
      ...pageQuery(100),
    }),
    paged: true,
    content: closed({ data: Type.Array(memberContent) }),
    verb: searchMembers,
    input: ({ query }) => ({
      search: query.search ?? '',
      pageIndex: query.pageIndex ?? 1,
      pageSize: query.pageSize,
    }),
    answer: ({ members, names, page, totalCount }) => ({
      content: { data: members.map((member) => memberAnswer(member, names)) },
      pageInfo: pageInfo(members, page, totalCount),
    }),
  }),
  defineOperation({
    id: 'members.add',
    group,
    method: 'POST',
    path: '/api/v1/workspace/member/batch_add',
    summary: 'Make accounts of the server members of the workspace, all of them or none',
    description: 'Nobody gives more rights than he has. Nobody comes in as an owner.',
    body: closed({ accountUUIDs: accountUuids, roleUUIDs: roleUuids('roles that all of them get') }),
    content: Type.Boolean({ description: 'true' }),
    errors: ['NameTaken'],
    verb: addMembers,
    input: ({ body }) => ({ accounts: body.accountUUIDs, roles: body.roleUUIDs }),
    answer: () => ({ content: true }),
  }),
  defineOperation({
    id: 'members.invite',
    group,
    method: 'POST',
    path: '/api/v1/workspace/member/batch_invitation',
    summary: 'Invite people by their e-mail addresses, all of them or none',
    description:
      'Who has an account becomes a member at once. Nothing is sent: the console shows the address of each invitation under Members, to be passed on. It holds for 7 days.',
    body: closed({
      to: invitees,
      roleUUIDs: roleUuids('roles that all of them get'),
      method: Type.Literal('email', { description: 'how they are named' }),
    }),
    content: Type.Boolean({ description: 'true' }),
    errors: ['NameTaken'],
    verb: inviteMembers(invite),
    input: ({ body }) => ({ addresses: body.to ?? [], roles: body.roleUUIDs }),
    answer: () => ({ content: true }),
  }),
  defineOperation({
    id: 'members.modify',
    group,
    method: 'POST',
    path: '/api/v1/workspace/member/batch_modify',
    summary: 'Give members other roles, or one member other roles, teams and a nickname',
    description:
      'All of it or nothing. Nobody gives or takes rights that he does not have, and the last owner of the workspace stays one. Roles need no approval here.',
    body: closed({
      accountUUIDs: memberUuids,
      roleUUIDs: roleUuids('all roles from now on', 'owner, wsAdmin, general, readOnly'),
      onlyModifyRoles: Type.Boolean({
        description: 'true: only roles change. false: one member is named, with all of its teams',
      }),
      memberGroupUUIDs: Type.Optional(
        nullable(
          Type.Array(objectUuid('group_', 'uuid of a team'), {
            maxItems: BULK_MAX,
            description:
              'all teams of the member from now on, null for none; has to be sent when onlyModifyRoles is false, and is not looked at otherwise',
          }),
        ),
      ),
      acntWsNickname: Type.Optional(
        nullable(
          Type.String({
            maxLength: NICKNAME_CHARACTERS_MAX,
            description:
              'what the member is called in this workspace; null or empty takes it away. Not looked at when onlyModifyRoles is true',
          }),
        ),
      ),
    }),
    content: closed({ autoLoginUrl: Type.String({ description: 'empty: no role needs an approval elsewhere' }) }),
    errors: ['ObjectNotFound'],
    verb: modifyMembers(setTeams),
    input: ({ body }) => ({
      accounts: body.accountUUIDs ?? [],
      roles: body.roleUUIDs,
      single: body.onlyModifyRoles ? undefined : singleChanges(body.memberGroupUUIDs, body.acntWsNickname),
    }),
    answer: () => ({ content: { autoLoginUrl: '' } }),
  }),
  defineOperation({
    id: 'members.delete',
    group,
    method: 'POST',
    path: '/api/v1/workspace/member/batch_delete',
    summary: 'End memberships, all of them or none',
    description:
      'Sessions of the members in this workspace end; their accounts stay. Nobody removes somebody with rights that he does not have, nor the last owner.',
    body: closed({ accountUUIDs: accountUuids }),
    content: Type.Null(),
    errors: ['ObjectNotFound'],
    verb: removeMembers,
    input: ({ body }) => ({ accounts: body.accountUUIDs }),
    answer: () => ({ content: null }),
  }),
];

/** Errors: `InvalidParameter` without teams. */
function singleChanges(
  teams: readonly string[] | null | undefined,
  nickname: string | null | undefined,
): NonNullable<MemberChanges['single']> {
  if (teams === undefined) {
    throw new BelvedereError(
      'InvalidParameter',
      'memberGroupUUIDs is missing: send all teams of the member, or onlyModifyRoles true to leave them as they are',
    );
  }
  return { teams: teams ?? [], nickname: nickname === undefined ? undefined : (nickname ?? '') };
}
