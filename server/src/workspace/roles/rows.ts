import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { RoleTable } from '../../store/schema.ts';
import { rowForChange } from '../kernel/own-rows.ts';
import { isSystemRole } from '../kernel/permission.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { conflictFactsOf } from '../kernel/versions.ts';

/** What callers set of a role. */
export interface RoleState {
  readonly name: string;
  readonly description: string;
  /** Permission keys in the order in which they were sent. */
  readonly permissions: readonly string[];
}

export interface StoredRole extends RoleState {
  readonly id: number;
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const toRole = (row: Selectable<RoleTable>, workspaceUuid: string): StoredRole => ({
  id: row.id,
  uuid: row.uuid,
  workspaceUuid,
  name: row.name,
  description: row.description,
  permissions: parseJson(row.permissions) as string[],
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const roleColumns = ({ name, description, permissions }: RoleState) => ({
  name,
  description,
  permissions: JSON.stringify(permissions),
});

/** The state of a role as versions keep it. */
export const roleStateText = ({ name, description, permissions }: RoleState): string =>
  JSON.stringify({ name, description, permissions });

/** The same for a role that never was, is deleted, or is another workspace's. */
export const roleNotFound = (uuid: string): BelvedereError =>
  new BelvedereError('ObjectNotFound', `role ${uuid.slice(0, 80)} does not exist in this workspace`);

/** Errors: `ObjectNotFound`, `InvalidParameter` for a system role. Locked until the end of the transaction. */
export async function roleForChange({ ctx, unit }: WriteCall, uuid: string): Promise<StoredRole> {
  if (isSystemRole(uuid)) {
    throw new BelvedereError('InvalidParameter', `${uuid} is a system role: nobody changes or deletes it`);
  }
  const row = await rowForChange({ ctx, unit }, 'roles', { uuid });
  if (row === undefined) throw roleNotFound(uuid);
  return toRole(row, ctx.workspace.uuid);
}

export const conflictFacts = (role: StoredRole) => conflictFactsOf('role', role);
