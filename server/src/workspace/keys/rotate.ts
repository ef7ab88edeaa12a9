import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { requireRevision } from '../kernel/versions.ts';
import type { NewKey } from './create.ts';
import { callerLimits, requireWithin } from './limits.ts';
import { reviseKey } from './modify.ts';
import { conflictFacts, keyForChange } from './rows.ts';
import { secretFor, secretHintOf, storeSecret } from './secret.ts';

export const OVERLAP_SECONDS_MAX = 7 * 24 * 3_600;
export const OVERLAP_SECONDS_DEFAULT = 24 * 3_600;

export interface RotatedKey extends NewKey {
  /** Until when the secrets before this one work, in milliseconds. */
  readonly overlapEnd: number;
}

/**
 * Gives a key a new secret. The one before it works on for the overlap, and older ones no longer than that.
 * Errors: `ObjectNotFound`, `RevisionConflict`, `PermissionDenied` for a key that can do more than the caller.
 */
export const rotateKey = defineVerb({
  id: 'keys.rotate',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string; overlapSeconds: number } }) =>
    transact(ctx, async (unit): Promise<RotatedKey> => {
      const before = await keyForChange(ctx, unit, input.uuid);
      requireRevision(ctx.expectedRevision, conflictFacts(before));
      await requireWithin({ ctx, unit }, await callerLimits(ctx, unit), before, 'keys.rotate');
      const secret = secretFor(ctx);
      const secretHint = secretHintOf(secret);
      const overlapEnd = unit.at + input.overlapSeconds * 1000;
      // What the rotation before replaced is over: it is known by its hash from now on.
      await unit.db
        .updateTable('key_secrets')
        .set({ sealed: null, sealed_under: null })
        .where('key_id', '=', before.id)
        .where('expires_at', '<=', unit.at)
        .execute();
      await unit.db
        .updateTable('key_secrets')
        .set({ expires_at: overlapEnd })
        .where('key_id', '=', before.id)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', overlapEnd)]))
        .execute();
      await storeSecret(ctx, unit, before, secret);
      const after = { ...before, secretHint };
      const columns = { secret_hint: secretHint };
      const key = await reviseKey(ctx, unit, { verb: 'rotate', before, after, columns });
      return { ...key, secret, overlapEnd };
    }),
});
