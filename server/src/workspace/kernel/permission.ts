import { BelvedereError } from '../../errors/index.ts';
import type { Context } from './context.ts';
import { permissionTable } from './permission-table.ts';

/** The system roles, strongest first. Keys may hold any but owner. */
export const systemRoles = ['owner', 'wsAdmin', 'general', 'readOnly'] as const;
export type SystemRole = (typeof systemRoles)[number];

/**
 * Rights that the documented table leaves out because no custom role may hold them (API keys, workspace settings, roles
 * themselves, the records of changes and of calls, data sources). The names are ours; owner and wsAdmin hold them.
 */
export const reservedPermissions = [
  'workspace.keyManage',
  'workspace.settingsManage',
  'workspace.roleManage',
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

/** The documented keys that a custom role may hold. */
export const customRolePermissions: ReadonlySet<string> = new Set(
  permissionTable.flatMap((group) => group.subs.filter((row) => row.flags[1] === 1).map((row) => row.key)),
);

const joined = new Map<string, ReadonlySet<string>>();

/**
 * Everything that system roles allow together; undefined when one of the roles is none, and only the store knows what it holds
 * (`heldRoles`). The sets are shared: there are few combinations and many requests.
 */
export function permissionsOfSystem(roles: readonly string[]): ReadonlySet<string> | undefined {
  const name = roles.join(',');
  const known = joined.get(name);
  if (known !== undefined) return known;
  if (!roles.every(isSystemRole)) return undefined;
  const permissions = new Set(roles.flatMap((role) => [...(permissionsByRole.get(role) ?? [])]));
  joined.set(name, permissions);
  return permissions;
}

/** The same where others than system roles cannot be. */
export function permissionsOf(roles: readonly SystemRole[]): ReadonlySet<string> {
  const permissions = permissionsOfSystem(roles);
  if (permissions === undefined) throw new Error(`${roles.join(', ')} are not all system roles`);
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
