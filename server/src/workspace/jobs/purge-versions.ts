import type { Kernel } from '../kernel/kernel.ts';
import { type Cutoff, cutoffsOf } from './retention.ts';

const BATCH_ROWS = 500;

/**
 * Removes versions that another one replaced longer ago than their workspace keeps versions. The time counts from the
 * replacement and not from the version's own making: a state that stood for years can be taken back for as long as one
 * that stood for a minute. The newest version of an object was replaced by none and stays.
 */
export async function purgeVersions(kernel: Kernel): Promise<number> {
  let purged = 0;
  for (const cutoff of await cutoffsOf(kernel, 'versionRetentionDays')) {
    for (let batch = BATCH_ROWS; batch === BATCH_ROWS; purged += batch) batch = await purgeBatch(kernel, cutoff);
  }
  return purged;
}

async function purgeBatch(kernel: Kernel, { workspace, before }: Cutoff): Promise<number> {
  const rows = await kernel.store.read
    .selectFrom('versions')
    .select(['object_table', 'object_id', 'revision'])
    .where('workspace_id', '=', workspace.id)
    .where('at', '<', before)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('versions as next')
          .select('next.revision')
          .whereRef('next.object_table', '=', 'versions.object_table')
          .whereRef('next.object_id', '=', 'versions.object_id')
          .whereRef('next.revision', '>', 'versions.revision')
          .where('next.at', '<', before),
      ),
    )
    .limit(BATCH_ROWS)
    .execute();
  if (rows.length === 0) return 0;
  await kernel.store.write(async (db) => {
    for (const row of rows) {
      await db
        .deleteFrom('versions')
        .where('object_table', '=', row.object_table)
        .where('object_id', '=', row.object_id)
        .where('revision', '=', row.revision)
        .where('at', '<', before)
        .execute();
    }
  });
  return rows.length;
}
