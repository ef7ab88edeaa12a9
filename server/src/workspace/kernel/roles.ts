import type { Kysely } from 'kysely';
import { parseJson, readOnce } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import type { Kernel } from './kernel.ts';
import {
  customRolePermissions,
  isSystemRole,
  permissionsOfSystem,
  type SystemRole,
  systemRoles,
} from './permission.ts';
import { remembered } from './prepared.ts';

/** What somebody's roles come to: those of them that are, and what they allow together. */
export interface HeldRoles {
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
}

interface RoleRow {
  uuid: string;
  permissions: string;
}

const selectRoles = (db: Kysely<Database>, workspaceId: number) =>
  db
    .selectFrom('roles')
    .select(['uuid', 'permissions'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null);

const findRole = remembered<RoleRow>((db) => selectRoles(db, 0).where('uuid', '=', ''));

/**
 * What roles, as members and keys name them, allow in a workspace at this moment: system roles what they always do, custom ones what the
 * store says. A role that is deleted or another workspace's is none and allows nothing. Callers with system roles only ask
 * `permissionsOfSystem` first and need no store.
 */
export async function heldRoles(
  { store }: Pick<Kernel, 'store'>,
  workspaceId: number,
  roles: readonly string[],
): Promise<HeldRoles> {
  const known = permissionsOfSystem(roles);
  if (known !== undefined) return { roles, permissions: known };
  const custom = roles.filter((role) => !isSystemRole(role));
  const found = await Promise.all(custom.map((uuid) => findRole(store)([workspaceId, uuid])));
  return together(roles, found.flat());
}

/** The same within a transaction, which sees what it wrote itself. */
export async function heldRolesIn(
  db: Kysely<Database>,
  workspaceId: number,
  roles: readonly string[],
): Promise<HeldRoles> {
  const known = permissionsOfSystem(roles);
  if (known !== undefined) return { roles, permissions: known };
  const custom = roles.filter((role) => !isSystemRole(role));
  return together(roles, await selectRoles(db, workspaceId).where('uuid', 'in', custom).execute());
}

function together(roles: readonly string[], rows: readonly RoleRow[]): HeldRoles {
  const live = new Set(rows.map(({ uuid }) => uuid));
  const held = roles.filter((role) => isSystemRole(role) || live.has(role));
  const system = JSON.stringify(held.filter(isSystemRole));
  return { roles: held, permissions: union(`[${[system, ...rows.map(({ permissions }) => permissions)].join()}]`) };
}

/**
 * Of lists of the system roles and of the keys of each custom role, as JSON. Made once for each combination, as the sets of system roles
 * are: they are asked for with every call.
 */
const union = readOnce((text) => {
  const [system = [], ...custom] = parseJson(text) as string[][];
  return new Set([...(permissionsOfSystem(system) ?? []), ...allowedBy(custom.flat())]) as ReadonlySet<string>;
}, 20_000);

/** What of the keys of a custom role counts: the table may have changed since they were given. */
export const allowedBy = (keys: readonly string[]): string[] => keys.filter((key) => customRolePermissions.has(key));

export const systemRoleNames: Readonly<Record<SystemRole, string>> = {
  owner: 'Owner',
  wsAdmin: 'Administrator',
  general: 'Standard',
  readOnly: 'Read-only',
};

/** The name of each role of a workspace by its uuid: the system roles, whose uuids are their keys, and the live custom ones. */
export async function namesOfRoles(db: Kysely<Database>, workspaceId: number): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('roles')
    .select(['uuid', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .execute();
  return new Map([
    ...systemRoles.map((role) => [role, systemRoleNames[role]] as const),
    ...rows.map(({ uuid, name }) => [uuid, name] as const),
  ]);
}
