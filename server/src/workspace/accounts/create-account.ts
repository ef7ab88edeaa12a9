import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { lockServer } from '../kernel/lock.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import { checkLogin, foldLogin } from './login-name.ts';
import { newPasswordHash } from './password-rules.ts';
import { requireFreeNames } from './revise.ts';
import { type AccountReference, accountStateText } from './rows.ts';

export interface NewAccount {
  readonly login: string;
  /** Shown as creator and updator; the login unless given. */
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** Left out for an account that cannot log in by password. */
  readonly password?: string | undefined;
  readonly serverAdmin?: boolean | undefined;
}

/** Makes the account row and the change. For verbs that make an account beside something else; hash the password before. */
export async function insertAccount(
  ctx: Context,
  unit: Unit,
  account: Omit<NewAccount, 'password'> & { readonly passwordHash: string },
): Promise<AccountReference> {
  const login = checkLogin(account.login);
  const email = foldLogin(account.email ?? '');
  await lockServer({ ctx, unit });
  await requireFreeNames(unit, { login, email }, 0);
  const uuid = newUuid('acnt_');
  const row = {
    uuid,
    name: account.name ?? account.login.trim(),
    login,
    email,
    password_hash: account.passwordHash,
    server_admin: account.serverAdmin === true ? 1 : 0,
    disabled: 0,
    revision: 1,
    creator: ctx.actor.uuid,
    updator: ctx.actor.uuid,
    created_at: unit.at,
    updated_at: unit.at,
    deleted_at: null,
  };
  const inserted = await unit.db
    .insertInto('accounts')
    .values(row)
    .onConflict((conflict) => conflict.column('login').where('deleted_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) throw new BelvedereError('NameTaken', `an account has the login ${login} already`);
  await recordRevision(ctx, unit, {
    noun: 'accounts',
    verb: 'create',
    object: { table: 'accounts', id: inserted.id, uuid, name: row.name },
    from: 0,
    to: 1,
    state: accountStateText(row),
    versioned: false,
  });
  return { id: inserted.id, uuid, login, name: row.name };
}

/** Errors: `NameTaken` for a login in use, `InvalidParameter` for a login or password that breaks the rules. */
export const createAccount = defineVerb({
  id: 'accounts.create',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: NewAccount }): Promise<AccountReference> => {
    requireServerScope(ctx, 'accounts.create');
    checkLogin(input.login);
    // Hashing takes 40 ms: no transaction may wait for it.
    const passwordHash = input.password === undefined ? '' : await newPasswordHash(ctx.kernel, input.password);
    return transact(ctx, (unit) => insertAccount(ctx, unit, { ...input, passwordHash }));
  },
});
