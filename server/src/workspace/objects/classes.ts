import type { ClassSummary } from '../../query/objects/inventory.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';

/** The classes that were reported in the last day. Errors: `EngineUnavailable`, `QueryLimitExceeded`. */
export const listClasses = defineVerb({
  id: 'objects.classes',
  effect: 'read',
  permission: 'infrastructure.Query',
  run: ({ ctx }: { ctx: Context; input: unknown }): Promise<readonly ClassSummary[]> =>
    ctx.kernel.inventory.classes(ctx.workspace.id),
});
