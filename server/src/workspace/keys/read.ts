import type { Context } from '../kernel/context.ts';
import { LIST_ROWS_MAX } from '../kernel/documents/list.ts';
import { foldName } from '../kernel/identifiers.ts';
import { findPeople, type People } from '../kernel/people.ts';
import { defineVerb } from '../kernel/verb.ts';
import { keyNotFound, type StoredKey, toKey } from './rows.ts';

export interface KeyListInput {
  /** Part of the name, whatever its case. */
  readonly search?: string | undefined;
  readonly pageIndex: number;
  /** Undefined: the whole list is one page. */
  readonly pageSize: number | undefined;
}

export interface KeyPage {
  readonly keys: readonly StoredKey[];
  readonly totalCount: number;
  readonly page: { readonly pageIndex: number; readonly pageSize: number | undefined };
  readonly people: People;
}

/** Newest first. A workspace has few keys: they are searched here and not by the database. */
export const listKeys = defineVerb({
  id: 'keys.list',
  effect: 'read',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: KeyListInput }): Promise<KeyPage> => {
    const rows = await ctx.kernel.store.read
      .selectFrom('keys')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('deleted_at', 'is', null)
      .orderBy('id', 'desc')
      .execute();
    const wanted = foldName(input.search ?? '');
    const found = rows.filter((row) => foldName(row.name).includes(wanted));
    const { pageIndex, pageSize } = input;
    const size = pageSize ?? LIST_ROWS_MAX;
    const shown = found.slice((pageIndex - 1) * size, pageIndex * size);
    const people = await findPeople(
      ctx.kernel.store.read,
      shown.map((row) => row.creator),
    );
    const keys = shown.map((row) => toKey(row, ctx.workspace.uuid));
    return { keys, totalCount: found.length, page: { pageIndex, pageSize }, people };
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
