import type { Kysely, Selectable } from 'kysely';
import type { ChangeTable, Database } from '../../store/schema.ts';
import { wasPurgedSince } from './purged-since.ts';
import type { Report } from './verify-report.ts';

/** Tables whose rows stay for as long as no purge is recorded. */
const tables = [
  'documents',
  'tags',
  'data_sources',
  'snapshots',
  'annotations',
  'workspaces',
  'roles',
  'keys',
  'ingest_tokens',
  'webhooks',
  'object_labels',
  'accounts',
] as const;

/**
 * Every object that changes tell of must be there, deleted or not, unless a later change says that it was purged. Row
 * numbers are used again after a purge, so an object is its number and its uuid.
 */
export class PresenceCheck {
  readonly #db: Kysely<Database>;
  readonly #report: Report;
  /** Objects whose absence was looked into: an object has many changes. */
  readonly #explained = new Set<string>();

  constructor(db: Kysely<Database>, report: Report) {
    this.#db = db;
    this.#report = report;
  }

  async check(changes: readonly Selectable<ChangeTable>[]): Promise<void> {
    for (const table of tables) {
      const ofTable = changes.filter((change) => change.object_table === table);
      if (ofTable.length === 0) continue;
      const rows = await this.#db
        .selectFrom(table)
        .select(['id', 'uuid'])
        .where('id', 'in', [...new Set(ofTable.map((change) => change.object_id))])
        .execute();
      const present = new Set(rows.map((row) => `${row.id} ${row.uuid}`));
      for (const change of ofTable) {
        if (!present.has(`${change.object_id} ${change.object_uuid}`)) await this.#explain(change);
      }
    }
  }

  async #explain(change: Selectable<ChangeTable>): Promise<void> {
    const object = `${change.object_table} ${change.object_id} ${change.object_uuid}`;
    if (this.#explained.has(object)) return;
    this.#explained.add(object);
    if (!(await wasPurgedSince(this.#db, change)))
      this.#report.problem(`${change.object_uuid} is gone and no change says that it was purged`);
  }
}
