import type { NounModule } from '../kernel/noun-module.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { changeOperations } from './operations.ts';

export { createRehearse, type Rehearse, type RehearsedChanges } from './rehearse.ts';
export { rehearsedChanges } from './schemas.ts';
export { verifyChain } from './verify.ts';

/** Not one line among the nouns: it is made of how all of them take their changes back. */
export const changesModule = (revertibles: readonly Revertible[]): NounModule => ({
  folder: 'changes',
  operations: changeOperations(revertibles),
  revertibles: [],
});
