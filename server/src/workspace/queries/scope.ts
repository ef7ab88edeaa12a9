import { BelvedereError } from '../../errors/index.ts';
import { membershipsOf } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { permissionsOf } from '../kernel/permission.ts';

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
  const others = uuids.filter((uuid) => uuid !== ctx.workspace.uuid);
  if (others.length === 0) return { numbers: [ctx.workspace.id], permissions: ctx.permissions };
  const memberships = await membershipsOfCaller(ctx);
  const found = [...new Set(uuids)].map((uuid) => {
    if (uuid === ctx.workspace.uuid) return { number: ctx.workspace.id, permissions: ctx.permissions };
    const membership = memberships.find(({ workspace }) => workspace.uuid === uuid);
    if (membership === undefined) throw new BelvedereError('ObjectNotFound', `workspace ${uuid} does not exist`);
    return { number: membership.workspace.id, permissions: permissionsOf(membership.roles) };
  });
  const [first, ...rest] = found.map(({ permissions }) => permissions);
  const shared = [...(first ?? [])].filter((permission) => rest.every((each) => each.has(permission)));
  return { numbers: found.map(({ number }) => number), permissions: new Set(shared) };
}

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
