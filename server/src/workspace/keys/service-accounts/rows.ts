import type { Selectable } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import { parseJson } from '../../../json/index.ts';
import type { ServiceAccountTable } from '../../../store/schema.ts';
import type { Context } from '../../kernel/context.ts';
import { lockWorkspace } from '../../kernel/lock.ts';
import { rowForChange } from '../../kernel/own-rows.ts';
import type { Unit } from '../../kernel/transact.ts';
import { recordRevision } from '../../kernel/versions.ts';

/** A name for a program. It has no credential itself: its tokens are keys with its roles. */
export interface ServiceAccount {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  readonly revision: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const toServiceAccount = (row: Selectable<ServiceAccountTable>): ServiceAccount => ({
  id: row.id,
  uuid: row.uuid,
  name: row.name,
  roles: parseJson(row.roles) as string[],
  disabled: row.disabled === 1,
  revision: row.revision,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const serviceAccountNotFound = (): BelvedereError =>
  new BelvedereError('ObjectNotFound', 'the service account does not exist in this workspace');

/** Locked until the end of the transaction. Errors: `ObjectNotFound`, also for one of another workspace. */
export async function serviceAccountForChange(ctx: Context, unit: Unit, id: number): Promise<ServiceAccount> {
  const row = await rowForChange({ ctx, unit }, 'service_accounts', { id });
  if (row === undefined) throw serviceAccountNotFound();
  return toServiceAccount(row);
}

/** Errors: `NameTaken`. */
export async function requireFreeAccountName(ctx: Context, unit: Unit, name: string, ownId: number): Promise<void> {
  await lockWorkspace({ ctx, unit });
  const other = await unit.db
    .selectFrom('service_accounts')
    .select('id')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .where('id', '<>', ownId)
    .executeTakeFirst();
  if (other !== undefined) throw new BelvedereError('NameTaken', 'a service account has this name already');
}

export const recordServiceAccount = (
  ctx: Context,
  unit: Unit,
  verb: string,
  account: Pick<ServiceAccount, 'id' | 'uuid' | 'name' | 'roles' | 'disabled' | 'revision'>,
): Promise<void> =>
  recordRevision(ctx, unit, {
    noun: 'serviceAccounts',
    verb,
    object: { table: 'service_accounts', id: account.id, uuid: account.uuid, name: account.name },
    from: account.revision - 1,
    to: account.revision,
    state: JSON.stringify({ name: account.name, roles: account.roles, disabled: account.disabled }),
    deleted: verb === 'delete',
  });
