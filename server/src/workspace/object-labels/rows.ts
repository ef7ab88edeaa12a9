import type { Selectable } from 'kysely';
import { parseJson } from '../../json/index.ts';
import type { ObjectLabelsTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import type { Unit } from '../kernel/transact.ts';

/** The labels of one reported object: a host, a process. The object itself is telemetry and no row of the store. */
export interface StoredLabels {
  readonly id: number;
  readonly uuid: string;
  readonly objectClass: string;
  readonly objectName: string;
  readonly labels: readonly string[];
  readonly revision: number;
}

export const toLabels = (row: Selectable<ObjectLabelsTable>): StoredLabels => ({
  id: row.id,
  uuid: row.uuid,
  objectClass: row.class,
  objectName: row.name,
  labels: parseJson(row.labels) as string[],
  revision: row.revision,
});

/** The state as versions keep it. */
export const labelsStateText = (objectClass: string, objectName: string, labels: readonly string[]): string =>
  JSON.stringify({ class: objectClass, name: objectName, labels });

/** The row of an object, of which there is one at most, locked until the end of the transaction. */
export async function labelsForChange(
  ctx: Context,
  unit: Unit,
  objectClass: string,
  objectName: string,
): Promise<StoredLabels | undefined> {
  let query = unit.db
    .selectFrom('object_labels')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('class', '=', objectClass)
    .where('name', '=', objectName);
  if (ctx.kernel.store.dialect === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  return row === undefined ? undefined : toLabels(row);
}
