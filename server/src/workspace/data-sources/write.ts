import { BelvedereError, type ErrorCode } from '../../errors/index.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { recordRevision, requireRevision } from '../kernel/versions.ts';
import { otherDataSource } from './find.ts';
import { fingerprintsAfter, noSecretChanges, type SecretChanges, writeSecrets } from './secrets.ts';
import {
  columnsOf,
  conflictFacts,
  type DataSourceState,
  dataSourceStateText,
  type StoredDataSource,
  toDataSource,
} from './state.ts';

/** What a change is called in versions and in the chain, and which change it takes back. */
export interface DataSourceChange {
  readonly verb: string;
  readonly reverts?: string | undefined;
}

/** No row has this number. */
const NONE = 0;

/** Errors: `NameTaken` or `UuidTaken` unless another code is given. */
async function requireFree(
  call: WriteCall,
  { uid, name }: DataSourceState,
  exceptId: number,
  code?: ErrorCode,
): Promise<void> {
  for (const [selector, taken] of [
    [{ name }, 'NameTaken'],
    [{ uid }, 'UuidTaken'],
  ] as const) {
    const holder = await otherDataSource(call, selector, exceptId);
    if (holder === undefined) continue;
    const which = taken === 'NameTaken' ? 'name' : 'uid';
    throw new BelvedereError(code ?? taken, `data source with the same ${which} already exists`, {
      detail: { uid: holder.uid, name: holder.name },
    });
  }
}

/** A workspace has one default: the one before gives it up, with a revision of its own. */
async function clearOtherDefault(call: WriteCall, exceptId: number): Promise<void> {
  const other = await otherDataSource(call, 'default', exceptId);
  if (other === undefined) return;
  await revise(call, other, { ...other, isDefault: false }, noSecretChanges, null, { verb: 'yieldDefault' });
}

/** Errors: `NameTaken`, `UuidTaken`. */
export async function insertDataSource(
  call: WriteCall,
  state: Omit<DataSourceState, 'uid'> & { readonly uid: string | undefined },
  secrets: SecretChanges,
  verb = 'create',
): Promise<StoredDataSource> {
  const { ctx, unit } = call;
  await lockWorkspace(call);
  const uuid = newUuid('dsrc_');
  const whole: DataSourceState = { ...state, uid: state.uid ?? uuid };
  await requireFree(call, whole, NONE);
  if (whole.isDefault) await clearOtherDefault(call, NONE);
  const row = await unit.db
    .insertInto('data_sources')
    .values({
      ...columnsOf(whole),
      uuid,
      workspace_id: ctx.workspace.id,
      revision: 1,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      created_at: unit.at,
      updated_at: unit.at,
      deleted_at: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await writeSecrets(call, row, secrets);
  const made = toDataSource(row, fingerprintsAfter(ctx.kernel, uuid, {}, secrets));
  await record(call, made, { from: 0, deleted: false }, { verb });
  return made;
}

/**
 * Gives a data source a state; writes nothing when it has it already.
 * Errors: `RevisionConflict`, `NameTaken`, `UuidTaken`.
 */
export async function updateDataSource(
  call: WriteCall,
  before: StoredDataSource,
  state: DataSourceState,
  secrets: SecretChanges,
  change: DataSourceChange,
): Promise<StoredDataSource> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  await lockWorkspace(call);
  const after = fingerprintsAfter(call.ctx.kernel, before.uuid, before.secrets, secrets);
  if (dataSourceStateText({ ...state, secrets: after }) === dataSourceStateText(before)) return before;
  // Taking a change back has one code for a name that is in use by now, and a uid is one more name.
  await requireFree(call, state, before.id, change.reverts === undefined ? undefined : 'NameTaken');
  if (state.isDefault) await clearOtherDefault(call, before.id);
  return revise(call, before, state, secrets, null, change);
}

/** Marks a data source as deleted; its secrets stay encrypted until it is purged, so that the delete can be reverted. */
export async function removeDataSource(
  call: WriteCall,
  before: StoredDataSource,
  change: DataSourceChange,
): Promise<void> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  await revise(call, before, before, noSecretChanges, call.unit.at, change);
}

/** Brings a deleted data source back; not as the default where there is another one by now. Errors: `UndeleteConflict`. */
export async function restoreDataSource(
  call: WriteCall,
  before: StoredDataSource,
  change: DataSourceChange,
): Promise<StoredDataSource> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  await lockWorkspace(call);
  await requireFree(call, before, before.id, 'UndeleteConflict');
  const isDefault = before.isDefault && (await otherDataSource(call, 'default', before.id)) === undefined;
  return revise(call, before, { ...before, isDefault }, noSecretChanges, null, change);
}

/** The next revision of the row, whatever changes about it. */
async function revise(
  call: WriteCall,
  before: StoredDataSource,
  state: DataSourceState,
  secrets: SecretChanges,
  deletedAt: number | null,
  change: DataSourceChange,
): Promise<StoredDataSource> {
  const { ctx, unit } = call;
  const revision = before.revision + 1;
  const row = await unit.db
    .updateTable('data_sources')
    .set({
      ...columnsOf(state),
      revision,
      updator: ctx.actor.uuid,
      updated_at: unit.at,
      deleted_at: deletedAt,
    })
    .where('id', '=', before.id)
    .where('revision', '=', before.revision)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) {
    requireRevision(before.revision, conflictFacts({ ...before, revision }));
    throw new BelvedereError('RevisionConflict');
  }
  await writeSecrets(call, before, secrets);
  const after = toDataSource(row, fingerprintsAfter(ctx.kernel, before.uuid, before.secrets, secrets));
  await record(call, after, { from: before.revision, deleted: deletedAt !== null }, change);
  return after;
}

async function record(
  { ctx, unit }: WriteCall,
  source: StoredDataSource,
  { from, deleted }: { readonly from: number; readonly deleted: boolean },
  { verb, reverts }: DataSourceChange,
): Promise<void> {
  await recordRevision(ctx, unit, {
    noun: 'dataSources',
    verb,
    object: { table: 'data_sources', id: source.id, uuid: source.uuid, name: source.name },
    from,
    to: source.revision,
    state: dataSourceStateText(source),
    deleted,
    reverts,
  });
}
