import type { Context } from '../../kernel/context.ts';
import { foldName } from '../../kernel/identifiers.ts';
import { defineVerb } from '../../kernel/verb.ts';
import { type StoredKey, toKey } from '../rows.ts';
import { type ServiceAccount, serviceAccountNotFound, toServiceAccount } from './rows.ts';

export type CountedServiceAccount = ServiceAccount & {
  readonly tokenCount: number;
  readonly expiredTokenCount: number;
};

async function accountsOf(ctx: Context): Promise<CountedServiceAccount[]> {
  const db = ctx.kernel.store.read;
  const rows = await db
    .selectFrom('service_accounts')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const tokens = await db
    .selectFrom('keys')
    .select(['service_account_id', 'expires_at'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('service_account_id', 'is not', null)
    .where('deleted_at', 'is', null)
    .execute();
  const now = ctx.kernel.now();
  return rows.map((row) => {
    const own = tokens.filter(({ service_account_id }) => service_account_id === row.id);
    const expired = own.filter(({ expires_at }) => expires_at !== null && expires_at <= now);
    return { ...toServiceAccount(row), tokenCount: own.length, expiredTokenCount: expired.length };
  });
}

export interface ServiceAccountListInput {
  /** Part of the name, whatever its case. */
  readonly search: string;
  readonly onlyDisabled: boolean;
  readonly onlyWithExpiredTokens: boolean;
}

/** By name. */
export const listServiceAccounts = defineVerb({
  id: 'serviceAccounts.list',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: ServiceAccountListInput }): Promise<CountedServiceAccount[]> => {
    const wanted = foldName(input.search);
    return (await accountsOf(ctx)).filter(
      ({ name, disabled, expiredTokenCount }) =>
        foldName(name).includes(wanted) &&
        (!input.onlyDisabled || disabled) &&
        (!input.onlyWithExpiredTokens || expiredTokenCount > 0),
    );
  },
});

/** Errors: `ObjectNotFound`, also for one of another workspace. */
export const getServiceAccount = defineVerb({
  id: 'serviceAccounts.get',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: { id: number } }): Promise<CountedServiceAccount> => {
    const account = (await accountsOf(ctx)).find(({ id }) => id === input.id);
    if (account === undefined) throw serviceAccountNotFound();
    return account;
  },
});

/** The tokens of a service account, the newest first; none for one that does not exist. */
export const listTokens = defineVerb({
  id: 'serviceAccounts.listTokens',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: { id: number } }): Promise<StoredKey[]> => {
    const rows = await ctx.kernel.store.read
      .selectFrom('keys')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('service_account_id', '=', input.id)
      .where('deleted_at', 'is', null)
      .orderBy('id', 'desc')
      .execute();
    return rows.map((row) => toKey(row, ctx.workspace.uuid));
  },
});

/** The service account whose token calls; undefined for every other caller. */
export async function ownServiceAccount(ctx: Context): Promise<ServiceAccount | undefined> {
  if (ctx.actor.kind !== 'key') return undefined;
  const row = await ctx.kernel.store.read
    .selectFrom('keys')
    .innerJoin('service_accounts', 'service_accounts.id', 'keys.service_account_id')
    .selectAll('service_accounts')
    .where('keys.uuid', '=', ctx.actor.uuid)
    .executeTakeFirst();
  return row === undefined ? undefined : toServiceAccount(row);
}
