import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, objectUuid } from '../kernel/schemas.ts';
import { createTeam, deleteTeam, modifyTeam } from './change.ts';
import { getTeamPlaces, listNamedTeams } from './read-members.ts';
import { accountUuids, teamAnswer, teamContent, teamNameField, teamParams, teamRow, teamRowAnswer } from './schemas.ts';

const group = 'Teams';
const path = (tail: string): string => `/api/v1/workspace/member_group/${tail}`;

/** The `member-group` group of the catalogue: the teams that clients of Grafana know. */
export const teamOperations: Operation[] = [
  defineOperation({
    id: 'teams.list',
    group,
    method: 'GET',
    path: path('list'),
    summary: 'List the teams of the workspace, by name',
    description: 'To whoever does not manage members, the teams in which he is.',
    query: closed({
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
    }),
    content: Type.Array(teamRow),
    verb: listNamedTeams,
    input: ({ query }) => ({ search: query.search ?? '' }),
    answer: (teams) => ({ content: teams.map(teamRowAnswer) }),
  }),
  defineOperation({
    id: 'teams.get',
    group,
    method: 'GET',
    path: path('get'),
    summary: 'Get the members of a team, and who is not in it',
    query: closed({
      groupUUID: Type.Optional(
        objectUuid(
          'group_',
          'uuid of the team; left out: everybody who could be in a new team is in membersNotInGroup',
        ),
      ),
    }),
    content: teamContent,
    errors: ['ObjectNotFound'],
    verb: getTeamPlaces,
    input: ({ query }) => ({ uuid: query.groupUUID }),
    answer: (places) => ({ content: teamAnswer(places) }),
  }),
  defineOperation({
    id: 'teams.create',
    group,
    method: 'POST',
    path: path('add'),
    summary: 'Create a team',
    body: closed({
      name: teamNameField,
      accountUUIDs: Type.Optional(accountUuids('who is in it; nobody when left out or null')),
    }),
    content: closed({ uuid: Type.String({ description: 'uuid of the team' }) }),
    errors: ['ObjectNotFound', 'NameTaken'],
    verb: createTeam,
    input: ({ body }) => ({ name: body.name, email: '', members: body.accountUUIDs ?? [] }),
    answer: ({ uuid }) => ({ content: { uuid }, objectUuid: uuid }),
  }),
  defineOperation({
    id: 'teams.modify',
    group,
    method: 'POST',
    path: path('{group_uuid}/modify'),
    summary: 'Change name and members of a team',
    description: 'Its e-mail and who manages it, which clients of Grafana set, stay as they are.',
    params: teamParams,
    body: closed({
      name: teamNameField,
      accountUUIDs: accountUuids('all who are in it from now on; null: nobody'),
    }),
    content: Type.Boolean({ description: 'true' }),
    errors: ['ObjectNotFound', 'NameTaken'],
    verb: modifyTeam,
    input: ({ params, body }) => ({
      team: { uuid: params.group_uuid },
      name: body.name,
      members: body.accountUUIDs ?? [],
    }),
    answer: ({ uuid }) => ({ content: true, objectUuid: uuid }),
  }),
  defineOperation({
    id: 'teams.delete',
    group,
    method: 'GET',
    alsoPost: true,
    path: path('{group_uuid}/delete'),
    summary: 'Delete a team',
    description:
      'Its members stay members of the workspace. What was open to the team is not open to them by it any more.',
    params: teamParams,
    content: Type.Boolean({ description: 'true' }),
    errors: ['ObjectNotFound'],
    verb: deleteTeam,
    input: ({ params }) => ({ uuid: params.group_uuid }),
    answer: ({ uuid }) => ({ content: true, objectUuid: uuid }),
  }),
];
