import { randomUUID } from 'node:crypto';
import type { Kernel } from '../kernel/kernel.ts';

/** Names this process in the table of leases, for people who look into it. */
const holder = `${process.pid} ${randomUUID()}`;

/**
 * Takes the lease of a name for a time; false while somebody, this process included, holds it. So a job runs once in that
 * time, however many servers there are, and again after it when its server died.
 */
export async function takeLease(kernel: Kernel, name: string, durationMs: number): Promise<boolean> {
  const now = kernel.now();
  const row = { name, holder, expires_at: now + durationMs };
  const taken = await kernel.store.write((db) =>
    db
      .insertInto('leases')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder: row.holder, expires_at: row.expires_at })
          .where('leases.expires_at', '<=', now),
      )
      .executeTakeFirst(),
  );
  return taken.numInsertedOrUpdatedRows === 1n;
}
