import type { Context } from '../kernel/context.ts';
import { type NamedPageInput, namedPage } from '../kernel/named-page.ts';
import { findPeople, type People } from '../kernel/people.ts';
import { defineVerb } from '../kernel/verb.ts';
import { keyNotFound, type StoredKey, toKey } from './rows.ts';

export interface KeyPage {
  readonly keys: readonly StoredKey[];
  readonly totalCount: number;
  readonly page: { readonly pageIndex: number; readonly pageSize: number | undefined };
  readonly people: People;
}

/** Newest first. */
export const listKeys = defineVerb({
  id: 'keys.list',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: NamedPageInput }): Promise<KeyPage> => {
    const rows = await ctx.kernel.store.read
      .selectFrom('keys')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('deleted_at', 'is', null)
      .orderBy('id', 'desc')
      .execute();
    const { pageIndex, pageSize } = input;
    const { shown, totalCount } = namedPage(rows, input);
    const people = await findPeople(
      ctx.kernel.store.read,
      shown.map((row) => row.creator),
    );
    const keys = shown.map((row) => toKey(row, ctx.workspace.uuid));
    return { keys, totalCount, page: { pageIndex, pageSize }, people };
  },
});

/** Errors: `ObjectNotFound`, also for a key of another workspace. */
export const getKey = defineVerb({
  id: 'keys.get',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: { uuid: string } }): Promise<StoredKey & { people: People }> => {
    const db = ctx.kernel.store.read;
    const row = await db
      .selectFrom('keys')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('uuid', '=', input.uuid)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw keyNotFound(input.uuid);
    return { ...toKey(row, ctx.workspace.uuid), people: await findPeople(db, [row.creator]) };
  },
});
