import { type AccessAttributes, type Guarded, mayRead } from './access.ts';
import type { Context } from './context.ts';

/** The objects of the caller's workspace that are not open to every member, deleted ones that can come back included. */
export async function restrictedObjects({ kernel, workspace }: Context): Promise<Guarded[]> {
  const rows = await kernel.store.read
    .selectFrom('documents')
    .select(['uuid', 'creator', 'attributes'])
    .where('workspace_id', '=', workspace.id)
    .where('restricted', '=', 1)
    .execute();
  return rows.map(({ uuid, creator, attributes }) => ({
    uuid,
    creator,
    attributes: JSON.parse(attributes) as AccessAttributes,
  }));
}

/** Uuids of the objects that the caller may not read. */
export async function closedObjects(ctx: Context): Promise<string[]> {
  // The owner role always may: it need not be looked up.
  if (ctx.roles.includes('owner')) return [];
  const restricted = await restrictedObjects(ctx);
  return restricted.filter((object) => !mayRead(ctx, object)).map(({ uuid }) => uuid);
}
