import type { Context } from '../kernel/context.ts';
import { findPeople, type People } from '../kernel/people.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type ChangeFilter, fits } from './filter.ts';
import { type Change, revertedBy } from './rows.ts';

export interface ChangePage {
  readonly changes: readonly Change[];
  readonly page: { readonly pageIndex: number; readonly pageSize: number };
  readonly totalCount: number;
  readonly people: People;
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
    const query = db
      .selectFrom('changes')
      .where('changes.workspace_id', '=', ctx.workspace.id)
      .where((eb) => fits(eb, input.filter));
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
