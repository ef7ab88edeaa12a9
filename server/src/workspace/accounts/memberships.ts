import type { Kysely } from 'kysely';
import { parseJson } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import type { WorkspaceReference } from '../kernel/context.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { prepared } from '../kernel/prepared.ts';

export interface Membership {
  readonly workspace: WorkspaceReference & { readonly name: string };
  readonly roles: readonly string[];
}

interface Row {
  id: number;
  uuid: string;
  name: string;
  roles: string;
}

const selectMemberships = (db: Kysely<Database>, accountId: number) =>
  db
    .selectFrom('members')
    .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
    .select(['workspaces.id', 'workspaces.uuid', 'workspaces.name', 'members.roles'])
    .where('members.account_id', '=', accountId)
    .where('workspaces.deleted_at', 'is', null)
    .orderBy('workspaces.id');

const readMemberships = prepared<Row>((db) => selectMemberships(db, 0));

const membershipOf = ({ roles, ...workspace }: Row): Membership => ({
  workspace,
  roles: parseJson(roles) as string[],
});

/** The live workspaces of an account, the oldest first. */
export async function membershipsOf(kernel: Kernel, accountId: number): Promise<Membership[]> {
  const rows = await readMemberships(kernel.store)([accountId]);
  return rows.map(membershipOf);
}

/** Where an account works, inside of a transaction that may have put it there: the active workspace, else the first. */
export async function findMembershipIn(
  db: Kysely<Database>,
  account: { readonly id: number; readonly activeWorkspaceId: number | null },
): Promise<Membership | undefined> {
  const memberships = (await selectMemberships(db, account.id).execute()).map(membershipOf);
  return memberships.find(({ workspace }) => workspace.id === account.activeWorkspaceId) ?? memberships[0];
}

/** The membership that is asked for; when none is, that of the active workspace, else the first. */
export async function findMembership(
  kernel: Kernel,
  account: { readonly id: number; readonly activeWorkspaceId: number | null },
  asked: { readonly uuid?: string | undefined; readonly id?: number | undefined } = {},
): Promise<Membership | undefined> {
  const memberships = await membershipsOf(kernel, account.id);
  if (asked.uuid !== undefined) return memberships.find(({ workspace }) => workspace.uuid === asked.uuid);
  if (asked.id !== undefined) return memberships.find(({ workspace }) => workspace.id === asked.id);
  return memberships.find(({ workspace }) => workspace.id === account.activeWorkspaceId) ?? memberships[0];
}
