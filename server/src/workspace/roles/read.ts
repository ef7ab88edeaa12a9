import type { Context } from '../kernel/context.ts';
import { type NamedPageInput, namedPage } from '../kernel/named-page.ts';
import { findPeople, type People } from '../kernel/people.ts';
import { isSystemRole, permissionsOf, type SystemRole, systemRoles } from '../kernel/permission.ts';
import { systemRoleNames } from '../kernel/roles.ts';
import { defineVerb } from '../kernel/verb.ts';
import { memberCounts } from './holders.ts';
import { roleNotFound, type StoredRole, toRole } from './rows.ts';

/** One of those that every workspace has; its uuid is its key. */
export interface SystemRoleView {
  readonly system: SystemRole;
  readonly name: string;
  readonly permissions: readonly string[];
}

export type Role = StoredRole | SystemRoleView;

const systemRoleView = (system: SystemRole): SystemRoleView => ({
  system,
  name: systemRoleNames[system],
  permissions: [...permissionsOf([system])],
});

const systemRoleViews = systemRoles.map(systemRoleView);

export const isSystem = (role: Role): role is SystemRoleView => 'system' in role;

export const uuidOf = (role: Role): string => (isSystem(role) ? role.system : role.uuid);

export interface RolePage {
  readonly roles: readonly Role[];
  readonly totalCount: number;
  readonly page: { readonly pageIndex: number; readonly pageSize: number | undefined };
  readonly people: People;
  /** By uuid; undefined when it was not asked for. */
  readonly memberCounts: ReadonlyMap<string, number> | undefined;
}

/** The system roles, the strongest first; then those of the workspace, the newest first. */
export const listRoles = defineVerb({
  id: 'roles.list',
  effect: 'read',
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: NamedPageInput & { readonly countMembers: boolean };
  }): Promise<RolePage> => {
    const db = ctx.kernel.store.read;
    const rows = await db
      .selectFrom('roles')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('deleted_at', 'is', null)
      .orderBy('id', 'desc')
      .execute();
    const all: Role[] = [...systemRoleViews, ...rows.map((row) => toRole(row, ctx.workspace.uuid))];
    const { shown, totalCount } = namedPage(all, input);
    return {
      roles: shown,
      totalCount,
      page: { pageIndex: input.pageIndex, pageSize: input.pageSize },
      people: await findPeople(db, shown.flatMap(peopleOf), ctx.workspace.id),
      memberCounts: input.countMembers ? await memberCounts(db, ctx.workspace.id) : undefined,
    };
  },
});

const peopleOf = (role: Role): string[] => (isSystem(role) ? [] : [role.creator, role.updator]);

/** Errors: `ObjectNotFound`, also for a role of another workspace. */
export const getRole = defineVerb({
  id: 'roles.get',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { uuid: string } }): Promise<{ role: Role; people: People }> => {
    if (isSystemRole(input.uuid)) return { role: systemRoleView(input.uuid), people: new Map() };
    const db = ctx.kernel.store.read;
    const row = await db
      .selectFrom('roles')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .where('uuid', '=', input.uuid)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) throw roleNotFound(input.uuid);
    const role = toRole(row, ctx.workspace.uuid);
    return { role, people: await findPeople(db, peopleOf(role), ctx.workspace.id) };
  },
});
