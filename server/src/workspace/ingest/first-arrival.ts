import { BelvedereError } from '../../errors/index.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** A write of telemetry that its sender may repeat. */
export interface KeyedWrite {
  readonly workspaceNumber: number;
  readonly tokenNumber: number;
  /** The sender's `Idempotency-Key`. */
  readonly key: string;
  /** Hash of what is sent. */
  readonly fingerprint: string;
}

/**
 * When a write came for the first time, milliseconds since the epoch, on any server of the store. Points that carry no time get this one,
 * so that a repeat is the same batch as before, which the tables take once.
 * Errors: `IdempotencyKeyReused` for the key of another write, `StorageFull`, `StorageUnavailable`.
 */
export async function firstArrival(
  kernel: Kernel,
  { workspaceNumber, tokenNumber, key, fingerprint }: KeyedWrite,
): Promise<number> {
  const now = kernel.now();
  // A token has no uuid at hand here; no actor of a verb is named like this.
  const identity = { workspace_id: workspaceNumber, actor: `ingest token ${tokenNumber}`, key };
  const first = await kernel.store.write(async (db) => {
    await db
      .deleteFrom('idempotency_keys')
      .where('workspace_id', '=', identity.workspace_id)
      .where('actor', '=', identity.actor)
      .where('key', '=', key)
      .where('created_at', '<', now - kernel.idempotencyHours * 3_600_000)
      .execute();
    await db
      .insertInto('idempotency_keys')
      .values({ ...identity, fingerprint, answer: '', shows_secret: 0, object_uuid: '', created_at: now })
      .onConflict((conflict) => conflict.columns(['workspace_id', 'actor', 'key']).doNothing())
      .execute();
    return db
      .selectFrom('idempotency_keys')
      .select(['fingerprint', 'created_at'])
      .where('workspace_id', '=', identity.workspace_id)
      .where('actor', '=', identity.actor)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
  });
  if (first.fingerprint !== fingerprint) throw new BelvedereError('IdempotencyKeyReused');
  return first.created_at;
}
