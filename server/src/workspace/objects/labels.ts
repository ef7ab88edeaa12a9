import type { Context } from '../kernel/context.ts';

const namesPerQuery = 500;

/** Labels by name of object, of the named ones only. Objects without labels are not in it. */
export async function labelsOf(
  ctx: Context,
  objectClass: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (let from = 0; from < names.length; from += namesPerQuery) {
    const rows = await labelled(ctx, objectClass)
      .where('name', 'in', names.slice(from, from + namesPerQuery))
      .execute();
    for (const { name, labels } of rows) found.set(name, JSON.parse(labels) as string[]);
  }
  return found;
}

/** Names of the objects that carry all of these labels. */
export async function namesWithLabels(
  ctx: Context,
  objectClass: string,
  labels: readonly string[],
): Promise<readonly string[]> {
  const rows = await labelled(ctx, objectClass).execute();
  return rows.flatMap((row) => {
    const carried = new Set(JSON.parse(row.labels) as string[]);
    return labels.every((label) => carried.has(label)) ? [row.name] : [];
  });
}

const labelled = (ctx: Context, objectClass: string) =>
  ctx.kernel.store.read
    .selectFrom('object_labels')
    .select(['name', 'labels'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('class', '=', objectClass)
    .orderBy('name');
