import { accountsByUuid, membersOf } from '../../../workspace/accounts/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { roleNameOf } from '../../../workspace/kernel/documents/grants.ts';
import { type TeamReference, teamReferences } from '../../../workspace/teams/index.ts';
import { refusal } from '../answers.ts';

/** Somebody in a list, as both forms of lists tell of him. */
export type Grantee =
  | { readonly kind: 'role'; readonly role: string }
  | {
      readonly kind: 'user';
      readonly id: number;
      readonly uuid: string;
      readonly login: string;
      readonly email: string;
    }
  | ({ readonly kind: 'team' } & TeamReference);

/** Who stands behind the ids of a list; whoever is gone is left out. */
export async function granteesOf(ctx: Context, ids: Iterable<string>): Promise<ReadonlyMap<string, Grantee>> {
  const all = [...new Set(ids)];
  const accounts = await accountsByUuid(ctx.kernel.store.read, all);
  const teams = await teamReferences(ctx, { uuids: all.filter((id) => /^(team|group)_/.test(id)) });
  const found = new Map<string, Grantee>();
  for (const id of all) {
    const role = roleNameOf(id);
    const account = accounts.get(id);
    const team = teams.find(({ uuid }) => uuid === id);
    if (role !== undefined) found.set(id, { kind: 'role', role });
    else if (account !== undefined) found.set(id, { kind: 'user', ...account });
    else if (team !== undefined) found.set(id, { kind: 'team', ...team });
    // A group of the Open API, of which nothing is known but its id.
    else if (id.startsWith('group_')) found.set(id, { kind: 'team', id: 0, uuid: id, name: id, email: '' });
  }
  return found;
}

/** Uuids of members of the organization by their numbers. Errors: 400 for somebody who is none. */
export async function accountIds(ctx: Context, numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (numbers.length === 0) return new Map();
  const members = await membersOf(ctx.kernel.store.read, ctx.workspace.id);
  const uuids = new Map(members.map(({ account }) => [account.id, account.uuid]));
  if (numbers.some((id) => !uuids.has(id))) throw refusal(400, 'user not found');
  return uuids;
}

/** The same for teams. Errors: 400. */
export async function teamIds(ctx: Context, numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const teams = new Map((await teamReferences(ctx, { ids: numbers })).map(({ id, uuid }) => [id, uuid]));
  if (numbers.some((id) => !teams.has(id))) throw refusal(400, 'team not found');
  return teams;
}
