import { parseJson } from '../../json/index.ts';
import { labelFields } from '../../query/compile/reported-labels.ts';
import type { ObjectLabel, ReportedObject } from '../../query/objects/inventory.ts';
import type { Context } from '../kernel/context.ts';

const namesPerQuery = 500;

/** An object with all of its labels: those that it was given, then those that its report carries. */
export type LabelledObject = ReportedObject & { readonly labels: readonly string[] };

/** The same objects with their labels. */
export async function withLabels(
  ctx: Context,
  objectClass: string,
  objects: readonly ReportedObject[],
): Promise<LabelledObject[]> {
  const given = new Map<string, readonly string[]>();
  for (let from = 0; from < objects.length; from += namesPerQuery) {
    const names = objects.slice(from, from + namesPerQuery).map(({ name }) => name);
    const rows = await labelled(ctx, objectClass).where('name', 'in', names).execute();
    for (const { name, labels } of rows) given.set(name, parseJson(labels) as string[]);
  }
  return objects.map((object) => ({
    ...object,
    labels: [...new Set([...(given.get(object.name) ?? []), ...reportedLabels(object)])],
  }));
}

/** Who was given each of some labels. */
export async function objectsByLabel(
  ctx: Context,
  objectClass: string,
  wanted: readonly string[],
): Promise<readonly ObjectLabel[]> {
  const names = new Map(wanted.map((label): [string, string[]] => [label, []]));
  if (wanted.length > 0) {
    for (const row of await labelled(ctx, objectClass).execute()) {
      for (const label of parseJson(row.labels) as string[]) names.get(label)?.push(row.name);
    }
  }
  return [...names].map(([label, of]) => ({ label, names: of }));
}

/** Agents send the labels of containers and pods as a list in JSON. */
function reportedLabels({ tags, fields }: ReportedObject): string[] {
  return labelFields.flatMap((name) => {
    const text = tags[name] ?? fields[name];
    if (typeof text !== 'string' || !text.startsWith('[')) return [];
    try {
      const list: unknown = parseJson(text);
      return Array.isArray(list) && list.every((label) => typeof label === 'string') ? list : [];
    } catch {
      return [];
    }
  });
}

const labelled = (ctx: Context, objectClass: string) =>
  ctx.kernel.store.read
    .selectFrom('object_labels')
    .select(['name', 'labels'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('class', '=', objectClass)
    .orderBy('name');
