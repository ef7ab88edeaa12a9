import type { Context } from '../kernel/context.ts';
import { findPeople, type People } from '../kernel/people.ts';
import type { Revertible } from '../kernel/revertible.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { type Change, findChange } from './rows.ts';
import { type StatesOfChange, statesOf } from './states.ts';

export interface ChangeInFull extends StatesOfChange {
  readonly change: Change;
  readonly people: People;
}

/** One change with what it did to its object, where the versions are still there. */
export const getChange = (revertibles: ReadonlyMap<string, Revertible>): Verb<{ uuid: string }, ChangeInFull> =>
  defineVerb({
    id: 'changes.get',
    effect: 'read',
    permission: 'workspace.changeRead',
    run: async ({ ctx, input }: { ctx: Context; input: { uuid: string } }) => {
      const db = ctx.kernel.store.read;
      const change = await findChange(db, ctx, input.uuid);
      const people = await findPeople(db, [change.actor_uuid]);
      return { change, people, ...(await statesOf(ctx, revertibles.get(change.noun), change)) };
    },
  });
