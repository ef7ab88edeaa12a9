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
  /** Live documents by kind: `dashboard`, `folder`, … */
  readonly documents: ReadonlyMap<string, number>;
  /** Roles of each membership of a live account. */
  readonly memberships: readonly (readonly string[])[];
}

/** How much there is of what, in all workspaces. */
export const getServerStats = defineVerb({
  id: 'server.stats',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<ServerStats> => {
    requireServerScope(ctx, 'server.stats');
    const db = ctx.kernel.store.read;
    const count = async (table: 'workspaces' | 'accounts' | 'keys' | 'service_accounts' | 'tags') => {
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
      .where('expires_at', '>', ctx.kernel.now())
      .executeTakeFirstOrThrow();
    const members = await db
      .selectFrom('members')
      .innerJoin('accounts', 'accounts.id', 'members.account_id')
      .select('members.roles')
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
      memberships: members.map(({ roles }) => JSON.parse(roles) as string[]),
    };
  },
});
