import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { tagForChange } from './rows.ts';
import { removeTag } from './write.ts';

/**
 * Deletes all of the tags or none.
 * Errors: `ObjectNotFound`, `RevisionConflict`, `InvalidParameter` for an expected revision of several tags.
 */
export const deleteTags = defineVerb({
  id: 'tags.delete',
  effect: 'change',
  permission: 'label.labelCfgManage',
  run: async ({ ctx, input }: { ctx: Context; input: { uuids: readonly string[] } }) => {
    // In one order for everybody: two callers that delete the same tags cannot wait for each other.
    const uuids = [...new Set(input.uuids)].sort();
    if (ctx.expectedRevision !== undefined && uuids.length > 1) {
      throw new BelvedereError(
        'InvalidParameter',
        `header If-Match names one revision and tagUUIDs ${uuids.length} tags: delete one tag at a time, or leave If-Match out`,
      );
    }
    return transact(ctx, async (unit): Promise<boolean> => {
      for (const uuid of uuids) {
        const before = await tagForChange({ ctx, unit }, uuid);
        await removeTag({ ctx, unit }, before, { verb: 'delete' });
      }
      return true;
    });
  },
});
