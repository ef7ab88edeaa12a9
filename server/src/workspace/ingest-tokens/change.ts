import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import type { ShownToken } from './create.ts';
import { DISABLED, ENABLED, reviseToken, type StoredToken, tokenForChange, tokenStateText } from './rows.ts';
import { dryRunToken, openToken, storeToken, tokenFor, tokenHint } from './secret.ts';

const effect = 'change';
const permission = 'workspace.keyManage';

/** Renames, disables or enables. Errors: `ObjectNotFound`, `RevisionConflict`. */
export const modifyToken = defineVerb({
  id: 'ingestTokens.modify',
  effect,
  permission,
  run: ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { uuid: string; name?: string | undefined; isDisable?: boolean | undefined };
  }) =>
    transact(ctx, async (unit): Promise<StoredToken> => {
      const before = await tokenForChange(ctx, unit, input.uuid);
      const status = input.isDisable === undefined ? before.status : input.isDisable ? DISABLED : ENABLED;
      const after = { ...before, name: input.name ?? before.name, status };
      if (tokenStateText(after) === tokenStateText(before)) return before;
      return reviseToken(ctx, unit, { verb: 'modify', before, after, columns: { name: after.name, status } });
    }),
});

/** The token stops working at once. Its row stays, so that what came with it keeps its name. */
export const deleteToken = defineVerb({
  id: 'ingestTokens.delete',
  effect,
  permission,
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string } }) =>
    transact(ctx, async (unit): Promise<StoredToken> => {
      const before = await tokenForChange(ctx, unit, input.uuid);
      await unit.db
        .updateTable('ingest_token_secrets')
        .set({ sealed: null, sealed_under: null })
        .where('token_id', '=', before.id)
        .execute();
      return reviseToken(ctx, unit, {
        verb: 'delete',
        before,
        after: before,
        columns: { deleted_at: unit.at },
        deleted: true,
      });
    }),
});

export interface RotatedToken extends ShownToken {
  /** Until when the secrets before this one work, in milliseconds. */
  readonly overlapEnd: number;
}

/** Gives a token a new secret. The one before it works on for the overlap, and older ones no longer than that. */
export const rotateToken = defineVerb({
  id: 'ingestTokens.rotate',
  effect,
  permission,
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string; overlapSeconds: number } }) =>
    transact(ctx, async (unit): Promise<RotatedToken> => {
      const before = await tokenForChange(ctx, unit, input.uuid);
      const secret = tokenFor(ctx);
      const overlapEnd = unit.at + input.overlapSeconds * 1000;
      // Only the current secret is ever shown again.
      await unit.db
        .updateTable('ingest_token_secrets')
        .set({ sealed: null, sealed_under: null })
        .where('token_id', '=', before.id)
        .execute();
      await unit.db
        .updateTable('ingest_token_secrets')
        .set({ expires_at: overlapEnd })
        .where('token_id', '=', before.id)
        .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', overlapEnd)]))
        .execute();
      await storeToken(ctx, unit, before, secret);
      const secretHint = tokenHint(secret);
      const after = { ...before, secretHint };
      const token = await reviseToken(ctx, unit, {
        verb: 'rotate',
        before,
        after,
        columns: { secret_hint: secretHint },
      });
      return { ...token, secret, overlapEnd };
    }),
});

/**
 * Shows the current secret again, as configurations of agents need it. It is a change: who has seen a secret stands in the chain.
 * Errors: `ObjectNotFound`, `RevisionConflict`, `SecretNotKept`.
 */
export const revealToken = defineVerb({
  id: 'ingestTokens.reveal',
  effect,
  permission,
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string } }) =>
    transact(ctx, async (unit): Promise<ShownToken> => {
      const before = await tokenForChange(ctx, unit, input.uuid);
      const row = await unit.db
        .selectFrom('ingest_token_secrets')
        .select(['sealed', 'sealed_under'])
        .where('token_id', '=', before.id)
        .where('expires_at', 'is', null)
        .executeTakeFirst();
      const { sealed, sealed_under } = row ?? {};
      if (!sealed || !sealed_under) {
        throw notKept('the token is not in the store: the backup that was restored was made without secrets');
      }
      const secret = openToken(ctx.kernel, before.uuid, { sealed, sealed_under });
      if (secret === undefined) throw notKept('the token was encrypted under another master key');
      const token = await reviseToken(ctx, unit, { verb: 'reveal', before, after: before, columns: {} });
      // A dry run leaves no change behind, so it may not show anything.
      return { ...token, secret: ctx.dryRun === true ? dryRunToken : secret };
    }),
});

const notKept = (reason: string): BelvedereError =>
  new BelvedereError('SecretNotKept', `${reason}; rotate it to give it a new one`);
