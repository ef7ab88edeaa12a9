import { parseJson } from '../../json/index.ts';
import type { Context } from '../kernel/context.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { defineVerb } from '../kernel/verb.ts';

export interface ServerStats {
  readonly workspaces: number;
  readonly accounts: number;
  readonly sessions: number;
  readonly keys: number;
  readonly serviceAccounts: number;
  readonly tags: number;
  readonly dataSources: number;
  readonly stars: number;
  readonly snapshots: number;
  /** Live documents by kind: `dashboard`, `folder`, … */
  readonly documents: ReadonlyMap<string, number>;
  /** Live accounts in each workspace that they are members of. */
  readonly memberships: readonly Membership[];
  /** Accounts that were seen in the last 30 days. */
  readonly activeAccounts: number;
}

interface Membership {
  readonly roles: readonly string[];
  /** Whether the account was seen in the last 30 days. */
  readonly isActive: boolean;
}

const ACTIVE_MS = 30 * 86_400_000;
type Counted = 'workspaces' | 'accounts' | 'keys' | 'service_accounts' | 'tags' | 'data_sources' | 'snapshots';

/** How much there is of what, in all workspaces. */
export const getServerStats = defineVerb({
  id: 'server.stats',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<ServerStats> => {
    requireServerScope(ctx, 'server.stats');
    const db = ctx.kernel.store.read;
    const now = ctx.kernel.now();
    const count = async (table: Counted) => {
      const { number } = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as('number'))
        .where('deleted_at', 'is', null)
        .executeTakeFirstOrThrow();
      return Number(number);
    };
    const documents = await db
      .selectFrom('documents')
      .select((eb) => ['kind', eb.fn.countAll<number>().as('number')])
      .where('deleted_at', 'is', null)
      .groupBy('kind')
      .execute();
    const sessions = await db
      .selectFrom('sessions')
      .select((eb) => eb.fn.countAll<number>().as('number'))
      .where('expires_at', '>', now)
      .executeTakeFirstOrThrow();
    const stars = await db
      .selectFrom('stars')
      .select((eb) => eb.fn.countAll<number>().as('number'))
      .executeTakeFirstOrThrow();
    const seen = await db
      .selectFrom('sessions')
      .select('account_id')
      .where('seen_at', '>', now - ACTIVE_MS)
      .execute();
    const active = new Set(seen.map(({ account_id }) => account_id));
    const members = await db
      .selectFrom('members')
      .innerJoin('accounts', 'accounts.id', 'members.account_id')
      .select(['members.roles', 'members.account_id'])
      .where('accounts.deleted_at', 'is', null)
      .execute();
    return {
      workspaces: await count('workspaces'),
      accounts: await count('accounts'),
      keys: await count('keys'),
      serviceAccounts: await count('service_accounts'),
      tags: await count('tags'),
      sessions: Number(sessions.number),
      documents: new Map(documents.map(({ kind, number }) => [kind, Number(number)])),
      dataSources: await count('data_sources'),
      stars: Number(stars.number),
      snapshots: await count('snapshots'),
      memberships: members.map(({ roles, account_id }) => ({
        roles: parseJson(roles) as string[],
        isActive: active.has(account_id),
      })),
      activeAccounts: active.size,
    };
  },
});
