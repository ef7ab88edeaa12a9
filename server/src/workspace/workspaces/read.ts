import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { Database } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type StoredWorkspace, toWorkspace } from './rows.ts';

export type CountedWorkspace = StoredWorkspace & {
  readonly memberCount: number;
  /** Last characters of its oldest live ingest token; undefined when it has none. */
  readonly tokenHint: string | undefined;
};

export async function hintOfFirstToken(db: Kysely<Database>, workspaceId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('ingest_tokens')
    .select('secret_hint')
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.secret_hint;
}

export async function countMembers(db: Kysely<Database>, workspaceId: number): Promise<number> {
  const { members } = await db
    .selectFrom('members')
    .innerJoin('accounts', 'accounts.id', 'members.account_id')
    .select((eb) => eb.fn.countAll<number>().as('members'))
    .where('members.workspace_id', '=', workspaceId)
    .where('accounts.deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return members;
}

/** The workspace of the caller. */
export const getWorkspace = defineVerb({
  id: 'workspaces.get',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<CountedWorkspace> => {
    const db = ctx.kernel.store.read;
    const row = await db
      .selectFrom('workspaces')
      .selectAll()
      .where('id', '=', ctx.workspace.id)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw new BelvedereError('ObjectNotFound', 'the workspace does not exist');
    return {
      ...toWorkspace(row),
      memberCount: await countMembers(db, row.id),
      tokenHint: await hintOfFirstToken(db, row.id),
    };
  },
});
