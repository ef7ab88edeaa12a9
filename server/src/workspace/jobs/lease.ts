import { randomUUID } from 'node:crypto';
import { isDue } from '../kernel/due.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** Longer than a server may be busy, and than clocks of servers may differ: who has not renewed its lease by then is taken for dead. */
const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 15_000;

/** What is done under a lease asks this, and stops when somebody else may have begun. */
export type IsLost = () => boolean;

/**
 * Does `work` unless somebody does it or has done it lately, on any server of the store, and answers whether it did. Afterwards nobody does it for
 * `restMs`, counted from its start. A server that dies while it works loses the lease within a minute: another one may begin at once then.
 */
export async function underLease(
  kernel: Kernel,
  { name, restMs }: { readonly name: string; readonly restMs: number },
  work: (isLost: IsLost) => Promise<void>,
): Promise<boolean> {
  // The process, for people who look into the table; the rest tells the times apart that one process does it.
  const holder = `${process.pid} ${randomUUID()}`;
  const startedAt = kernel.now();
  if (!(await take(kernel, { name, holder, aheadMaxMs: Math.max(LEASE_MS, restMs) }))) return false;
  let expiresAt = startedAt + LEASE_MS;
  const isLost = (): boolean => kernel.now() >= expiresAt;
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renew().catch((error: unknown) =>
      kernel.log.warn({ lease: name, err: error }, 'a lease was not renewed'),
    );
  }, RENEW_EVERY_MS).unref();
  const renew = async (): Promise<void> => {
    const until = kernel.now() + LEASE_MS;
    expiresAt = (await setEnd(kernel, name, holder, until)) ? until : 0;
  };
  try {
    await work(isLost);
  } finally {
    clearInterval(timer);
    await renewing;
    await setEnd(kernel, name, holder, startedAt + restMs);
  }
  return true;
}

async function take(
  kernel: Kernel,
  { name, holder, aheadMaxMs }: { readonly name: string; readonly holder: string; readonly aheadMaxMs: number },
): Promise<boolean> {
  const now = kernel.now();
  const isOver = isDue({ now, aheadMaxMs });
  // Looked at before the write, which each server would make for nothing else.
  const held = await kernel.store.read
    .selectFrom('leases')
    .select('name')
    .where('name', '=', name)
    .where(({ eb, or, not }) => not(or(isOver.map(([operator, at]) => eb('expires_at', operator, at)))))
    .executeTakeFirst();
  if (held !== undefined) return false;
  const row = { name, holder, expires_at: now + LEASE_MS };
  const taken = await kernel.store.write((db) =>
    db
      .insertInto('leases')
      .values(row)
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder, expires_at: row.expires_at })
          .where(({ eb, or }) => or(isOver.map(([operator, at]) => eb('leases.expires_at', operator, at)))),
      )
      .executeTakeFirst(),
  );
  return taken.numInsertedOrUpdatedRows === 1n;
}

/** False when somebody else has the lease. */
async function setEnd(kernel: Kernel, name: string, holder: string, expiresAt: number): Promise<boolean> {
  const { numUpdatedRows } = await kernel.store.write((db) =>
    db
      .updateTable('leases')
      .set({ expires_at: expiresAt })
      .where('name', '=', name)
      .where('holder', '=', holder)
      .executeTakeFirst(),
  );
  return numUpdatedRows === 1n;
}
