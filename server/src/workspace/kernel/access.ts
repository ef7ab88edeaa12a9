import { BelvedereError } from '../../errors/index.ts';
import type { Context } from './context.ts';
import { isSystemRole } from './permission.ts';

/** Visibility of an object, in the vendors' numbers: open to all members, or to those it names. 0 is private. */
const PUBLIC = 1;
const CUSTOM = -1;

export interface AccessAttributes {
  readonly isPublic?: number;
  /** Role keys, accounts and teams that may change it when `isPublic` is -1. */
  readonly permissionSet?: readonly string[];
  /** The same for reading. Who may change it may read it. */
  readonly readPermissionSet?: readonly string[];
}

/** What access is decided by: who made the object and whom it is open to. */
export interface Guarded {
  readonly uuid: string;
  readonly creator: string;
  readonly attributes: AccessAttributes;
}

/** The ids by which sets may name the caller. */
export const identitiesOf = (ctx: Context): string[] => [...ctx.roles, ctx.actor.uuid];

/** The owner is never locked out, and neither is whoever made the object; jobs and the system act for the workspace. */
const always = (ctx: Context, creator: string): boolean =>
  ctx.roles.includes('owner') || ctx.actor.uuid === creator || ctx.actor.kind === 'job' || ctx.actor.kind === 'system';

const names = (set: readonly string[] | undefined, ctx: Context): boolean =>
  set?.some((id) => id === ctx.actor.uuid || ctx.roles.includes(id)) ?? false;

/** 1 when not every member may read it. */
export const isRestricted = (attributes: AccessAttributes): 0 | 1 =>
  (attributes.isPublic ?? PUBLIC) === PUBLIC ? 0 : 1;

export function mayRead(ctx: Context, object: Guarded): boolean {
  const { isPublic = PUBLIC, permissionSet, readPermissionSet } = object.attributes;
  if (isPublic === PUBLIC || always(ctx, object.creator)) return true;
  return isPublic === CUSTOM && (names(readPermissionSet, ctx) || names(permissionSet, ctx));
}

/**
 * Errors: `PermissionDenied` for an object that the caller may read but not change. The permission of the verb is
 * needed as well: a set opens an object, it does not give rights.
 */
export function requireChangeable(ctx: Context, object: Guarded): void {
  const { isPublic = PUBLIC, permissionSet } = object.attributes;
  if (isPublic === PUBLIC || always(ctx, object.creator)) return;
  if (isPublic === CUSTOM && names(permissionSet, ctx)) return;
  throw new BelvedereError(
    'PermissionDenied',
    `${object.uuid} is open to the caller for reading only: its permissionSet names neither ${identitiesOf(ctx).join(' nor ')}`,
    { detail: { uuid: object.uuid, permission: 'permissionSet', roles: ctx.roles } },
  );
}

const IDENTITY = /^(acnt|group|role)_[0-9a-zA-Z]{1,64}$/;

/** Errors: `InvalidParameter` for owner (it may always) and for what is neither a role nor an account nor a team. */
export function checkPermissionSet(field: string, set: readonly string[] | undefined): void {
  for (const id of set ?? []) {
    if (id === 'owner') {
      throw new BelvedereError(
        'InvalidParameter',
        `${field} may not hold owner: the owner role always has access. Leave it out`,
      );
    }
    if (!isSystemRole(id) && !IDENTITY.test(id)) {
      throw new BelvedereError(
        'InvalidParameter',
        `${field} holds "${id.slice(0, 80)}", which is neither a role (wsAdmin, general, readOnly, role_…) nor an account (acnt_…) nor a team (group_…)`,
      );
    }
  }
}

/** Rows of `document_attributes` under which the list finds restricted documents for a caller. */
export function readersOf(attributes: AccessAttributes): string[] {
  if (attributes.isPublic !== CUSTOM) return [];
  return [...new Set([...(attributes.readPermissionSet ?? []), ...(attributes.permissionSet ?? [])])];
}
