import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { ObjectLabels } from '../../query/query.ts';
import { membershipsOf } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { heldRoles } from '../kernel/roles.ts';

/** Numbers of the workspaces that a query reads, and what the caller may do there. */
export interface QueryScope {
  readonly numbers: readonly number[];
  /** What is allowed in all of them. */
  readonly permissions: ReadonlySet<string>;
}

/**
 * The workspaces that a query names, or the one in which the caller works. Keys belong to one workspace; accounts may name those in which they are
 * members. Errors: `ObjectNotFound` for any other, whether it exists or not.
 */
export async function queryScope(ctx: Context, uuids: readonly string[]): Promise<QueryScope> {
  const own = { number: ctx.workspace.id, uuid: ctx.workspace.uuid, permissions: ctx.permissions };
  const others = uuids.filter((uuid) => uuid !== ctx.workspace.uuid);
  if (others.length === 0) return { numbers: [own.number], permissions: own.permissions };
  const memberships = await membershipsOfCaller(ctx);
  const found = [...new Set(uuids)].map(async (uuid) => {
    if (uuid === own.uuid) return own;
    const membership = memberships.find(({ workspace }) => workspace.uuid === uuid);
    if (membership === undefined) throw new BelvedereError('ObjectNotFound', `workspace ${uuid} does not exist`);
    const { permissions } = await heldRoles(ctx.kernel, membership.workspace.id, membership.roles);
    return { number: membership.workspace.id, permissions };
  });
  const scopes = await Promise.all(found);
  const [first, ...rest] = scopes.map(({ permissions }) => permissions);
  const shared = [...(first ?? [])].filter((permission) => rest.every((each) => each.has(permission)));
  return { numbers: scopes.map(({ number }) => number), permissions: new Set(shared) };
}

/** The workspaces that the caller may query, for the function that lists them. */
export async function queryableWorkspaces(ctx: Context): Promise<{ uuid: string; name: string }[]> {
  const memberships = await membershipsOfCaller(ctx);
  if (memberships.length > 0) return memberships.map(({ workspace: { uuid, name } }) => ({ uuid, name }));
  const own = await ctx.kernel.store.read
    .selectFrom('workspaces')
    .select(['uuid', 'name'])
    .where('id', '=', ctx.workspace.id)
    .execute();
  return own;
}

/** Labels that were given to the objects of some workspaces. */
export async function objectLabelsIn({ kernel }: Context, workspaces: readonly number[]): Promise<ObjectLabels[]> {
  const rows = await kernel.store.read
    .selectFrom('object_labels')
    .select(['class', 'name', 'labels'])
    .where('workspace_id', 'in', workspaces)
    .limit(LABELLED_OBJECTS_MAX)
    .execute();
  return rows.map((row) => ({
    objectClass: row.class,
    objectName: row.name,
    labels: parseJson(row.labels) as string[],
  }));
}

const LABELLED_OBJECTS_MAX = 10_000;

async function membershipsOfCaller({ kernel, actor }: Context) {
  if (actor.kind !== 'account') return [];
  const account = await kernel.store.read
    .selectFrom('accounts')
    .select('id')
    .where('uuid', '=', actor.uuid)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return account === undefined ? [] : membershipsOf(kernel, account.id);
}
