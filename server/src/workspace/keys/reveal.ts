import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { requireRevision } from '../kernel/versions.ts';
import type { NewKey } from './create.ts';
import { openSecret } from './kept-secret.ts';
import { callerLimits, requireWithin } from './limits.ts';
import { reviseKey } from './modify.ts';
import { conflictFacts, keyForChange } from './rows.ts';
import { DRY_RUN_SECRET } from './secret.ts';

/**
 * Shows the current secret of a signable key again. It is a change: who has seen a secret stands in the chain.
 * Errors: `ObjectNotFound`, `RevisionConflict`, `SecretNotKept`, `PermissionDenied` for a key that can do more than the caller.
 */
export const revealKey = defineVerb({
  id: 'keys.reveal',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string } }) =>
    transact(ctx, async (unit): Promise<NewKey> => {
      const before = await keyForChange(ctx, unit, input.uuid);
      requireRevision(ctx.expectedRevision, conflictFacts(before));
      await requireWithin({ ctx, unit }, await callerLimits(ctx, unit), before, 'keys.reveal');
      if (!before.signable) throw new BelvedereError('SecretNotKept');
      const row = await unit.db
        .selectFrom('key_secrets')
        .select(['sealed', 'sealed_under'])
        .where('key_id', '=', before.id)
        .where('expires_at', 'is', null)
        .executeTakeFirst();
      const { sealed, sealed_under } = row ?? {};
      if (!sealed || !sealed_under) {
        throw notKept(
          'the secret of the key is not in the store: the backup that was restored was made without secrets',
        );
      }
      const secret = openSecret(ctx.kernel, before.uuid, { sealed, sealed_under });
      if (secret === undefined) throw notKept('the secret of the key was encrypted under another master key');
      const key = await reviseKey(ctx, unit, { verb: 'reveal', before, after: before, columns: {} });
      // A dry run leaves no change behind, so it may not show anything.
      return { ...key, secret: ctx.dryRun === true ? DRY_RUN_SECRET : secret };
    }),
});

const notKept = (reason: string): BelvedereError =>
  new BelvedereError('SecretNotKept', `${reason}; rotate the key to give it a new one`);
