import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { requireRevision } from '../kernel/versions.ts';
import { reviseKey } from './modify.ts';
import { conflictFacts, keyForChange } from './rows.ts';

/**
 * Deletes a key for good. Its row stays, so that what it did keeps its name and calls with its secret are known to be its.
 * Errors: `ObjectNotFound`, `RevisionConflict`.
 */
export const deleteKey = defineVerb({
  id: 'keys.delete',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string } }) =>
    transact(ctx, async (unit): Promise<{ uuid: string }> => {
      const before = await keyForChange(ctx, unit, input.uuid);
      requireRevision(ctx.expectedRevision, conflictFacts(before));
      const columns = { deleted_at: unit.at };
      await reviseKey(ctx, unit, { verb: 'delete', before, after: before, columns, deleted: true });
      return { uuid: before.uuid };
    }),
});
