import type { Context } from '../kernel/context.ts';
import { foldName } from '../kernel/identifiers.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { foldLogin } from './login-name.ts';
import { type Membership, membershipsOf } from './memberships.ts';
import { accountColumns, accountNotFound, type StoredAccount, storedAccounts } from './stored-account.ts';

/** What tells an account from others: its row number, its uuid, or its login or e-mail. */
export type AccountName = { readonly id: number } | { readonly uuid: string } | { readonly loginOrEmail: string };

/** Errors: `ObjectNotFound`. */
export async function findAccount(ctx: Context, name: AccountName): Promise<StoredAccount> {
  const db = ctx.kernel.store.read;
  const live = db.selectFrom('accounts').select(accountColumns).where('deleted_at', 'is', null);
  const rows =
    'id' in name
      ? await live.where('id', '=', name.id).execute()
      : 'uuid' in name
        ? await live.where('uuid', '=', name.uuid).execute()
        : await live
            .where((eb) => {
              const folded = foldLogin(name.loginOrEmail).slice(0, 256);
              return eb.or([eb('login', '=', folded), eb.and([eb('email', '=', folded), eb('email', '<>', '')])]);
            })
            .execute();
  // A login wins over the same text as somebody's e-mail.
  const row =
    'loginOrEmail' in name ? (rows.find(({ login }) => login === foldLogin(name.loginOrEmail)) ?? rows[0]) : rows[0];
  const [account] = await storedAccounts(db, row === undefined ? [] : [row]);
  if (account === undefined) throw accountNotFound();
  return account;
}

/** The account of the caller. Errors: `ObjectNotFound` for keys, which are nobody's. */
export const getOwnAccount = defineVerb({
  id: 'accounts.getOwn',
  effect: 'read',
  run: ({ ctx }: { ctx: Context; input: object }): Promise<StoredAccount> => findAccount(ctx, { uuid: ctx.actor.uuid }),
});

/** Errors: `ObjectNotFound`. */
export const getAccount = defineVerb({
  id: 'accounts.get',
  effect: 'read',
  run: ({ ctx, input }: { ctx: Context; input: AccountName }): Promise<StoredAccount> => {
    requireServerScope(ctx, 'accounts.get');
    return findAccount(ctx, input);
  },
});

export interface AccountListInput {
  /** Part of login, e-mail or name, whatever its case. */
  readonly search: string;
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
}

export interface AccountPage {
  readonly accounts: readonly StoredAccount[];
  readonly totalCount: number;
}

/** All accounts of the server, the oldest first. They are searched here: letters beyond ASCII are folded the same everywhere. */
export const listAccounts = defineVerb({
  id: 'accounts.list',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: AccountListInput }): Promise<AccountPage> => {
    requireServerScope(ctx, 'accounts.list');
    const { search, page, perPage } = input;
    const db = ctx.kernel.store.read;
    const rows = await db
      .selectFrom('accounts')
      .select(accountColumns)
      .where('deleted_at', 'is', null)
      .orderBy('id')
      .execute();
    const wanted = foldName(search);
    const found = rows.filter(({ login, email, name }) =>
      [login, email, name].some((text) => foldName(text).includes(wanted)),
    );
    const shown = found.slice((page - 1) * perPage, page * perPage);
    return { accounts: await storedAccounts(db, shown), totalCount: found.length };
  },
});

const byName = (one: Membership, other: Membership): number =>
  one.workspace.name < other.workspace.name ? -1 : one.workspace.name > other.workspace.name ? 1 : 0;

/** The workspaces of the caller's own account, by name. */
export const listOwnWorkspaces = defineVerb({
  id: 'accounts.listOwnWorkspaces',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<Membership[]> => {
    const { id } = await findAccount(ctx, { uuid: ctx.actor.uuid });
    return (await membershipsOf(ctx.kernel, id)).sort(byName);
  },
});

/** The workspaces of any account, by name. Errors: `ObjectNotFound`. */
export const listWorkspacesOfAccount = defineVerb({
  id: 'accounts.listWorkspaces',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: AccountName }): Promise<Membership[]> => {
    requireServerScope(ctx, 'accounts.listWorkspaces');
    const { id } = await findAccount(ctx, input);
    return (await membershipsOf(ctx.kernel, id)).sort(byName);
  },
});
