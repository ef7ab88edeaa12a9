import type { RunningQuery } from '../../query/desk/desk.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';

/** Whether the caller may see, and end, what others ask. */
export const seesAll = ({ permissions }: Context): boolean => permissions.has('workspace.callRead');

const isOf = ({ actor }: Context, { callerUuid }: RunningQuery): boolean => callerUuid === actor.uuid;

/** Queries of the workspace that are under way, the oldest first: one's own, or all with the permission `workspace.callRead`. */
export const listRunningQueries = defineVerb({
  id: 'queries.listRunning',
  effect: 'read',
  run: async ({ ctx }: { ctx: Context; input: Record<string, never> }): Promise<readonly RunningQuery[]> => {
    const running = await ctx.kernel.queries.running(ctx.workspace.id);
    return seesAll(ctx) ? running : running.filter((query) => isOf(ctx, query));
  },
});

/**
 * Ends a query that one may see. It is no change: nothing that is stored differs. Answers whether there was such a query: one that has ended
 * meanwhile is no mistake of the caller.
 */
export const cancelQuery = defineVerb({
  id: 'queries.cancel',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { readonly id: string } }): Promise<boolean> => {
    const { queries } = ctx.kernel;
    const found = (await queries.running(ctx.workspace.id)).find(({ id }) => id === input.id);
    const isAllowed = found !== undefined && (seesAll(ctx) || isOf(ctx, found));
    return isAllowed && (await queries.cancel(ctx.workspace.id, input.id));
  },
});

/** Says that the API answers and the key is good. */
export const ping = defineVerb({
  id: 'queries.ping',
  effect: 'read',
  run: async (_: { ctx: Context; input: Record<string, never> }): Promise<string> => 'pong',
});
