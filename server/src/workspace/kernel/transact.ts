import type { Transaction } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { Database } from '../../store/schema.ts';
import { appendChanges, type ChangeDraft } from './change-chain.ts';
import type { Context } from './context.ts';

/** One transaction of one caller: where verbs write, and where they say what they changed. */
export interface Unit {
  readonly db: Transaction<Database>;
  /** Time of the transaction in milliseconds: every row it writes has the same. */
  readonly at: number;
  readonly changes: ChangeDraft[];
  /** What was put into the outbox. */
  readonly effects: string[];
}

/** Who writes, and the transaction in which it is written. */
export interface WriteCall {
  readonly ctx: Context;
  readonly unit: Unit;
}

/** Thrown when the call was made before under the same Idempotency-Key: `answer` is the text that was answered. */
export class IdempotentReplay extends Error {
  readonly answer: string;
  constructor(answer: string) {
    super('the call was answered before');
    this.answer = answer;
  }
}

/** Leaves a transaction with its result and without its rows. */
class DryRunEnd<Result> extends Error {
  readonly result: Result;
  constructor(result: Result) {
    super('dry run');
    this.result = result;
  }
}

/**
 * Runs `work` in one transaction: the idempotency row first, then the work, the change rows last. A change that cannot
 * be recorded does not happen. Inside another verb's transaction it joins that one. A dry run does the same and is
 * rolled back.
 *
 * Errors: `IdempotencyKeyReused`, `SecretAlreadyShown`, the faults of the store, and whatever `work` throws.
 */
export async function transact<Result>(ctx: Context, work: (unit: Unit) => Promise<Result>): Promise<Result> {
  if (ctx.unit !== undefined) return work(ctx.unit);
  const at = ctx.kernel.now();
  const effects: string[] = [];
  const changes: ChangeDraft[] = [];
  try {
    const result = await ctx.kernel.store.write(
      async (db) => {
        // PostgreSQL may end a transaction in favour of another one; the store begins it anew then.
        effects.length = 0;
        changes.length = 0;
        const unit: Unit = { db, at, changes, effects };
        await claimIdempotencyKey(ctx, unit);
        const result = await work(unit);
        await keepAnswer(ctx, unit, result);
        await appendChanges(ctx, unit);
        if (ctx.dryRun === true) {
          await ctx.onRehearsed?.(ctx, unit);
          throw new DryRunEnd(result);
        }
        return result;
      },
      { isRehearsal: ctx.dryRun === true },
    );
    if (effects.length > 0) ctx.kernel.outbox.wake();
    if (changes.length > 0) {
      ctx.kernel.changeSignal.notify([...new Set(changes.map(({ workspace = ctx.workspace }) => workspace.id))]);
    }
    return result;
  } catch (error) {
    if (error instanceof DryRunEnd) return error.result as Result;
    throw error;
  }
}

async function claimIdempotencyKey(ctx: Context, unit: Unit): Promise<void> {
  const { idempotency } = ctx;
  if (idempotency === undefined) return;
  const identity = { workspace_id: ctx.workspace.id, actor: ctx.actor.uuid, key: idempotency.key };
  // An expired row is as good as none; the purge job may not have come by yet.
  await unit.db
    .deleteFrom('idempotency_keys')
    .where('workspace_id', '=', identity.workspace_id)
    .where('actor', '=', identity.actor)
    .where('key', '=', identity.key)
    .where('created_at', '<', unit.at - ctx.kernel.idempotencyHours * 3_600_000)
    .execute();
  // PostgreSQL makes a second caller wait here until the first one has committed or given up.
  const inserted = await unit.db
    .insertInto('idempotency_keys')
    .values({
      ...identity,
      fingerprint: idempotency.fingerprint,
      answer: '',
      shows_secret: idempotency.showsSecret ? 1 : 0,
      object_uuid: '',
      created_at: unit.at,
    })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'actor', 'key']).doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 1n) return;
  const first = await unit.db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'answer', 'shows_secret', 'object_uuid'])
    .where('workspace_id', '=', identity.workspace_id)
    .where('actor', '=', identity.actor)
    .where('key', '=', identity.key)
    .executeTakeFirstOrThrow();
  if (first.fingerprint !== idempotency.fingerprint) throw new BelvedereError('IdempotencyKeyReused');
  if (first.shows_secret === 1) {
    throw new BelvedereError('SecretAlreadyShown', undefined, { detail: { uuid: first.object_uuid } });
  }
  throw new IdempotentReplay(first.answer);
}

async function keepAnswer(ctx: Context, unit: Unit, result: unknown): Promise<void> {
  const { idempotency } = ctx;
  if (idempotency === undefined) return;
  await unit.db
    .updateTable('idempotency_keys')
    .set({
      answer: idempotency.showsSecret ? '' : idempotency.answerOf(result),
      object_uuid: unit.changes.at(-1)?.objectUuid ?? '',
    })
    .where('workspace_id', '=', ctx.workspace.id)
    .where('actor', '=', ctx.actor.uuid)
    .where('key', '=', idempotency.key)
    .execute();
}
