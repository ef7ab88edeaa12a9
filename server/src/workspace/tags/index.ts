import type { NounModule } from '../kernel/noun-module.ts';
import { archivedTags } from './archived.ts';
import { tagOperations } from './operations.ts';
import { revertibleTags } from './revert.ts';

export const tags: NounModule = {
  folder: 'tags',
  operations: tagOperations,
  revertibles: [revertibleTags],
  archived: [archivedTags],
};
