import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import type { Unit } from '../kernel/transact.ts';
import { recordRevision } from '../kernel/versions.ts';
import { labelsForChange, labelsStateText, type StoredLabels } from './rows.ts';

export interface LabelState {
  readonly objectClass: string;
  readonly objectName: string;
  readonly labels: readonly string[];
}

/** What a change is called in versions and in the chain, and which change it takes back. */
interface LabelChange {
  readonly verb: string;
  readonly reverts?: string | undefined;
}

/** Gives an object these labels; writes nothing when it has them already, and then answers undefined where it has no row. */
export async function writeLabels(
  ctx: Context,
  unit: Unit,
  { objectClass, objectName, labels: sent }: LabelState,
  change: LabelChange,
): Promise<StoredLabels | undefined> {
  const labels = [...new Set(sent)];
  await lockWorkspace({ ctx, unit });
  const before = await labelsForChange(ctx, unit, objectClass, objectName);
  if (JSON.stringify(before?.labels ?? []) === JSON.stringify(labels)) return before;
  const revision = (before?.revision ?? 0) + 1;
  const columns = { labels: JSON.stringify(labels), revision, updator: ctx.actor.uuid, updated_at: unit.at };
  const uuid = before?.uuid ?? newUuid('olbl_');
  const id = before === undefined ? await insert() : await update(before.id);
  await recordRevision(ctx, unit, {
    noun: 'objectLabels',
    verb: change.verb,
    object: { table: 'object_labels', id, uuid, name: objectName },
    from: before?.revision ?? 0,
    to: revision,
    state: labelsStateText(objectClass, objectName, labels),
    reverts: change.reverts,
  });
  return { id, uuid, objectClass, objectName, labels, revision };

  async function insert(): Promise<number> {
    const created = { uuid, name: objectName, class: objectClass, creator: ctx.actor.uuid, created_at: unit.at };
    const row = await unit.db
      .insertInto('object_labels')
      .values({ ...created, ...columns, workspace_id: ctx.workspace.id })
      .returning('id')
      .executeTakeFirstOrThrow();
    return row.id;
  }

  async function update(known: number): Promise<number> {
    await unit.db.updateTable('object_labels').set(columns).where('id', '=', known).execute();
    return known;
  }
}
