import type { NounModule } from '../kernel/noun-module.ts';
import { archivedTeams } from './archived.ts';
import { teamOperations } from './operations.ts';
import { revertibleTeams } from './revert.ts';

export {
  addTeamMember,
  createTeam,
  deleteTeam,
  modifyTeam,
  removeTeamMember,
  setTeamPermission,
  setTeamPreferences,
} from './change.ts';
export {
  type CountedTeam,
  getTeam,
  getTeamPreferences,
  listOwnTeams,
  listTeamMembers,
  listTeams,
  listTeamsOfAccount,
} from './read.ts';
export { type TeamReference, teamReferences } from './references.ts';
export type { TeamName } from './rows.ts';
export { type MemberLevel, setTeamMembers } from './set-members.ts';
export { setTeamsOfMember } from './set-teams.ts';

/** One identity under both dialects. */
export const teams: NounModule = {
  folder: 'teams',
  operations: teamOperations,
  revertibles: [revertibleTeams],
  archived: [archivedTeams],
};
