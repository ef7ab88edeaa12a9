import type { Kysely, Selectable } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import type { ChangeTable, Database } from '../../../store/schema.ts';
import type { Context } from '../../kernel/context.ts';
import { type ChangeFilter, fits } from '../filter.ts';

export type ChangeRow = Selectable<ChangeTable>;

/** Changes that one batch may select. All of them are taken back in one transaction, for which other writers wait. */
export const BATCH_CHANGES_MAX = 10_000;

/** Noun of the change that stands for a whole batch. */
export const BATCH_NOUN = 'changes';

/** An object with the changes of it that a filter selects. */
export interface SelectedObject {
  /** Tells objects apart: uuids are given again after a delete, row numbers are not unique over tables. */
  readonly key: string;
  /** Those that nobody's change follows, oldest first: what can be taken back. Empty when another change is the newest. */
  readonly own: readonly ChangeRow[];
  /** Those before somebody else's change, which stay. */
  readonly earlier: readonly ChangeRow[];
  /** The newest change that the filter does not select, when it came after a selected one. */
  readonly later: ChangeRow | undefined;
}

const keyOf = (change: Pick<ChangeRow, 'object_table' | 'object_id' | 'object_uuid'>): string =>
  `${change.object_table} ${change.object_id} ${change.object_uuid}`;

/** SQLite takes 32,766 parameters in one statement. */
const CHUNK = 5_000;

/** The objects whose changes fit a filter. Errors: `BatchTooLarge`. */
export async function selectObjects(
  db: Kysely<Database>,
  ctx: Context,
  filter: ChangeFilter,
): Promise<readonly SelectedObject[]> {
  const selected = await db
    .selectFrom('changes')
    .selectAll('changes')
    .where('changes.workspace_id', '=', ctx.workspace.id)
    .where('changes.noun', '!=', BATCH_NOUN)
    .where((eb) => fits(eb, filter))
    .orderBy('changes.seq')
    .limit(BATCH_CHANGES_MAX + 1)
    .execute();
  if (selected.length > BATCH_CHANGES_MAX) throw new BelvedereError('BatchTooLarge');
  const later = await laterChanges(db, ctx, filter, selected);
  const byObject = Map.groupBy(selected, keyOf);
  return [...byObject].map(([key, changes]) => {
    const after = later.get(key);
    const own = after === undefined ? changes : changes.filter(({ seq }) => seq > after.seq);
    return { key, own, earlier: changes.slice(0, changes.length - own.length), later: after };
  });
}

/** For each object the newest change that is not selected and follows one that is. */
async function laterChanges(
  db: Kysely<Database>,
  ctx: Context,
  filter: ChangeFilter,
  selected: readonly ChangeRow[],
): Promise<Map<string, ChangeRow>> {
  const first = selected[0]?.seq;
  if (first === undefined) return new Map();
  const newest = new Map<string, number>();
  for (const uuids of chunksOf([...new Set(selected.map((change) => change.object_uuid))])) {
    const rows = await db
      .selectFrom('changes')
      .select(['object_table', 'object_id', 'object_uuid'])
      .select((eb) => eb.fn.max('seq').as('seq'))
      .where('workspace_id', '=', ctx.workspace.id)
      .where('object_uuid', 'in', uuids)
      .where('seq', '>', first)
      .where((eb) => eb.not(fits(eb, filter)))
      .groupBy(['object_table', 'object_id', 'object_uuid'])
      .execute();
    for (const row of rows) newest.set(keyOf(row), Number(row.seq));
  }
  const oldest = new Map<string, number>();
  for (const change of selected) if (!oldest.has(keyOf(change))) oldest.set(keyOf(change), change.seq);
  const wanted = [...newest].filter(([key, seq]) => seq > (oldest.get(key) ?? Number.POSITIVE_INFINITY));
  const found = new Map<string, ChangeRow>();
  for (const numbers of chunksOf(wanted.map(([, seq]) => seq))) {
    const rows = await db
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('seq', 'in', numbers)
      .execute();
    for (const row of rows) found.set(keyOf(row), row);
  }
  return found;
}

function chunksOf<Value>(values: readonly Value[]): Value[][] {
  const chunks: Value[][] = [];
  for (let start = 0; start < values.length; start += CHUNK) chunks.push(values.slice(start, start + CHUNK));
  return chunks;
}
