export { archivedPreferences } from './archived-preferences.ts';
export { createChangePassword } from './change-password.ts';
export { createAccount, insertAccount } from './create-account.ts';
export { createMemberAccount } from './create-member.ts';
export { deleteAccount, endSessions } from './delete-account.ts';
export { type IdentityLogin, loginByIdentity } from './identity-login.ts';
export { createLogin } from './login.ts';
export { listMembers, type Member, removeMember } from './member-list.ts';
export { addMember, setMemberRoles } from './members.ts';
export { findMembership, type Membership, membershipsOf } from './memberships.ts';
export { modifyAccount, modifyOwnAccount, setAccountDisabled, setServerAdmin } from './modify.ts';
export { NICKNAME_CHARACTERS_MAX, setMemberNickname } from './nicknames.ts';
export { accountNumbers, accountsByUuid } from './numbers.ts';
export { type LoggedIn, openSession } from './open-session.ts';
export { isTooShort, newPasswordHash } from './password-rules.ts';
export { type CheckPassword, createPasswordCheck } from './passwords.ts';
export {
  effectivePreferences,
  getOwnPreferences,
  getWorkspacePreferences,
  type PreferenceChange,
  type Preferences,
  readPreferences,
  setOwnPreferences,
  setWorkspacePreferences,
  writePreferences,
} from './preferences.ts';
export {
  type AccountName,
  findAccount,
  getAccount,
  getOwnAccount,
  listAccounts,
  listOwnWorkspaces,
  listWorkspacesOfAccount,
} from './read.ts';
export { accountOfRefusal, loginRefused, notAMember } from './refused-login.ts';
export { checkRoles, requireNoEscalation } from './roles.ts';
export { type AccountReference, membersNamed, membersOf } from './rows.ts';
export {
  listOwnSessions,
  listSessions,
  type OpenSession,
  revokeOwnSession,
  revokeSession,
} from './session-list.ts';
export { findSession, logout } from './sessions.ts';
export { setPassword } from './set-password.ts';
export { signUp } from './sign-up.ts';
export type { StoredAccount } from './stored-account.ts';
export { switchOwnWorkspace, switchWorkspaceOfAccount } from './switch-workspace.ts';
