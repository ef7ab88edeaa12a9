import { advanceRow } from '../kernel/advance-row.ts';
import { newUuid } from '../kernel/identifiers.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { recordRevision, requireRevision } from '../kernel/versions.ts';
import { requireUnheld } from './holders.ts';
import { requireNoMore } from './permission-keys.ts';
import { conflictFacts, type RoleState, roleColumns, roleStateText, type StoredRole } from './rows.ts';

/** What a change is called in versions and in the chain, and which change it takes back. */
export interface RoleChange {
  readonly verb: string;
  readonly reverts?: string | undefined;
}

/** Makes the role and its first version. Errors: `PermissionDenied` for rights that the caller does not have. */
export async function insertRole(
  { ctx, unit }: WriteCall,
  state: RoleState,
  { verb = 'create', uuid = newUuid('role_') }: { readonly verb?: string; readonly uuid?: string } = {},
): Promise<StoredRole> {
  requireNoMore(ctx, state.permissions, `roles.${verb}`);
  const stamp = { revision: 1, creator: ctx.actor.uuid, updator: ctx.actor.uuid };
  const { id } = await unit.db
    .insertInto('roles')
    .values({
      ...roleColumns(state),
      ...stamp,
      uuid,
      workspace_id: ctx.workspace.id,
      created_at: unit.at,
      updated_at: unit.at,
      deleted_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordRevision(ctx, unit, {
    noun: 'roles',
    verb,
    object: { table: 'roles', id, uuid, name: state.name },
    from: 0,
    to: 1,
    state: roleStateText(state),
  });
  return { ...state, ...stamp, id, uuid, workspaceUuid: ctx.workspace.uuid, createdAt: unit.at, updatedAt: unit.at };
}

/** The next revision of the row, whatever changes about it. Errors: `RevisionConflict`, `PermissionDenied`. */
async function revise(
  { ctx, unit }: WriteCall,
  before: StoredRole,
  state: RoleState,
  deletedAt: number | null,
  { verb, reverts }: RoleChange,
): Promise<StoredRole> {
  requireNoMore(ctx, before.permissions, `roles.${verb}`);
  requireNoMore(ctx, state.permissions, `roles.${verb}`);
  const columns = { ...roleColumns(state), deleted_at: deletedAt };
  const stamp = await advanceRow(ctx, unit, { table: 'roles', title: 'role' }, before, columns);
  await recordRevision(ctx, unit, {
    noun: 'roles',
    verb,
    object: { table: 'roles', id: before.id, uuid: before.uuid, name: state.name },
    from: before.revision,
    to: stamp.revision,
    state: roleStateText(state),
    deleted: deletedAt !== null,
    reverts,
  });
  return { ...before, ...state, ...stamp };
}

/**
 * Gives a role a state; writes nothing when it has it already. Who holds it may do what it says from the next call on.
 * Errors: `RevisionConflict`, `PermissionDenied` for a role that allows more than the caller may, before or after.
 */
export async function updateRole(
  call: WriteCall,
  before: StoredRole,
  state: RoleState,
  change: RoleChange,
): Promise<StoredRole> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  if (roleStateText(state) === roleStateText(before)) return before;
  return revise(call, before, state, null, change);
}

/** Errors: `RevisionConflict`, `RoleInUse`, `PermissionDenied`. */
export async function removeRole(call: WriteCall, before: StoredRole, change: RoleChange): Promise<void> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  await requireUnheld(call, before);
  await revise(call, before, before, call.unit.at, change);
}

/** Brings a deleted role back; nobody holds it then. Errors: `RevisionConflict`, `PermissionDenied`. */
export async function restoreRole(call: WriteCall, before: StoredRole, change: RoleChange): Promise<StoredRole> {
  requireRevision(call.ctx.expectedRevision, conflictFacts(before));
  return revise(call, before, before, null, change);
}
