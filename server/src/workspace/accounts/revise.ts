import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { AccountTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { serverContext } from '../kernel/server-context.ts';
import type { Unit } from '../kernel/transact.ts';
import { recordRevision } from '../kernel/versions.ts';
import { accountStateText } from './rows.ts';

export type AccountRow = Selectable<AccountTable>;

/** Gives an account these columns as a new revision and notes the change in the chain of the server. */
export async function reviseAccount(
  ctx: Context,
  unit: Unit,
  before: AccountRow,
  columns: Partial<AccountRow>,
  verb: string,
): Promise<void> {
  const after = { ...before, ...columns };
  const revision = before.revision + 1;
  await unit.db
    .updateTable('accounts')
    .set({ ...columns, revision, updator: ctx.actor.uuid, updated_at: unit.at })
    .where('id', '=', before.id)
    .execute();
  await recordRevision(ctx, unit, {
    noun: 'accounts',
    verb,
    object: { table: 'accounts', id: before.id, uuid: before.uuid, name: after.name },
    from: before.revision,
    to: revision,
    state: accountStateText(after),
    versioned: false,
  });
}

/** Accounts belong to the server: what somebody does with his own stands in its chain, under his name. */
export const onOwnAccount = (ctx: Context): Context => ({
  ...serverContext(ctx.kernel, { traceId: ctx.traceId, address: ctx.address }),
  actor: ctx.actor,
  dryRun: ctx.dryRun,
});

/**
 * People log in by login or e-mail, so no text may stand for two accounts.
 * Errors: `NameTaken`.
 */
export async function requireFreeNames(
  unit: Unit,
  { login, email }: { readonly login: string; readonly email: string },
  ownId: number,
): Promise<void> {
  const names = [login, email].filter((name) => name !== '');
  const other = await unit.db
    .selectFrom('accounts')
    .select('id')
    .where('deleted_at', 'is', null)
    .where('id', '<>', ownId)
    .where((eb) => eb.or([eb('login', 'in', names), eb('email', 'in', names)]))
    .executeTakeFirst();
  if (other === undefined) return;
  throw new BelvedereError('NameTaken', `User with email '${email}' or username '${login}' already exists`);
}

/** Errors: `InvalidParameter` when nobody would be left who can administer the server. */
export async function requireOtherServerAdmin(unit: Unit, account: AccountRow): Promise<void> {
  if (account.server_admin !== 1 || account.disabled === 1) return;
  const other = await unit.db
    .selectFrom('accounts')
    .select('id')
    .where('server_admin', '=', 1)
    .where('disabled', '=', 0)
    .where('deleted_at', 'is', null)
    .where('id', '<>', account.id)
    .executeTakeFirst();
  if (other !== undefined) return;
  throw new BelvedereError('InvalidParameter', `${account.login} is the last administrator of the server`);
}
