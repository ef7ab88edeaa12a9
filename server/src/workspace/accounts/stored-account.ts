import type { Kysely, Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { AccountTable, Database } from '../../store/schema.ts';

/** An account as its administrators see it. */
export interface StoredAccount {
  readonly id: number;
  readonly uuid: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly serverAdmin: boolean;
  readonly disabled: boolean;
  readonly activeWorkspaceId: number | null;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When one of its live sessions was used last, to the hour; null for none. */
  readonly lastSeenAt: number | null;
}

export const accountColumns = [
  'accounts.id',
  'accounts.uuid',
  'accounts.login',
  'accounts.name',
  'accounts.email',
  'accounts.server_admin',
  'accounts.disabled',
  'accounts.active_workspace_id',
  'accounts.creator',
  'accounts.updator',
  'accounts.created_at',
  'accounts.updated_at',
] as const;

type Row = Pick<
  Selectable<AccountTable>,
  | 'id'
  | 'uuid'
  | 'login'
  | 'name'
  | 'email'
  | 'server_admin'
  | 'disabled'
  | 'active_workspace_id'
  | 'creator'
  | 'updator'
  | 'created_at'
  | 'updated_at'
>;

/** The rows with when they were last seen, which one further query tells. */
export async function storedAccounts(db: Kysely<Database>, rows: readonly Row[]): Promise<StoredAccount[]> {
  if (rows.length === 0) return [];
  const seen = await db
    .selectFrom('sessions')
    .select((eb) => ['account_id', eb.fn.max('seen_at').as('at')])
    .where(
      'account_id',
      'in',
      rows.map(({ id }) => id),
    )
    .groupBy('account_id')
    .execute();
  const seenAt = new Map(seen.map(({ account_id, at }) => [account_id, at]));
  return rows.map((row) => ({
    id: row.id,
    uuid: row.uuid,
    login: row.login,
    name: row.name,
    email: row.email,
    serverAdmin: row.server_admin === 1,
    disabled: row.disabled === 1,
    activeWorkspaceId: row.active_workspace_id,
    creator: row.creator,
    updator: row.updator,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastSeenAt: seenAt.get(row.id) ?? null,
  }));
}

export const accountNotFound = (): BelvedereError => new BelvedereError('ObjectNotFound', 'the account does not exist');
