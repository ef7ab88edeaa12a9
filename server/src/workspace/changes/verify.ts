import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { verifyChainOf } from './verify-chain.ts';
import { verifyObjects } from './verify-objects.ts';
import { Report } from './verify-report.ts';
import { verifyVersions } from './verify-versions.ts';

export interface Verification {
  /** How many were walked. */
  readonly changes: number;
  readonly versions: number;
  /** A sentence each; empty when everything is as it was written. */
  readonly problems: readonly string[];
}

/**
 * Verifies what the store keeps of changes: every chain from its start to its head, the states of all versions, and that
 * every object is in the state of its newest version. `key` is the derived key `change-chain`. Works on a snapshot, so
 * writers need not wait; not for the connection of a running server, which it would keep busy.
 */
export async function verifyChain(db: Kysely<Database>, key: Buffer, workspaceId?: number): Promise<Verification> {
  const report = new Report();
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (snapshot) => {
      for (const id of await chainIds(snapshot, workspaceId)) await verifyChainOf(snapshot, key, id, report);
      await verifyVersions(snapshot, report, workspaceId);
      await verifyObjects(snapshot, report, workspaceId);
    });
  return { changes: report.changes, versions: report.versions, problems: report.problems };
}

/** Chains are found by their head, their changes and their versions: whoever deletes one of them does not hide the rest. */
async function chainIds(db: Kysely<Database>, workspaceId: number | undefined): Promise<number[]> {
  if (workspaceId !== undefined) return [workspaceId];
  const rows = [
    ...(await db.selectFrom('change_heads').select('workspace_id').execute()),
    ...(await db.selectFrom('changes').select('workspace_id').distinct().execute()),
    ...(await db.selectFrom('versions').select('workspace_id').distinct().execute()),
  ];
  return [...new Set(rows.map((row) => row.workspace_id))].sort((a, b) => a - b);
}
