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
export type { TeamName } from './rows.ts';
