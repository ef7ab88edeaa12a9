import type { Kernel } from '../kernel/kernel.ts';
import type { Cutoff, IsStopped } from './retention.ts';

/** Versions in one transaction. */
const BATCH_VERSIONS = 500;

/** Tables whose rows are removed for good some time after their delete. */
export type VersionedTable = 'documents' | 'tags' | 'data_sources' | 'snapshots' | 'annotations' | 'webhooks' | 'roles';

/**
 * Takes away most of long histories of the next batch, a few versions at a time. What is left of each is without a gap and
 * still holds what reverting its delete would need.
 */
export async function trimVersions(
  kernel: Kernel,
  table: VersionedTable,
  { workspace, before, objects }: Cutoff & { readonly objects: number },
  isStopped: IsStopped,
): Promise<void> {
  const rows = await kernel.store.read
    .selectFrom(table)
    .select('id')
    .where('workspace_id', '=', workspace.id)
    .where('deleted_at', '<', before)
    .orderBy('id')
    .limit(objects)
    .execute();
  for (const { id } of rows) {
    let trimmed = BATCH_VERSIONS;
    while (trimmed === BATCH_VERSIONS && !isStopped()) trimmed = await trimOnce(kernel, table, id, before);
  }
}

function trimOnce(kernel: Kernel, table: VersionedTable, id: number, before: number): Promise<number> {
  return kernel.store.write(async (db) => {
    const object = await db
      .selectFrom(table)
      .select('id')
      .where('id', '=', id)
      .where('deleted_at', '<', before)
      .executeTakeFirst();
    if (object === undefined) return 0;
    const revisions = await db
      .selectFrom('versions')
      .select('revision')
      .where('object_table', '=', table)
      .where('object_id', '=', id)
      .orderBy('revision')
      .limit(2 * BATCH_VERSIONS)
      .execute();
    const end = revisions.length < 2 * BATCH_VERSIONS ? undefined : revisions[BATCH_VERSIONS];
    if (end === undefined) return 0;
    const { numDeletedRows } = await db
      .deleteFrom('versions')
      .where('object_table', '=', table)
      .where('object_id', '=', id)
      .where('revision', '<', end.revision)
      .executeTakeFirst();
    return Number(numDeletedRows);
  });
}
