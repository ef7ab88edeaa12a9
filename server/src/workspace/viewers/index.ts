import { revertibleDocuments } from '../kernel/documents/revert.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archivedViewers } from './archived.ts';
import { viewer } from './noun.ts';
import { viewerOperations } from './operations.ts';

export const viewers: NounModule = {
  folder: 'viewers',
  operations: viewerOperations,
  revertibles: [revertibleDocuments(viewer)],
  archived: [archivedViewers],
};
