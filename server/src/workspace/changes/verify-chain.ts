import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { ChainWalk, verifyDigests } from './chain-walk.ts';
import { PresenceCheck } from './verify-presence.ts';
import type { Report } from './verify-report.ts';

const BATCH_ROWS = 1_000;

/**
 * Walks the chain of one workspace from its start, or from the checkpoint where old changes were pruned, to its head:
 * numbers without a gap, each hash over the one before it, each change as it was written, the head where the chain ends.
 * Versions that belong to the changes must have the digests that the changes name, and the objects must be there.
 */
export async function verifyChainOf(
  db: Kysely<Database>,
  key: Buffer,
  workspaceId: number,
  report: Report,
): Promise<void> {
  const name = workspaceId === 0 ? 'the chain of the server' : `the chain of workspace ${workspaceId}`;
  const head = await db
    .selectFrom('change_heads')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  const checkpoint = await db
    .selectFrom('change_checkpoints')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  const walk = new ChainWalk({ key, name, report, checkpoint });
  const presence = new PresenceCheck(db, report);
  let matchedVersions = 0;
  for (;;) {
    const rows = await db
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('seq', '>', walk.seq)
      .orderBy('seq')
      .limit(BATCH_ROWS)
      .execute();
    if (rows.length === 0) break;
    for (const row of rows) walk.take(row);
    const matched = await verifyDigests(db, workspaceId, rows, report);
    matchedVersions += matched.filter((at) => checkpoint === undefined || at > checkpoint.at).length;
    await presence.check(rows);
  }
  walk.end(head);
  await verifyNumberOfVersions();

  /** Changes outlive versions, so a version that no change names was put there by another way. */
  async function verifyNumberOfVersions(): Promise<void> {
    const { versions } = await db
      .selectFrom('versions')
      .select((eb) => eb.fn.countAll<number>().as('versions'))
      .where('workspace_id', '=', workspaceId)
      .where('at', '>', checkpoint?.at ?? -1)
      .executeTakeFirstOrThrow();
    if (versions === matchedVersions) return;
    report.problem(`${versions} versions are stored beside ${name}, but its changes name ${matchedVersions} of them`);
  }
}
