import type { NounModule } from '../kernel/noun-module.ts';
import { type MemberParts, memberOperations } from './operations.ts';

/** Accounts in a workspace. */
export const membersModule = (parts: MemberParts): NounModule => ({
  folder: 'members',
  operations: memberOperations(parts),
  revertibles: [],
});
