import type { Transaction } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { Database, IdempotencyKeyTable } from '../../store/schema.ts';
import { appendChanges, type ChangeDraft } from './change-chain.ts';
import type { Context } from './context.ts';
import { columnsFrom, statement } from './statement.ts';

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

type KeyRow = IdempotencyKeyTable;
type KeyIdentity = Pick<KeyRow, 'workspace_id' | 'actor' | 'key'>;
const identityColumns = ['workspace_id', 'actor', 'key'] as const;

const dropExpired = statement<KeyIdentity & { before: number }>((db, value) =>
  db
    .deleteFrom('idempotency_keys')
    .where('workspace_id', '=', value('workspace_id'))
    .where('actor', '=', value('actor'))
    .where('key', '=', value('key'))
    .where('created_at', '<', value('before')),
);

const insertKey = statement<KeyRow>((db, value) =>
  db
    .insertInto('idempotency_keys')
    .values(
      columnsFrom(value, [...identityColumns, 'fingerprint', 'answer', 'shows_secret', 'object_uuid', 'created_at']),
    )
    .onConflict((conflict) => conflict.columns(identityColumns).doNothing()),
);

const findKey = statement<KeyIdentity, Omit<KeyRow, keyof KeyIdentity | 'created_at'>>((db, value) =>
  db
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'answer', 'shows_secret', 'object_uuid'])
    .where('workspace_id', '=', value('workspace_id'))
    .where('actor', '=', value('actor'))
    .where('key', '=', value('key')),
);

const setAnswer = statement<KeyIdentity & { answer: string; object_uuid: string }>((db, value) =>
  db
    .updateTable('idempotency_keys')
    .set({ answer: value('answer'), object_uuid: value('object_uuid') })
    .where('workspace_id', '=', value('workspace_id'))
    .where('actor', '=', value('actor'))
    .where('key', '=', value('key')),
);

const identityOf = (ctx: Context, key: string): KeyIdentity => ({
  workspace_id: ctx.workspace.id,
  actor: ctx.actor.uuid,
  key,
});

async function claimIdempotencyKey(ctx: Context, { db, at }: Unit): Promise<void> {
  const { idempotency } = ctx;
  if (idempotency === undefined) return;
  const identity = identityOf(ctx, idempotency.key);
  // An expired row is as good as none; the purge job may not have come by yet.
  await dropExpired.later(db, { ...identity, before: at - ctx.kernel.idempotencyHours * 3_600_000 });
  const row = {
    ...identity,
    fingerprint: idempotency.fingerprint,
    answer: '',
    shows_secret: idempotency.showsSecret ? 1 : 0,
    object_uuid: '',
    created_at: at,
  };
  const first = await insertOrFind(db, row);
  if (first === undefined) return;
  if (first.fingerprint !== idempotency.fingerprint) throw new BelvedereError('IdempotencyKeyReused');
  if (first.shows_secret === 1) {
    throw new BelvedereError('SecretAlreadyShown', undefined, { detail: { uuid: first.object_uuid } });
  }
  throw new IdempotentReplay(first.answer);
}

/** The row that a call before this one has made; undefined when it is this one's. */
async function insertOrFind(
  db: Unit['db'],
  row: KeyRow,
): Promise<Awaited<ReturnType<typeof findKey>>['rows'][0] | undefined> {
  // What was there a moment ago may be purged by now.
  for (;;) {
    // PostgreSQL makes a second caller wait here until the first one has committed or given up.
    const inserted = await insertKey(db, row);
    if (inserted.numAffectedRows === 1n) return undefined;
    const found = await findKey(db, row);
    if (found.rows[0] !== undefined) return found.rows[0];
  }
}

async function keepAnswer(ctx: Context, unit: Unit, result: unknown): Promise<void> {
  const { idempotency } = ctx;
  if (idempotency === undefined) return;
  await setAnswer.later(unit.db, {
    ...identityOf(ctx, idempotency.key),
    answer: idempotency.showsSecret ? '' : idempotency.answerOf(result),
    object_uuid: unit.changes.at(-1)?.objectUuid ?? '',
  });
}
