import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { callerLimits, requireWithin } from './limits.ts';
import { reviseKey } from './modify.ts';
import { DISABLED, ENABLED, keyForChange } from './rows.ts';

/**
 * Disables or enables keys, all of them or none. A key is allowed to disable one that can do more than itself, as to
 * delete it: that takes rights away. Enabling gives them.
 * Errors: `ObjectNotFound`, `PermissionDenied`.
 */
export const setKeysDisabled = defineVerb({
  id: 'keys.setDisable',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: { uuids: readonly string[]; isDisable: boolean } }) =>
    transact(ctx, async (unit): Promise<boolean> => {
      const status = input.isDisable ? DISABLED : ENABLED;
      const limits = await callerLimits(ctx, unit);
      for (const uuid of new Set(input.uuids)) {
        const before = await keyForChange(ctx, unit, uuid);
        if (!input.isDisable) await requireWithin({ ctx, unit }, limits, before, 'keys.setDisable');
        if (before.status === status) continue;
        const verb = input.isDisable ? 'disable' : 'enable';
        await reviseKey(ctx, unit, { verb, before, after: { ...before, status }, columns: { status } });
      }
      return true;
    }),
});
