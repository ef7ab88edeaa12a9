import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import type { Context, WorkspaceReference } from '../kernel/context.ts';
import type { Unit } from '../kernel/transact.ts';

export interface AccountReference {
  readonly id: number;
  readonly uuid: string;
  readonly login: string;
  readonly name: string;
}

/** What the digest of an account's change covers. The hash of the password is not among it: changes are shown. */
export const accountStateText = (account: {
  login: string;
  name: string;
  email: string;
  server_admin: number;
  disabled: number;
}): string =>
  JSON.stringify({
    login: account.login,
    name: account.name,
    email: account.email,
    serverAdmin: account.server_admin === 1,
    disabled: account.disabled === 1,
  });

/** The live account with this login, in its folded form, or with this uuid. Locked until the end of the transaction. */
export async function accountForChange(ctx: Context, unit: Unit, by: { login: string } | { uuid: string }) {
  let query = unit.db.selectFrom('accounts').selectAll().where('deleted_at', 'is', null);
  query = 'login' in by ? query.where('login', '=', by.login) : query.where('uuid', '=', by.uuid);
  if (ctx.kernel.store.dialect === 'postgres') query = query.forUpdate();
  const account = await query.executeTakeFirst();
  if (account === undefined) {
    const name = 'login' in by ? by.login : by.uuid;
    throw new BelvedereError('ObjectNotFound', `the account ${name.slice(0, 80)} does not exist`);
  }
  return account;
}

export interface StoredMember {
  readonly account: AccountReference & { readonly email: string };
  readonly roles: readonly string[];
  readonly nickname: string;
}

/** Every live member of a workspace, in the order in which they came. */
export async function membersOf(db: Kysely<Database>, workspaceId: number): Promise<StoredMember[]> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('accounts', 'accounts.id', 'members.account_id')
    .select(['accounts.id', 'accounts.uuid', 'accounts.login', 'accounts.name', 'accounts.email'])
    .select(['members.roles', 'members.nickname'])
    .where('members.workspace_id', '=', workspaceId)
    .where('accounts.deleted_at', 'is', null)
    .orderBy('members.created_at')
    .orderBy('accounts.id')
    .execute();
  return rows.map(({ roles, nickname, ...account }) => ({ account, roles: parseJson(roles) as string[], nickname }));
}

/**
 * The members of the caller's workspace with these uuids, once each and in their order.
 * Errors: `ObjectNotFound` for the first account that is none, wherever else it may be a member.
 */
export async function membersNamed(
  db: Kysely<Database>,
  workspace: WorkspaceReference,
  uuids: readonly string[],
): Promise<StoredMember[]> {
  const members = new Map((await membersOf(db, workspace.id)).map((member) => [member.account.uuid, member]));
  return [...new Set(uuids)].map((uuid) => {
    const member = members.get(uuid);
    if (member !== undefined) return member;
    throw new BelvedereError('ObjectNotFound', `the account ${uuid.slice(0, 80)} is no member of the workspace`);
  });
}
