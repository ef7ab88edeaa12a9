import type { Kernel } from '../kernel/kernel.ts';
import type { IsStopped } from './retention.ts';

const BATCH_ROWS = 1_000;

/** Removes the answers kept for Idempotency-Keys whose time is over. */
export function purgeIdempotencyKeys(kernel: Kernel, isStopped?: IsStopped): Promise<number> {
  const before = kernel.now() - kernel.idempotencyHours * 3_600_000;
  return inBatches(
    () =>
      kernel.store.write(async (db) => {
        const expired = db.selectFrom('idempotency_keys').where('created_at', '<', before).orderBy('created_at');
        const end = await expired.select('created_at').offset(BATCH_ROWS).limit(1).executeTakeFirst();
        const { numDeletedRows } = await db
          .deleteFrom('idempotency_keys')
          .where('created_at', '<', end === undefined ? before : end.created_at + 1)
          .executeTakeFirst();
        return numDeletedRows;
      }),
    isStopped,
  );
}

/** Removes sessions that have ended by themselves. */
export function purgeSessions(kernel: Kernel, isStopped?: IsStopped): Promise<number> {
  const now = kernel.now();
  return inBatches(
    () =>
      kernel.store.write(async (db) => {
        const ended = db.selectFrom('sessions').where('expires_at', '<=', now).orderBy('expires_at');
        const end = await ended.select('expires_at').offset(BATCH_ROWS).limit(1).executeTakeFirst();
        const { numDeletedRows } = await db
          .deleteFrom('sessions')
          .where('expires_at', '<=', end === undefined ? now : end.expires_at)
          .executeTakeFirst();
        return numDeletedRows;
      }),
    isStopped,
  );
}

/** How long it can be looked up what a webhook was told. */
const DELIVERIES_MS = 7 * 24 * 3_600_000;

/** Removes what webhooks were told, or what was given up. What is still to be told stays. */
export function purgeDeliveries(kernel: Kernel, isStopped?: IsStopped): Promise<number> {
  const before = kernel.now() - DELIVERIES_MS;
  return inBatches(
    () =>
      kernel.store.write(async (db) => {
        const { numDeletedRows } = await db
          .deleteFrom('webhook_deliveries')
          .where('id', 'in', (eb) =>
            eb
              .selectFrom('webhook_deliveries')
              .select('id')
              .where('state', 'in', ['delivered', 'failed'])
              .where('created_at', '<', before)
              .limit(BATCH_ROWS + 1),
          )
          .executeTakeFirst();
        return numDeletedRows;
      }),
    isStopped,
  );
}

/** Small transactions, between which other writers have their turn. Rows of the same moment go together. */
async function inBatches(removeBatch: () => Promise<bigint>, isStopped: IsStopped = () => false): Promise<number> {
  let removed = 0;
  for (;;) {
    const batch = Number(await removeBatch());
    removed += batch;
    if (batch <= BATCH_ROWS || isStopped()) return removed;
  }
}
