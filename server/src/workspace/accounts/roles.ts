import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { isSystemRole, permissionsOf, systemRoles } from '../kernel/permission.ts';

const ROLES_MAX = 32;

/** Errors: `InvalidParameter` for a role that does not exist, for none at all, and for too many. Answers them once each. */
export function checkRoles(field: string, roles: readonly string[]): string[] {
  const distinct = [...new Set(roles)];
  if (distinct.length === 0 || distinct.length > ROLES_MAX) {
    throw new BelvedereError('InvalidParameter', `${field} must hold 1 to ${ROLES_MAX} roles`);
  }
  const unknown = distinct.find((role) => !isSystemRole(role));
  if (unknown !== undefined) {
    throw new BelvedereError(
      'InvalidParameter',
      `${field} holds "${unknown.slice(0, 80)}", which is not a role of this workspace. The roles are ${systemRoles.join(', ')}`,
    );
  }
  return distinct;
}

/**
 * Nobody gives away rights that he does not have himself.
 * Errors: `PermissionDenied` with a permission that the roles hold and the caller does not.
 */
export function requireNoEscalation(ctx: Context, roles: readonly string[], verb: string): void {
  const missing = [...permissionsOf(roles)].find((permission) => !ctx.permissions.has(permission));
  const owner = roles.includes('owner') && !ctx.roles.includes('owner');
  if (missing === undefined && !owner) return;
  throw new BelvedereError(
    'PermissionDenied',
    `${verb} would give rights that the caller does not have: ${roles.join(', ')} ${owner ? 'holds the rights of the owner' : `holds ${missing}`}`,
    { detail: { ...(missing === undefined ? {} : { permission: missing }), roles: ctx.roles } },
  );
}
