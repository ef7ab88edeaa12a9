import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { tagForChange } from './rows.ts';
import { removeTag } from './write.ts';

/** Deletes all of the tags or none. Errors: `ObjectNotFound`, `RevisionConflict`. */
export const deleteTags = defineVerb({
  id: 'tags.delete',
  effect: 'change',
  permission: 'label.labelCfgManage',
  run: ({ ctx, input }: { ctx: Context; input: { uuids: readonly string[] } }) =>
    transact(ctx, async (unit): Promise<boolean> => {
      // In one order for everybody: two callers that delete the same tags cannot wait for each other.
      for (const uuid of [...new Set(input.uuids)].sort()) {
        const before = await tagForChange({ ctx, unit }, uuid);
        await removeTag({ ctx, unit }, before, { verb: 'delete' });
      }
      return true;
    }),
});
