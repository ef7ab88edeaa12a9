import { BelvedereError } from '../../errors/index.ts';
import { isSystemRole, systemRoles } from '../kernel/permission.ts';

/** Nobody comes in as an owner: a member is made one. Errors: `InvalidParameter`. */
export function requireRolesOfNewcomers(roles: readonly string[]): void {
  if (!roles.includes('owner')) return;
  throw new BelvedereError(
    'InvalidParameter',
    'roleUUIDs may not hold owner for somebody who is no member yet. Leave it out; an owner may make a member an owner',
  );
}

/** The role by which clients that know only one tell a member: the strongest of the system, else the first. */
export const mainRole = (roles: readonly string[]): string =>
  systemRoles.find((role) => roles.includes(role)) ?? roles.find((role) => !isSystemRole(role)) ?? '';

export const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((role) => other.includes(role));
