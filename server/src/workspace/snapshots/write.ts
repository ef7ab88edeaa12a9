import { BelvedereError } from '../../errors/index.ts';
import { advanceRow } from '../kernel/advance-row.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { recordRevision, requireRevision } from '../kernel/versions.ts';
import { conflictFacts, type StoredSnapshot, snapshotStateText } from './state.ts';

/** What a change is called in versions and in the chain, and which change it takes back. */
export interface SnapshotChange {
  readonly verb: string;
  readonly reverts?: string | undefined;
}

/** The change that led to the revision of a snapshot. */
export const recordSnapshot = (
  { ctx, unit }: WriteCall,
  snapshot: StoredSnapshot,
  from: number,
  { verb, reverts }: SnapshotChange,
  deleted = false,
): Promise<void> =>
  recordRevision(ctx, unit, {
    noun: 'snapshots',
    verb,
    object: { table: 'snapshots', id: snapshot.id, uuid: snapshot.uuid, name: snapshot.name },
    from,
    to: snapshot.revision,
    state: snapshotStateText(snapshot),
    deleted,
    reverts,
  });

async function revise(
  call: WriteCall,
  before: StoredSnapshot,
  deletedAt: number | null,
  change: SnapshotChange,
): Promise<StoredSnapshot> {
  const { ctx, unit } = call;
  requireRevision(ctx.expectedRevision, conflictFacts(before));
  const stamp = await advanceRow(ctx, unit, { table: 'snapshots', title: 'snapshot' }, before, {
    deleted_at: deletedAt,
  });
  const after = { ...before, ...stamp };
  await recordSnapshot(call, after, before.revision, change, deletedAt !== null);
  return after;
}

/** Marks it as deleted: until the retention time has passed, reverting brings it back. Errors: `RevisionConflict`. */
export const removeSnapshot = (call: WriteCall, before: StoredSnapshot, change: SnapshotChange) =>
  revise(call, before, call.unit.at, change);

/** Errors: `UndeleteConflict` when another snapshot has one of its keys, `RevisionConflict`. */
export async function restoreSnapshot(
  call: WriteCall,
  before: StoredSnapshot & { readonly deleteKeyHash: string },
  change: SnapshotChange,
): Promise<StoredSnapshot> {
  const taken = await call.unit.db
    .selectFrom('snapshots')
    .select('uuid')
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('key', '=', before.key), eb('delete_key_hash', '=', before.deleteKeyHash)]))
    .executeTakeFirst();
  if (taken !== undefined)
    throw new BelvedereError('UndeleteConflict', 'another snapshot has its key or delete key now');
  return revise(call, before, null, change);
}
