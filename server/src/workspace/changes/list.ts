import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { findPeople, type People } from '../kernel/people.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type Change, revertedBy } from './rows.ts';

export interface ChangeFilter {
  /** Uuid of who made it: `acnt_…`, `wsak_…` or `SYS`. */
  readonly actor?: string | undefined;
  /** Uuid of the key that made it. */
  readonly key?: string | undefined;
  readonly noun?: string | undefined;
  readonly verb?: string | undefined;
  /** Uuid of the changed object. */
  readonly object?: string | undefined;
  /** Epoch seconds, inclusive. */
  readonly from?: number | undefined;
  /** Epoch seconds; the whole second is included. */
  readonly to?: number | undefined;
}

export interface ChangePage {
  readonly changes: readonly Change[];
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
  readonly totalCount: number;
  readonly people: People;
}

function matching(db: Kysely<Database>, ctx: Context, filter: ChangeFilter) {
  const { actor, key, noun, verb, object, from, to } = filter;
  let query = db.selectFrom('changes').where('changes.workspace_id', '=', ctx.workspace.id);
  if (actor !== undefined) query = query.where('changes.actor_uuid', '=', actor);
  if (key !== undefined) query = query.where('changes.actor_uuid', '=', key).where('changes.actor_kind', '=', 'key');
  if (noun !== undefined) query = query.where('changes.noun', '=', noun);
  if (verb !== undefined) query = query.where('changes.verb', '=', verb);
  if (object !== undefined) query = query.where('changes.object_uuid', '=', object);
  if (from !== undefined) query = query.where('changes.at', '>=', from * 1000);
  if (to !== undefined) query = query.where('changes.at', '<', (to + 1) * 1000);
  return query;
}

/** The changes of the caller's workspace, newest first. */
export const listChanges = defineVerb({
  id: 'changes.list',
  effect: 'read',
  permission: 'workspace.changeRead',
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { filter: ChangeFilter; page: ChangePage['page'] };
  }): Promise<ChangePage> => {
    const db = ctx.kernel.store.read;
    const { pageIndex, pageSize } = input.page;
    const query = matching(db, ctx, input.filter);
    const changes = await query
      .selectAll('changes')
      .select(revertedBy)
      .orderBy('changes.seq', 'desc')
      .limit(pageSize)
      .offset((pageIndex - 1) * pageSize)
      .execute();
    const complete = pageIndex === 1 && changes.length < pageSize;
    const { total } = complete
      ? { total: changes.length }
      : await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    const people = await findPeople(
      db,
      changes.map((change) => change.actor_uuid),
    );
    return { changes, page: input.page, totalCount: total, people };
  },
});
