import { Type } from 'typebox';
import { closed, nullable, objectUuid } from '../kernel/schemas.ts';
import type { NamedTeam, TeamPlaces } from './read-members.ts';

/** As many as one team of an archive may have. */
const MEMBERS_MAX = 10_000;

export const teamParams = closed({ group_uuid: objectUuid('group_', 'uuid of the team') });

export const teamNameField = Type.String({ minLength: 1, maxLength: 48, description: 'name, unique in the workspace' });

export const accountUuids = (description: string) =>
  nullable(
    Type.Array(objectUuid('acnt_', 'uuid of an account that is a member of the workspace'), {
      maxItems: MEMBERS_MAX,
      description,
    }),
  );

export const teamRow = closed({
  uuid: Type.String({ description: 'uuid of the team, in the API of Grafana, too' }),
  name: Type.String(),
  member_count: Type.Integer({ description: 'how many members it has' }),
  member_name_list: Type.Array(Type.String(), { description: 'names of its members' }),
});

export const teamRowAnswer = ({ uuid, name, memberNames }: NamedTeam) => ({
  uuid,
  name,
  member_count: memberNames.length,
  member_name_list: memberNames,
});

const placed = closed({
  uuid: Type.String({ description: 'acnt_ uuid' }),
  name: Type.String(),
  email: Type.String(),
});

export const teamContent = closed({
  groupMembers: Type.Array(placed, { description: 'members of the team, in the order in which they were sent' }),
  membersNotInGroup: Type.Array(placed, { description: 'the other members of the workspace' }),
});

const placedAnswer = ({ uuid, name, email }: TeamPlaces['inside'][number]) => ({ uuid, name, email });

export const teamAnswer = ({ inside, outside }: TeamPlaces) => ({
  groupMembers: inside.map(placedAnswer),
  membersNotInGroup: outside.map(placedAnswer),
});
