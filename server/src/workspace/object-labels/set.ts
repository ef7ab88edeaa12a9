import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import { labelsForChange, labelsStateText } from './rows.ts';

export interface ObjectLabelsInput {
  /** `HOST`, `host_processes`, … */
  readonly objectClass: string;
  readonly objectName: string;
  /** All of them, in place of those that the object has; none takes them away. */
  readonly labels: readonly string[];
}

/** Labels an object that agents report, also one that nobody has reported yet. */
export const setObjectLabels = defineVerb({
  id: 'objectLabels.set',
  effect: 'change',
  permission: 'infrastructure.setManage',
  run: ({ ctx, input }: { ctx: Context; input: ObjectLabelsInput }) =>
    transact(ctx, async (unit): Promise<readonly string[]> => {
      const { objectClass, objectName } = input;
      const labels = [...new Set(input.labels)];
      await lockWorkspace({ ctx, unit });
      const before = await labelsForChange(ctx, unit, objectClass, objectName);
      if (JSON.stringify(before?.labels ?? []) === JSON.stringify(labels)) return labels;
      const revision = (before?.revision ?? 0) + 1;
      const columns = { labels: JSON.stringify(labels), revision, updator: ctx.actor.uuid, updated_at: unit.at };
      const uuid = before?.uuid ?? newUuid('olbl_');
      const id =
        before === undefined
          ? await insert()
          : await unit.db
              .updateTable('object_labels')
              .set(columns)
              .where('id', '=', before.id)
              .execute()
              .then(() => before.id);
      await recordRevision(ctx, unit, {
        noun: 'objectLabels',
        verb: 'set',
        object: { table: 'object_labels', id, uuid, name: objectName },
        from: before?.revision ?? 0,
        to: revision,
        state: labelsStateText(objectClass, objectName, labels),
      });
      return labels;

      async function insert(): Promise<number> {
        const created = { uuid, name: objectName, class: objectClass, creator: ctx.actor.uuid, created_at: unit.at };
        const row = await unit.db
          .insertInto('object_labels')
          .values({ ...created, ...columns, workspace_id: ctx.workspace.id })
          .returning('id')
          .executeTakeFirstOrThrow();
        return row.id;
      }
    }),
});
