import type { Context } from '../kernel/context.ts';
import { reservedPermissions } from '../kernel/permission.ts';
import { type PermissionGroup, type PermissionRow, permissionTable } from '../kernel/permission-table.ts';
import { defineVerb } from '../kernel/verb.ts';

const reservedNames: Record<(typeof reservedPermissions)[number], string> = {
  'workspace.keyManage': 'API key management',
  'workspace.settingsManage': 'Workspace settings',
  'workspace.roleManage': 'Role management',
  'workspace.create': 'Create workspaces',
  'workspace.changeRead': 'Read the record of changes',
  'workspace.callRead': 'Read the record of calls',
  'workspace.dataSourceRead': 'Read data sources',
  'workspace.dataSourceManage': 'Manage data sources',
};

/** Flags as in the table: disabled for custom roles, held by owner and wsAdmin. */
const reservedRows: readonly PermissionRow[] = reservedPermissions.map((key) => ({
  key,
  name: reservedNames[key],
  flags: [1, 0, 0, 1, 0, 1],
}));

const fullTable: readonly PermissionGroup[] = permissionTable.map((group) =>
  group.key === 'workspace.*' ? { ...group, subs: [...group.subs, ...reservedRows] } : group,
);

/**
 * Every permission in its group. With `customRoleOnly` the ones that a custom role can hold: groups themselves stay, whose
 * flags speak for all of their permissions together.
 */
export const listPermissions = defineVerb({
  id: 'permissions.list',
  effect: 'read',
  run: async ({ input }: { ctx: Context; input: { customRoleOnly: boolean } }): Promise<readonly PermissionGroup[]> =>
    input.customRoleOnly
      ? fullTable.map((group) => ({ ...group, subs: group.subs.filter((row) => row.flags[1] === 1) }))
      : fullTable,
});
