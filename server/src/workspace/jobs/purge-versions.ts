import type { Kernel } from '../kernel/kernel.ts';
import { type Cutoff, cutoffsOf, type IsStopped } from './retention.ts';

const BATCH_ROWS = 500;

/** A version that took the place of others, and where a walk over them has come to. */
interface Replacement {
  readonly at: number;
  readonly object_table: string;
  readonly object_id: number;
  readonly revision: number;
}

/**
 * Removes versions that another one replaced longer ago than their workspace keeps versions. The time counts from the
 * replacement and not from the version's own making: a state that stood for years can be taken back for as long as one
 * that stood for a minute. The newest version of an object was replaced by none and stays. A delete replaces nothing,
 * since reverting it needs the version before it.
 */
export async function purgeVersions(kernel: Kernel, isStopped: IsStopped = () => false): Promise<number> {
  let purged = 0;
  for (const cutoff of await cutoffsOf(kernel, 'versionRetentionDays')) {
    let last: Replacement | undefined;
    do {
      const batch = await replacements(kernel, cutoff, last);
      purged += await purgeReplaced(
        kernel,
        batch.filter((row) => row.replaces),
      );
      last = batch.length === BATCH_ROWS ? batch.at(-1) : undefined;
    } while (last !== undefined && !isStopped());
  }
  return purged;
}

/**
 * Walked in small steps, because one query for those that still replace something would read every old version there is
 * and keep the server's own reads waiting.
 */
async function replacements(
  kernel: Kernel,
  { workspace, before }: Cutoff,
  last: Replacement = { at: -1, object_table: '', object_id: 0, revision: 0 },
): Promise<(Replacement & { replaces: boolean })[]> {
  const rows = await kernel.store.read
    .selectFrom('versions')
    .select(['at', 'object_table', 'object_id', 'revision'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('versions as older')
          .select('older.revision')
          .whereRef('older.object_table', '=', 'versions.object_table')
          .whereRef('older.object_id', '=', 'versions.object_id')
          .whereRef('older.revision', '<', 'versions.revision'),
      ).as('replaces'),
    )
    .where('workspace_id', '=', workspace.id)
    .where('at', '<', before)
    .where('at', '>=', last.at)
    .where('deleted', '=', 0)
    .where(({ eb, or, and }) =>
      or([
        eb('at', '>', last.at),
        eb('object_table', '>', last.object_table),
        and([eb('object_table', '=', last.object_table), eb('object_id', '>', last.object_id)]),
        and([
          eb('object_table', '=', last.object_table),
          eb('object_id', '=', last.object_id),
          eb('revision', '>', last.revision),
        ]),
      ]),
    )
    .orderBy('at')
    .orderBy('object_table')
    .orderBy('object_id')
    .orderBy('revision')
    .limit(BATCH_ROWS)
    .execute();
  return rows.map((row) => ({ ...row, replaces: Boolean(row.replaces) }));
}

/** Everything before a replacement goes, so that what stays of a history never has a gap. */
async function purgeReplaced(kernel: Kernel, rows: readonly Replacement[]): Promise<number> {
  if (rows.length === 0) return 0;
  return kernel.store.write(async (db) => {
    let purged = 0;
    for (const row of rows) {
      const { numDeletedRows } = await db
        .deleteFrom('versions')
        .where('object_table', '=', row.object_table)
        .where('object_id', '=', row.object_id)
        .where('revision', '<', row.revision)
        .executeTakeFirst();
      purged += Number(numDeletedRows);
    }
    return purged;
  });
}
