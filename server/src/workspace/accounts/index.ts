export { createAccount, insertAccount } from './create-account.ts';
export { createLogin } from './login.ts';
export { addMember, setMemberRoles } from './members.ts';
export { newPasswordHash } from './password-rules.ts';
export { accountOfRefusal } from './refused-login.ts';
export { checkRoles, requireNoEscalation } from './roles.ts';
export { type AccountReference, membersOf } from './rows.ts';
export { findSession, logout } from './sessions.ts';
export { setPassword } from './set-password.ts';
