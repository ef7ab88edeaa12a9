import { purged, requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { snapshotColumns, toSnapshot } from './state.ts';
import { removeSnapshot, restoreSnapshot } from './write.ts';

/** A snapshot is made and deleted and never changed, so taking a change back does the opposite. */
export const revertibleSnapshots: Revertible = {
  noun: 'snapshots',
  permission: 'snapshot.delete',
  errors: ['UndeleteConflict'],
  revert: async (ctx, unit, change) => {
    const row = await unit.db
      .selectFrom('snapshots')
      .select([...snapshotColumns, 'delete_key_hash'])
      .where('id', '=', change.object_id)
      .where('uuid', '=', change.object_uuid)
      .where('workspace_id', '=', ctx.workspace.id)
      .executeTakeFirst();
    if (row === undefined) throw purged(change);
    const snapshot = { ...toSnapshot(row), deleteKeyHash: row.delete_key_hash };
    requireCurrent(snapshot, change);
    const call = { ctx, unit };
    const label = { verb: 'revert', reverts: change.uuid };
    if ((await stateBefore(unit, change)) === 'absent') {
      const { uuid, revision } = await removeSnapshot(call, snapshot, label);
      return { uuid, revision, deleted: true };
    }
    const { uuid, revision } = await restoreSnapshot(call, snapshot, label);
    return { uuid, revision, deleted: false };
  },
};
