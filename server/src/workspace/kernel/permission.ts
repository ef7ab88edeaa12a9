import { BelvedereError } from '../../errors/index.ts';
import type { Context } from './context.ts';
import { permissionTable } from './permission-table.ts';

/** The system roles, strongest first. Keys may hold any but owner. */
export const systemRoles = ['owner', 'wsAdmin', 'general', 'readOnly'] as const;
export type SystemRole = (typeof systemRoles)[number];

/**
 * Rights that the documented table leaves out because no custom role may hold them (API keys, workspace settings, the
 * records of changes and of calls, data sources). The names are ours; owner and wsAdmin hold them.
 */
export const reservedPermissions = [
  'workspace.keyManage',
  'workspace.settingsManage',
  'workspace.create',
  'workspace.changeRead',
  'workspace.callRead',
  'workspace.dataSourceRead',
  'workspace.dataSourceManage',
] as const;

/** A documented leaf key such as `scene.setManage`, or a reserved one. Checked against the table by a test. */
export type PermissionKey = string;

const flagOf: Record<SystemRole, number> = { general: 2, owner: 3, readOnly: 4, wsAdmin: 5 };

const permissionsByRole = new Map<string, ReadonlySet<string>>(
  systemRoles.map((role) => {
    const held = permissionTable.flatMap((group) => group.subs).filter((row) => row.flags[flagOf[role]] === 1);
    const reserved = role === 'owner' || role === 'wsAdmin' ? reservedPermissions : [];
    return [role, new Set([...held.map((row) => row.key), ...reserved])];
  }),
);

export const isSystemRole = (role: string): role is SystemRole => permissionsByRole.has(role);

const joined = new Map<string, ReadonlySet<string>>();

/** Everything that the roles allow together. The sets are shared: there are few combinations and many requests. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<string> {
  const name = roles.join(',');
  let permissions = joined.get(name);
  if (permissions === undefined) {
    permissions = new Set(roles.flatMap((role) => [...(permissionsByRole.get(role) ?? [])]));
    if (roles.every(isSystemRole)) joined.set(name, permissions);
  }
  return permissions;
}

/** Errors: `PermissionDenied` with the missing permission and the caller's roles. */
export function requirePermission(ctx: Context, permission: PermissionKey, verb: string): void {
  if (ctx.permissions.has(permission)) return;
  throw new BelvedereError(
    'PermissionDenied',
    `${verb} needs the permission ${permission}, which the roles of the caller (${ctx.roles.join(', ') || 'none'}) do not hold`,
    { detail: { permission, roles: ctx.roles } },
  );
}
