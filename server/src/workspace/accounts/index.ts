export { createAccount, insertAccount, type NewAccount } from './create-account.ts';
export type { FailedLoginOptions } from './failed-logins.ts';
export { createLogin, type LoggedIn, type LoginInput } from './login.ts';
export { addMember, setMemberRoles } from './members.ts';
export { newPasswordHash } from './password-rules.ts';
export { checkRoles, requireNoEscalation } from './roles.ts';
export { type AccountReference, membersOf } from './rows.ts';
export { findSession, logout, type Session } from './sessions.ts';
export { setPassword } from './set-password.ts';
