import { BelvedereError, nearestName } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { customRolePermissions } from '../kernel/permission.ts';
import { allowedBy } from '../kernel/roles.ts';

/** What every role of the vendors holds beside the keys that were sent. It is no right by itself: members and keys are in the workspace. */
export const DEFAULT_ACCESS = 'routine.defaultAccess';

const known = [...customRolePermissions];

/** Errors: `InvalidParameter` with the first key that no custom role can hold. Answers the keys once each, in their order. */
export function checkPermissionKeys(field: string, keys: readonly string[]): string[] {
  const distinct = [...new Set(keys)];
  const unknown = distinct.find((key) => key !== DEFAULT_ACCESS && !customRolePermissions.has(key));
  if (unknown !== undefined) {
    const near = nearestName(unknown, known);
    throw new BelvedereError(
      'InvalidParameter',
      `${field} holds "${unknown.slice(0, 80)}", which is no permission that a custom role can hold${near === undefined ? '' : `; did you mean ${near}?`} GET /api/v1/permission/list?isSupportCustomRole=true lists them (the keys in subs)`,
    );
  }
  return distinct;
}

/**
 * Nobody makes, changes or takes away a role that allows what he may not do himself.
 * Errors: `PermissionDenied` with a permission that the role holds and the caller does not.
 */
export function requireNoMore(ctx: Context, keys: readonly string[], verb: string): void {
  const missing = allowedBy(keys).find((key) => !ctx.permissions.has(key));
  if (missing === undefined) return;
  throw new BelvedereError(
    'PermissionDenied',
    `${verb}: the role holds ${missing}, which the roles of the caller (${ctx.roles.join(', ') || 'none'}) do not hold`,
    { detail: { permission: missing, roles: ctx.roles } },
  );
}
