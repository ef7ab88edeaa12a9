import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { toLabels } from './rows.ts';

export interface LabelListInput {
  readonly objectClass: string;
  /** Only these; all of the class when left out. */
  readonly names?: readonly string[] | undefined;
  /** Only objects whose last report lies in this window, milliseconds since the epoch, both inclusive. */
  readonly timeRange?: readonly [fromMs: number, toMs: number] | undefined;
}

const objectsMax = 10_000;

/** Labels by name of object; objects without labels are not in it. Errors: `EngineUnavailable` and `QueryLimitExceeded` with a window. */
export const listObjectLabels = defineVerb({
  id: 'objectLabels.list',
  effect: 'read',
  permission: 'infrastructure.Query',
  run: async ({ ctx, input }: { ctx: Context; input: LabelListInput }): Promise<Map<string, readonly string[]>> => {
    const { objectClass, names, timeRange } = input;
    const rows = await ctx.kernel.store.read
      .selectFrom('object_labels')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('class', '=', objectClass)
      .where('labels', '!=', '[]')
      .orderBy('name')
      .limit(objectsMax)
      .execute();
    const wanted = names === undefined ? undefined : new Set(names);
    const labelled = rows.map(toLabels).filter(({ objectName }) => wanted?.has(objectName) ?? true);
    const reported = timeRange === undefined ? undefined : await reportedIn(ctx, objectClass, labelled, timeRange);
    return new Map(
      labelled
        .filter(({ objectName }) => reported?.has(objectName) ?? true)
        .map(({ objectName, labels }) => [objectName, labels]),
    );
  },
});

async function reportedIn(
  ctx: Context,
  objectClass: string,
  objects: readonly { readonly objectName: string }[],
  [fromMs, toMs]: readonly [number, number],
): Promise<ReadonlySet<string>> {
  const search = {
    workspaceNumber: ctx.workspace.id,
    kind: 'object' as const,
    objectClass,
    filters: [],
    names: objects.map(({ objectName }) => objectName),
    fromMs,
    toMs,
  };
  const page = { orderBy: 'name', descending: false, skip: 0, limit: objectsMax };
  const { rows } = await ctx.kernel.inventory.list(search, page);
  return new Set(rows.map(({ name }) => name));
}
