import type { Kernel } from '../kernel/kernel.ts';

export interface Candidate {
  readonly workspaceNumber: number;
  /** Agents of one namespace elect one of them. */
  readonly namespace: string;
  /** The agent that wants to be elected. */
  readonly id: string;
}

export interface Election {
  readonly isElected: boolean;
  /** Who holds the office. */
  readonly holder: string;
}

/** An agent asks again every three seconds; one that has not asked for three turns has lost. */
export const electionIntervalSeconds = 3;
export const termMs = 3 * electionIntervalSeconds * 1_000 + 1_000;
const forgottenMs = 24 * 3_600_000;

/** Elects a candidate for as long as nobody else holds the office, and again each time it asks; for all servers on one store. */
export async function elect(kernel: Kernel, { workspaceNumber, namespace, id }: Candidate): Promise<Election> {
  const now = kernel.now();
  const office = `election ${workspaceNumber} `;
  const name = office + namespace;
  return kernel.store.write(async (db) => {
    const taken = await db
      .insertInto('leases')
      .values({ name, holder: id, expires_at: now + termMs })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder: id, expires_at: now + termMs })
          .where((eb) => eb.or([eb('leases.expires_at', '<=', now), eb('leases.holder', '=', id)])),
      )
      .executeTakeFirst();
    if (taken.numInsertedOrUpdatedRows === 1n) {
      // Namespaces come and go with their agents.
      await db
        .deleteFrom('leases')
        .where('name', 'like', `${office}%`)
        .where('expires_at', '<', now - forgottenMs)
        .execute();
      return { isElected: true, holder: id };
    }
    const row = await db.selectFrom('leases').select('holder').where('name', '=', name).executeTakeFirst();
    return { isElected: false, holder: row?.holder ?? '' };
  });
}
