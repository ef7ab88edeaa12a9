import { parseJson } from '../../json/index.ts';
import { changedRow } from '../kernel/own-rows.ts';
import { requireCurrent, stateBefore } from '../kernel/revert-state.ts';
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
    const row = await changedRow({ ctx, unit }, 'roles', change);
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
        ? await updateRole(call, role, parseJson(state) as RoleState, label)
        : await restoreRole(call, role, label);
    return { uuid: role.uuid, revision, deleted: false };
  },
};
