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
  /** Those who may also say whom it is open to. Undefined: whoever may change it. */
  readonly adminPermissionSet?: readonly string[];
  /** Uuid of the folder that it lies in. */
  readonly folder?: string;
}

/** The attributes that say whom an object is open to; the folder is its place and not among them. */
const accessKeys = ['isPublic', 'permissionSet', 'readPermissionSet', 'adminPermissionSet'] as const;

export const accessOf = (attributes: AccessAttributes): Pick<AccessAttributes, (typeof accessKeys)[number]> =>
  Object.fromEntries(accessKeys.flatMap((key) => (attributes[key] === undefined ? [] : [[key, attributes[key]]])));

/** The same attributes, as open as others are. */
export function withAccessOf<Attributes extends AccessAttributes>(
  attributes: Attributes,
  other: AccessAttributes,
): Attributes {
  const kept = Object.entries(attributes).filter(([key]) => !(accessKeys as readonly string[]).includes(key));
  return { ...(Object.fromEntries(kept) as Attributes), ...accessOf(other) };
}

/**
 * Whom an object is open to, as the column `restricted` says it. A folder counts as closed when it is not open: what lies in it and
 * says nothing of its own is then open to those to whom the folder is.
 */
export const OPEN = 0;
/** To those whom it names, and to those to whom a closed folder is open. */
export const LISTED = 1;
/** By a closed folder alone. */
export const FILED = 2;
/** To nobody but whoever made it. */
export const PRIVATE = 3;

/** The ids to whom the folder of an object is open, its creator included. */
export interface InheritedAccess {
  readonly readers: readonly string[];
  readonly writers: readonly string[];
  readonly administrators: readonly string[];
}

/** What access is decided by: who made the object and whom it is open to. */
export interface Guarded {
  readonly uuid: string;
  readonly creator: string;
  readonly attributes: AccessAttributes;
  readonly restricted: number;
  /** Undefined for what lies in no closed folder; and where nobody looked, which opens nothing. */
  readonly inherited?: InheritedAccess | undefined;
}

/** The ids by which sets may name the caller. */
export const identitiesOf = ({ roles, actor }: Context): string[] =>
  actor.kind === 'account' ? [...roles, actor.uuid, ...(actor.teams ?? [])] : [...roles, actor.uuid];

/** Whether nothing is closed to the caller: the owner is never locked out; jobs and the system act for the workspace. */
export const seesEverything = ({ roles, actor }: Context): boolean =>
  roles.includes('owner') || actor.kind === 'job' || actor.kind === 'system';

/** Neither is whoever made the object. */
const always = (ctx: Context, creator: string): boolean => seesEverything(ctx) || ctx.actor.uuid === creator;

const names = (set: readonly string[] | undefined, { roles, actor }: Context): boolean =>
  set?.some(
    (id) => id === actor.uuid || roles.includes(id) || (actor.kind === 'account' && actor.teams?.includes(id) === true),
  ) ?? false;

/** The value of `restricted`. */
export function restrictionOf({ isPublic = PUBLIC }: AccessAttributes, isFolderClosed: boolean): number {
  if (isPublic === CUSTOM) return LISTED;
  if (isPublic !== PUBLIC) return PRIVATE;
  return isFolderClosed ? FILED : OPEN;
}

/** Whether the sets of an object count: it is open to those whom it names. */
const isListed = ({ isPublic }: AccessAttributes): boolean => isPublic === CUSTOM;

/** Its own sets, or its folder where that counts. */
function isNamed(ctx: Context, object: Guarded, own: readonly (keyof AccessAttributes)[], of: keyof InheritedAccess) {
  const { attributes, restricted, inherited } = object;
  if (isListed(attributes) && own.some((set) => names(attributes[set] as readonly string[] | undefined, ctx))) {
    return true;
  }
  return restricted !== PRIVATE && names(inherited?.[of], ctx);
}

