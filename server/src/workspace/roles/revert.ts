import { purged, requireCurrent, stateBefore } from '../kernel/revert-state.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { ROLE_PERMISSION } from './change.ts';
import { type RoleState, toRole } from './rows.ts';
import { removeRole, restoreRole, updateRole } from './write.ts';

/** How changes of roles are taken back. */
export const revertibleRoles: Revertible = {
  noun: 'roles',
  permission: ROLE_PERMISSION,
  errors: ['RoleInUse'],
  revert: async (ctx, unit, change) => {
    let query = unit.db
      .selectFrom('roles')
      .selectAll()
      .where('id', '=', change.object_id)
      .where('uuid', '=', change.object_uuid)
      .where('workspace_id', '=', ctx.workspace.id);
    // As for a delete: nobody may be given a role that goes.
    if (ctx.kernel.store.dialect === 'postgres') query = query.forUpdate();
    const row = await query.executeTakeFirst();
    if (row === undefined) throw purged(change);
    const role = toRole(row, ctx.workspace.uuid);
    requireCurrent(role, change);
    const call = { ctx, unit };
    const label = { verb: 'revert', reverts: change.uuid };
    const state = await stateBefore(unit, change);
    if (state === 'absent') {
      await removeRole(call, role, label);
      return { uuid: role.uuid, revision: role.revision + 1, deleted: true };
    }
    const { revision } =
      row.deleted_at === null
        ? await updateRole(call, role, JSON.parse(state) as RoleState, label)
        : await restoreRole(call, role, label);
    return { uuid: role.uuid, revision, deleted: false };
  },
};
