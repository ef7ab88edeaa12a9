import type { Kysely, Selectable } from 'kysely';
import type { ChangeTable, Database } from '../../store/schema.ts';
import { CHAIN_START, changeHash, checkpointSeal } from '../kernel/change-chain.ts';
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
  let seq = checkpoint?.seq ?? 0;
  let previousHash = checkpoint === undefined ? CHAIN_START : undefined;
  let matchedVersions = 0;
  const presence = new PresenceCheck(db, report);
  for (;;) {
    const rows = await db
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(BATCH_ROWS)
      .execute();
    if (rows.length === 0) break;
    for (const row of rows) {
      if (row.seq !== seq + 1) report.problem(`${name} lacks the changes ${seq + 1} to ${row.seq - 1}`);
      else if (previousHash === undefined) verifySeal(row.previous_hash);
      else if (row.previous_hash !== previousHash) report.problem(`${name} is broken before change ${row.seq}`);
      if (changeHash(key, row) !== row.hash) report.problem(`change ${row.uuid} (${row.seq} of ${name}) was altered`);
      seq = row.seq;
      previousHash = row.hash;
    }
    report.changes += rows.length;
    matchedVersions += await verifyDigests(rows);
    await presence.check(rows);
  }
  if (previousHash === undefined && head !== undefined) verifySeal(head.hash);
  if (seq !== (head?.seq ?? 0) || (previousHash ?? head?.hash) !== (head?.hash ?? CHAIN_START)) {
    report.problem(`${name} ends with change ${seq}, but its head names change ${head?.seq ?? 0}: changes are missing`);
  }
  await verifyNumberOfVersions();

  function verifySeal(lastHash: string): void {
    if (checkpoint === undefined || checkpointSeal(key, checkpoint, lastHash) === checkpoint.hash) return;
    report.problem(`the checkpoint at change ${checkpoint.seq} of ${name} was altered`);
  }

  /** Answers how many versions belong to these changes. Row numbers are used again after a purge; times tell apart. */
  async function verifyDigests(rows: readonly Selectable<ChangeTable>[]): Promise<number> {
    const versions = await db
      .selectFrom('versions')
      .select(['object_table', 'object_id', 'revision', 'at', 'digest'])
      .where('workspace_id', '=', workspaceId)
      .where('object_id', 'in', [...new Set(rows.map((row) => row.object_id))])
      .where('revision', 'in', [...new Set(rows.map((row) => row.revision_to))])
      .where('object_table', 'in', [...new Set(rows.map((row) => row.object_table))])
      .execute();
    const byRevision = new Map(
      versions.map((version) => [`${version.object_table} ${version.object_id} ${version.revision}`, version]),
    );
    let matched = 0;
    for (const row of rows) {
      const version = byRevision.get(`${row.object_table} ${row.object_id} ${row.revision_to}`);
      if (version === undefined || version.at !== row.at) continue;
      if (checkpoint === undefined || version.at > checkpoint.at) matched += 1;
      if (version.digest !== row.digest) {
        report.problem(`version ${row.revision_to} of ${row.object_uuid} is not the one that its change names`);
      }
    }
    return matched;
  }

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
