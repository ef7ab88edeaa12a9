import { BelvedereError } from '../../errors/index.ts';
import type { Context, WorkspaceReference } from '../kernel/context.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact, type WriteCall } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { deleteKeyHash } from './create.ts';
import { type StoredSnapshot, snapshotColumns, snapshotNotFound, toSnapshot } from './state.ts';
import { removeSnapshot } from './write.ts';

/** A live snapshot of the workspace. Errors: `ObjectNotFound`. Locked until the end of the transaction. */
async function snapshotForChange(
  { ctx, unit }: WriteCall,
  column: 'key' | 'delete_key_hash',
  value: string,
): Promise<StoredSnapshot> {
  let query = unit.db
    .selectFrom('snapshots')
    .select(snapshotColumns)
    .where('workspace_id', '=', ctx.workspace.id)
    .where(column, '=', value)
    .where('deleted_at', 'is', null);
  if (ctx.kernel.store.dialect === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (row === undefined) throw snapshotNotFound();
  return toSnapshot(row);
}

/** Who may see every snapshot of the workspace and delete it; others have their own. */
export const managesSnapshots = (ctx: Context): boolean => ctx.permissions.has('snapshot.delete');

/** Errors: `ObjectNotFound`, `PermissionDenied` for somebody else's, `RevisionConflict`. */
export const deleteSnapshot = defineVerb({
  id: 'snapshots.delete',
  effect: 'change',
  run: ({ ctx, input }: { ctx: Context; input: { key: string } }): Promise<StoredSnapshot> =>
    transact(ctx, async (unit) => {
      const snapshot = await snapshotForChange({ ctx, unit }, 'key', input.key);
      if (snapshot.creator !== ctx.actor.uuid && !managesSnapshots(ctx)) {
        throw new BelvedereError(
          'PermissionDenied',
          'the snapshot is somebody else’s, and the caller lacks snapshot.delete',
          {
            detail: { permission: 'snapshot.delete', roles: ctx.roles },
          },
        );
      }
      return removeSnapshot({ ctx, unit }, snapshot, { verb: 'delete' });
    }),
});

/**
 * Deletes a snapshot for whoever has its delete key, in any workspace: the key is the credential, and the change says so.
 * Errors: `ObjectNotFound`.
 */
export async function deleteSnapshotByKey(
  kernel: Kernel,
  { deleteKey, traceId, address }: { deleteKey: string; traceId: string; address: string },
): Promise<{ snapshot: StoredSnapshot; ctx: Context }> {
  const hash = deleteKeyHash(deleteKey);
  const workspace = await workspaceOf(kernel, hash);
  const ctx = { ...serverContext(kernel, { workspace, traceId, address }), reason: 'by its delete key' };
  const snapshot = await transact(ctx, async (unit) => {
    const found = await snapshotForChange({ ctx, unit }, 'delete_key_hash', hash);
    return removeSnapshot({ ctx, unit }, found, { verb: 'delete' });
  });
  return { snapshot, ctx };
}

async function workspaceOf(kernel: Kernel, hash: string): Promise<WorkspaceReference> {
  const row = await kernel.store.read
    .selectFrom('snapshots')
    .innerJoin('workspaces', 'workspaces.id', 'snapshots.workspace_id')
    .select(['workspaces.id', 'workspaces.uuid'])
    .where('snapshots.delete_key_hash', '=', hash)
    .where('snapshots.deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw snapshotNotFound();
  return row;
}
