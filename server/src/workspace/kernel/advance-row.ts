import type { Database } from '../../store/schema.ts';
import type { Context } from './context.ts';
import type { Unit } from './transact.ts';
import { conflictFactsOf, requireRevision } from './versions.ts';

/** Tables of objects that have revisions and are no documents. */
type RevisedTable = {
  [Table in keyof Database]: Database[Table] extends {
    id: unknown;
    revision: unknown;
    updator: unknown;
    updated_at: unknown;
  }
    ? Table
    : never;
}[keyof Database];

export interface RevisedRow {
  readonly id: number;
  readonly uuid: string;
  readonly revision: number;
  readonly updator: string;
  readonly updatedAt: number;
}

/** What every revision says of itself. */
export type RevisionStamp = Pick<RevisedRow, 'revision' | 'updator' | 'updatedAt'>;

/**
 * Gives a row these columns as its next revision. `title` is what messages call one of its kind.
 * Errors: `RevisionConflict` when the row is not at the revision that was read.
 */
export async function advanceRow(
  ctx: Context,
  unit: Unit,
  { table, title }: { readonly table: RevisedTable; readonly title: string },
  before: RevisedRow,
  columns: Readonly<Record<string, string | number | null>>,
): Promise<RevisionStamp> {
  const revision = before.revision + 1;
  const updated = await unit.db
    // The types of the query builder know no table that is one of several; these have the columns that are named here.
    .updateTable(table as 'tags')
    .set({ ...columns, revision, updator: ctx.actor.uuid, updated_at: unit.at })
    .where('id', '=', before.id)
    .where('revision', '=', before.revision)
    .executeTakeFirst();
  if (updated.numUpdatedRows !== 1n) requireRevision(before.revision, conflictFactsOf(title, { ...before, revision }));
  return { revision, updator: ctx.actor.uuid, updatedAt: unit.at };
}
