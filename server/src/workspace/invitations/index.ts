export { completeInvitation, getInvitation, UnusableInvitation } from './complete.ts';
export { createInvitation } from './create.ts';
export { listInvitations, revokeInvitation } from './list.ts';
