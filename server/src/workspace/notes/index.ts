import { revertibleDocuments } from '../kernel/documents/revert.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archivedNotes } from './archived.ts';
import { note } from './noun.ts';
import { noteOperations } from './operations.ts';

export const notes: NounModule = {
  folder: 'notes',
  operations: noteOperations,
  revertibles: [revertibleDocuments(note)],
  archived: [archivedNotes],
};
