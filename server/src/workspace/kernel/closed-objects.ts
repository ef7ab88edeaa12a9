import { parseJson } from '../../json/index.ts';
import { type AccessAttributes, type Guarded, mayRead, OPEN, seesEverything } from './access.ts';
import type { Context } from './context.ts';
import { withInheritedAccess } from './documents/inherited-access.ts';

/** The objects of the caller's workspace that are not open to every member, deleted ones that can come back included. */
export async function restrictedObjects(ctx: Context): Promise<Guarded[]> {
  const { kernel, workspace } = ctx;
  const rows = await kernel.store.read
    .selectFrom('documents')
    .select(['uuid', 'creator', 'attributes', 'restricted'])
    .where('workspace_id', '=', workspace.id)
    .where('restricted', '>', OPEN)
    .execute();
  const objects = rows.map(({ attributes, ...row }) => ({
    ...row,
    attributes: parseJson(attributes) as AccessAttributes,
  }));
  return withInheritedAccess(kernel.store.read, workspace.id, objects);
}

/** Uuids of the objects that the caller may not read. */
export async function closedObjects(ctx: Context): Promise<string[]> {
  // The owner role always may: it need not be looked up.
  if (seesEverything(ctx)) return [];
  const restricted = await restrictedObjects(ctx);
  return restricted.filter((object) => !mayRead(ctx, object)).map(({ uuid }) => uuid);
}