export function mayRead(ctx: Context, object: Guarded): boolean {
  if (object.restricted === OPEN || always(ctx, object.creator)) return true;
  return isNamed(ctx, object, ['readPermissionSet', 'permissionSet', 'adminPermissionSet'], 'readers');
}

/** Whether an object that the caller may read is open to him for changes too. The permission of the verb is needed as well. */
export const isChangeable = (ctx: Context, object: Guarded): boolean =>
  object.restricted === OPEN ||
  always(ctx, object.creator) ||
  isNamed(ctx, object, ['permissionSet', 'adminPermissionSet'], 'writers');

/**
 * Errors: `PermissionDenied` for an object that the caller may read but not change. The permission of the verb is
 * needed as well: a set opens an object, it does not give rights.
 */
export function requireChangeable(ctx: Context, object: Guarded): void {
  if (isChangeable(ctx, object)) return;
  throw new BelvedereError(
    'PermissionDenied',
    `${object.uuid} is open to the caller for reading only: its permissionSet names neither ${identitiesOf(ctx).join(' nor ')}`,
    { detail: { uuid: object.uuid, permission: 'permissionSet', roles: ctx.roles } },
  );
}

/** Whether the caller may say whom an object is open to: its creator, administrators, and those whom it names for that. */
export const isAdministrable = (ctx: Context, object: Guarded): boolean =>
  always(ctx, object.creator) ||
  ctx.roles.includes('wsAdmin') ||
  isNamed(ctx, object, ['adminPermissionSet'], 'administrators');

/** Errors: `PermissionDenied`. */
export function requireAdministrable(ctx: Context, object: Guarded): void {
  if (isAdministrable(ctx, object)) return;
  throw new BelvedereError(
    'PermissionDenied',
    `whom ${object.uuid} is open to is said by its creator, by administrators, and by those whom its list names as Admin`,
    { detail: { uuid: object.uuid, permission: 'adminPermissionSet', roles: ctx.roles } },
  );
}

/**
 * Another access than before is a matter of whoever may change the object, unless a list says who administers it, or a closed folder
 * does. Errors: `PermissionDenied`.
 */
export function requireAccessChangeable(ctx: Context, object: Guarded, wanted: AccessAttributes): void {
  if (object.attributes.adminPermissionSet === undefined && object.inherited === undefined) return;
  const isSame = JSON.stringify(accessOf(object.attributes)) === JSON.stringify(accessOf(wanted));
  if (!isSame) requireAdministrable(ctx, object);
}

const IDENTITY = /^(acnt|group|role|team)_[0-9a-zA-Z]{1,64}$/;

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
        `${field} holds "${id.slice(0, 80)}", which is neither a role (wsAdmin, general, readOnly, role_…) nor an account (acnt_…) nor a team (team_…, group_…)`,
      );
    }
  }
}

/** Rows of `document_attributes` under which the list finds restricted documents for a caller. */
export function readersOf(attributes: AccessAttributes): string[] {
  if (!isListed(attributes)) return [];
  const { readPermissionSet = [], permissionSet = [], adminPermissionSet = [] } = attributes;
  return [...new Set([...readPermissionSet, ...permissionSet, ...adminPermissionSet])];
}

/** To whom a folder with these attributes is open, and with it what lies in it. */
export function accessBelow(
  { creator, attributes, restricted }: Pick<Guarded, 'creator' | 'attributes' | 'restricted'>,
  above: InheritedAccess,
): InheritedAccess {
  if (restricted === OPEN) return { readers: [], writers: [], administrators: [] };
  const own = isListed(attributes) ? attributes : {};
  const from = restricted === PRIVATE ? { readers: [], writers: [], administrators: [] } : above;
  const administrators = [creator, ...(own.adminPermissionSet ?? []), ...from.administrators];
  const writers = [...administrators, ...(own.permissionSet ?? []), ...from.writers];
  const readers = [...writers, ...(own.readPermissionSet ?? []), ...from.readers];
  const sorted = (ids: readonly string[]) => [...new Set(ids)].sort();
  return { readers: sorted(readers), writers: sorted(writers), administrators: sorted(administrators) };
}
