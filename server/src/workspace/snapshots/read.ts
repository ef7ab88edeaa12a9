import { contains, utf8Of } from '../../store/expressions.ts';
import { accountNumbers } from '../accounts/index.ts';
import type { Context, WorkspaceReference } from '../kernel/context.ts';
import { foldName } from '../kernel/identifiers.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { defineVerb } from '../kernel/verb.ts';
import { managesSnapshots } from './delete.ts';
import { type StoredSnapshot, snapshotColumns, snapshotNotFound, toSnapshot } from './state.ts';

export interface OpenedSnapshot {
  readonly snapshot: StoredSnapshot;
  readonly workspace: WorkspaceReference;
  /** As it was sent, in UTF-8. */
  readonly dashboard: Uint8Array;
}

/** A live snapshot of any workspace, for whoever has its key: no login is asked for. Errors: `ObjectNotFound`. */
export async function openSnapshot(kernel: Kernel, key: string): Promise<OpenedSnapshot> {
  const { read, dialect } = kernel.store;
  const row = await read
    .selectFrom('snapshots')
    .innerJoin('workspaces', 'workspaces.id', 'snapshots.workspace_id')
    .select(snapshotColumns)
    .select(['workspaces.id as workspaceId', 'workspaces.uuid as workspaceUuid'])
    .select((eb) => utf8Of(eb, 'snapshots.dashboard', dialect).as('dashboard'))
    .where('snapshots.key', '=', key)
    .where('snapshots.deleted_at', 'is', null)
    .where('snapshots.expires_at', '>', kernel.now())
    .where('workspaces.deleted_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw snapshotNotFound();
  const { workspaceId: id, workspaceUuid: uuid, dashboard } = row;
  return { snapshot: toSnapshot(row), workspace: { id, uuid }, dashboard };
}

export interface SnapshotListInput {
  /** Part of the name, whatever its case. */
  readonly search: string;
  readonly limit: number;
}

export interface ListedSnapshot extends StoredSnapshot {
  /** Number of the account that made it; 0 for a key. */
  readonly creatorId: number;
}

/** The newest first, without dashboards; to whoever does not manage snapshots, his own. */
export const listSnapshots = defineVerb({
  id: 'snapshots.list',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: SnapshotListInput }): Promise<readonly ListedSnapshot[]> => {
    const { kernel, workspace, actor } = ctx;
    let query = kernel.store.read
      .selectFrom('snapshots')
      .select(snapshotColumns)
      .where('snapshots.workspace_id', '=', workspace.id)
      .where('snapshots.deleted_at', 'is', null)
      .where('snapshots.expires_at', '>', kernel.now());
    if (!managesSnapshots(ctx)) query = query.where('snapshots.creator', '=', actor.uuid);
    if (input.search !== '') {
      query = query.where((eb) => contains(eb, 'snapshots.name_folded', foldName(input.search), kernel.store.dialect));
    }
    const rows = await query.orderBy('snapshots.id', 'desc').limit(input.limit).execute();
    const numbers = await accountNumbers(
      kernel.store.read,
      rows.map(({ creator }) => creator),
    );
    return rows.map((row) => ({ ...toSnapshot(row), creatorId: numbers.get(row.creator) ?? 0 }));
  },
});
