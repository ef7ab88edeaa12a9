import type { Kernel } from '../kernel/kernel.ts';

/** Removes the answers kept for Idempotency-Keys whose time is over. */
export async function purgeIdempotencyKeys(kernel: Kernel): Promise<number> {
  const before = kernel.now() - kernel.idempotencyHours * 3_600_000;
  const { numDeletedRows } = await kernel.store.write((db) =>
    db.deleteFrom('idempotency_keys').where('created_at', '<', before).executeTakeFirst(),
  );
  return Number(numDeletedRows);
}

/** Removes sessions that have ended by themselves. */
export async function purgeSessions(kernel: Kernel): Promise<number> {
  const { numDeletedRows } = await kernel.store.write((db) =>
    db.deleteFrom('sessions').where('expires_at', '<=', kernel.now()).executeTakeFirst(),
  );
  return Number(numDeletedRows);
}
