import type { ArchivedKind, ConflictMode } from '../kernel/archived.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { ARCHIVE_PERMISSION } from './export.ts';
import { readArchive } from './format.ts';
import { type TakeReport, takeObjects } from './take.ts';

export interface ImportInput {
  /** The whole archive as it was sent. */
  readonly text: string;
  readonly conflicts: ConflictMode;
  readonly dryRun: boolean;
}

/**
 * Takes an archive of this or another workspace. What is here and not in the archive stays.
 * Errors: `ArchiveDamaged` before anything is written.
 */
export const importing = (kinds: readonly ArchivedKind[]): Verb<ImportInput, TakeReport> =>
  defineVerb({
    id: 'archive.import',
    effect: 'change',
    permission: ARCHIVE_PERMISSION,
    run: async ({ ctx, input: { text, conflicts, dryRun } }) =>
      takeObjects(ctx, kinds, await readArchive(text), { conflicts, dryRun, verb: 'archive.import' }),
  });
