import { BelvedereError } from '../../errors/index.ts';
import { isSystemRole, systemRoles } from '../kernel/permission.ts';
import { heldRolesIn } from '../kernel/roles.ts';
import type { WriteCall } from '../kernel/transact.ts';

const ROLES_MAX = 32;

/**
 * Roles that a member, a key or an invitation of the caller's workspace is to hold: system roles by their keys, custom ones by their
 * uuids. Answers them once each. Custom ones cannot be deleted until the transaction ends.
 * Errors: `InvalidParameter` for a role that does not exist in the workspace, for none at all, and for too many.
 */
export async function checkRoles({ ctx, unit }: WriteCall, field: string, roles: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(roles)];
  if (distinct.length === 0 || distinct.length > ROLES_MAX) {
    throw new BelvedereError('InvalidParameter', `${field} must hold 1 to ${ROLES_MAX} roles`);
  }
  const custom = distinct.filter((role) => !isSystemRole(role));
  if (custom.length === 0) return distinct;
  let query = unit.db
    .selectFrom('roles')
    .select('uuid')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('uuid', 'in', custom)
    .where('deleted_at', 'is', null)
    .orderBy('id');
  if (ctx.kernel.store.dialect === 'postgres') query = query.forShare();
  const live = new Set((await query.execute()).map(({ uuid }) => uuid));
  const unknown = custom.find((role) => !live.has(role));
  if (unknown === undefined) return distinct;
  throw new BelvedereError(
    'InvalidParameter',
    `${field} holds "${unknown.slice(0, 80)}", which is not a role of this workspace. The roles are ${systemRoles.join(', ')} and the uuids (role_…) that GET /api/v1/role/list shows`,
  );
}

/**
 * Nobody gives away rights that he does not have himself.
 * Errors: `PermissionDenied` with a permission that the roles hold and the caller does not.
 */
export async function requireNoEscalation(
  { ctx, unit }: WriteCall,
  roles: readonly string[],
  verb: string,
): Promise<void> {
  const { permissions } = await heldRolesIn(unit.db, ctx.workspace.id, roles);
  const missing = [...permissions].find((permission) => !ctx.permissions.has(permission));
  const owner = roles.includes('owner') && !ctx.roles.includes('owner');
  if (missing === undefined && !owner) return;
  throw new BelvedereError(
    'PermissionDenied',
    `${verb} would give rights that the caller does not have: ${roles.join(', ')} ${owner ? 'holds the rights of the owner' : `holds ${missing}`}`,
    { detail: { ...(missing === undefined ? {} : { permission: missing }), roles: ctx.roles } },
  );
}
