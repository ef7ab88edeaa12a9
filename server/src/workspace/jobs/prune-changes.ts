import { checkpointSeal } from '../kernel/change-chain.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type Cutoff, cutoffsOf, type IsStopped } from './retention.ts';

const BATCH_ROWS = 1_000;

/**
 * Removes changes from the start of each chain that are older than their workspace keeps changes, and leaves a sealed
 * checkpoint from which the rest can be verified. A chain is cut at one place: a change that is new enough keeps those
 * behind it, whatever the clock said then.
 */
export async function pruneChanges(kernel: Kernel, isStopped: IsStopped = () => false): Promise<number> {
  let pruned = 0;
  for (const cutoff of await cutoffsOf(kernel, 'changeRetentionDays')) {
    for (let batch = BATCH_ROWS; batch === BATCH_ROWS && !isStopped(); pruned += batch) {
      batch = await pruneBatch(kernel, cutoff);
    }
  }
  return pruned;
}

function pruneBatch(kernel: Kernel, { workspace, before }: Cutoff): Promise<number> {
  return kernel.store.write(async (db) => {
    const rows = await db
      .selectFrom('changes')
      .select(['seq', 'at', 'hash'])
      .where('workspace_id', '=', workspace.id)
      .orderBy('seq')
      .limit(BATCH_ROWS)
      .execute();
    const kept = rows.findIndex((row) => row.at >= before);
    const old = kept === -1 ? rows : rows.slice(0, kept);
    const last = old.at(-1);
    if (last === undefined) return 0;
    const previous = await db
      .selectFrom('change_checkpoints')
      .select('at')
      .where('workspace_id', '=', workspace.id)
      .executeTakeFirst();
    // The newest time and not that of the last change: a clock can have been set back in between.
    const at = old.reduce((newest, row) => Math.max(newest, row.at), previous?.at ?? 0);
    const checkpoint = { workspace_id: workspace.id, seq: last.seq, at };
    const hash = checkpointSeal(kernel.secrets.deriveKey('change-chain'), checkpoint, last.hash);
    await db
      .insertInto('change_checkpoints')
      .values({ ...checkpoint, hash })
      .onConflict((conflict) =>
        conflict
          .column('workspace_id')
          .doUpdateSet({ seq: last.seq, at, hash })
          // On PostgreSQL another server may have pruned further meanwhile.
          .where('change_checkpoints.seq', '<', last.seq),
      )
      .execute();
    await db.deleteFrom('changes').where('workspace_id', '=', workspace.id).where('seq', '<=', last.seq).execute();
    return old.length;
  });
}
