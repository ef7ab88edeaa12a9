import type { Kysely } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { digestOf, unpackState } from '../kernel/versions.ts';
import type { Report } from './verify-report.ts';

/** States are large: few of them at a time. */
const BATCH_ROWS = 100;

/**
 * Unpacks every stored state and holds it against its digest. Old versions are purged from the start of a history, so what
 * stays has no gap.
 */
export async function verifyVersions(
  db: Kysely<Database>,
  report: Report,
  workspaceId: number | undefined,
): Promise<void> {
  let last = { object_table: '', object_id: 0, revision: 0 };
  for (;;) {
    const { object_table, object_id, revision } = last;
    let query = db
      .selectFrom('versions')
      .select(['object_table', 'object_id', 'revision', 'digest', 'bytes', 'deleted', 'state'])
      .where((eb) =>
        eb.or([
          eb('object_table', '>', object_table),
          eb.and([eb('object_table', '=', object_table), eb('object_id', '>', object_id)]),
          eb.and([
            eb('object_table', '=', object_table),
            eb('object_id', '=', object_id),
            eb('revision', '>', revision),
          ]),
        ]),
      )
      .orderBy('object_table')
      .orderBy('object_id')
      .orderBy('revision')
      .limit(BATCH_ROWS);
    if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
    const rows = await query.execute();
    for (const row of rows) {
      const follows = row.object_table === last.object_table && row.object_id === last.object_id;
      if (follows && row.revision !== last.revision + 1) {
        report.problem(
          `${row.object_table} row ${row.object_id} lacks the versions ${last.revision + 1} to ${row.revision - 1}`,
        );
      }
      last = row;
      if (!isWhole(row)) {
        report.problem(
          `the state of ${row.object_table} row ${row.object_id} at revision ${row.revision} is not what it was when it was stored`,
        );
      }
    }
    report.versions += rows.length;
    if (rows.length === 0) return;
  }
}

function isWhole(row: { digest: string; bytes: number; deleted: number; state: Uint8Array | null }): boolean {
  // A delete keeps no state of its own.
  if (row.state === null) return row.deleted === 1;
  try {
    const state = unpackState(row.state);
    return digestOf(state) === row.digest && Buffer.byteLength(state) === row.bytes;
  } catch {
    return false;
  }
}
