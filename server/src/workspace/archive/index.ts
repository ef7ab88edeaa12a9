import type { ArchivedKind } from '../kernel/archived.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archiveOperations } from './operations.ts';
import { inOrder } from './order.ts';

/** Not one line among the nouns: it is made of how all of them go into an archive. */
export const archiveModule = (kinds: readonly ArchivedKind[]): NounModule => ({
  folder: 'archive',
  operations: archiveOperations(inOrder(kinds)),
  revertibles: [],
});
