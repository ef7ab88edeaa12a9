import { type Static, Type } from 'typebox';
import { BelvedereError } from '../../../errors/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import {
  type Grants,
  inheritedGrants,
  type Level,
  levelOf,
  levels,
  ownGrants,
  roleIdOf,
  setsOf,
} from '../../../workspace/kernel/documents/grants.ts';
import { refusal } from '../answers.ts';
import { timeOf } from '../people.ts';
import { type GrafanaRoute, grafanaRoute, reads } from '../routes.ts';
import { accountIds, type Grantee, granteesOf, teamIds } from './grantees.ts';
import type { Target, TargetKind, TargetKinds } from './targets.ts';

const ITEMS_MAX = 500;

const number = Type.Optional(Type.Union([Type.Integer(), Type.Null()]));

const listBody = Type.Object({
  items: Type.Array(
    Type.Object({
      permission: Type.Integer(),
      role: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      userId: number,
      teamId: number,
    }),
    { maxItems: ITEMS_MAX },
  ),
});

type Item = Static<typeof listBody>['items'][number];

const nobody = { userId: 0, userLogin: '', userEmail: '', teamId: 0, team: '' };

function who(grantee: Grantee): object {
  switch (grantee.kind) {
    case 'role':
      return { ...nobody, role: grantee.role };
    case 'user':
      return {
        ...nobody,
        userId: grantee.id,
        userUid: grantee.uuid,
        userLogin: grantee.login,
        userEmail: grantee.email,
      };
    case 'team':
      return {
        ...nobody,
        teamId: grantee.id,
        teamUid: grantee.uuid,
        team: grantee.name,
        teamEmail: grantee.email,
      };
  }
}

/** Its own entries first, then those of its folder. Administrators of the organization are left out, as in Grafana. */
async function listOf(ctx: Context, { object, about }: Target): Promise<object[]> {
  const own = ownGrants(object);
  const inherited = inheritedGrants(object.restricted, object.inherited);
  const grantees = await granteesOf(ctx, [...own.keys(), ...inherited.keys()]);
  const entries = (grants: Grants, isInherited: boolean) =>
    [...grants].flatMap(([id, level]) => {
      const grantee = grantees.get(id);
      if (grantee === undefined) return [];
      return {
        ...about,
        created: timeOf(object.createdAt),
        updated: timeOf(object.updatedAt),
        ...who(grantee),
        permission: levels[level],
        permissionName: level,
        inherited: isInherited,
      };
    });
  return [...entries(own, false), ...entries(inherited, true)];
}

const bad = (message: string) => refusal(400, message, { code: 'InvalidParameter' });

/** Whom each item names, and his level. Errors: 400. */
async function grantsOfItems(ctx: Context, items: readonly Item[], inherited: Grants): Promise<Grants> {
  const numbers = (key: 'userId' | 'teamId') => items.flatMap((item) => (item[key] ? [item[key]] : []));
  const accounts = await accountIds(ctx, numbers('userId'));
  const teams = await teamIds(ctx, numbers('teamId'));
  const grants = new Map<string, Level>();
  for (const { permission, role, userId, teamId } of items) {
    const named = [
      role ? roleIdOf(role) : undefined,
      userId ? accounts.get(userId) : undefined,
      teamId ? teams.get(teamId) : undefined,
    ].filter((id) => id !== undefined);
    const asked = [role, userId, teamId].filter(Boolean).length;
    const level = levelOf(permission);
    const [id] = named;
    if (asked !== 1 || id === undefined || level === undefined) throw bad('Bad permission update');
    if (grants.has(id)) throw bad('Duplicate permission');
    const above = inherited.get(id);
    if (above !== undefined && levels[above] > levels[level]) {
      throw bad('you can only override a permission to be higher than inherited ones');
    }
    // What the folder gives already need not be said again: a list that was read can be sent back.
    if (above !== level) grants.set(id, level);
  }
  return grants;
}

const says = { dashboards: 'Dashboard permissions updated', folders: 'Folder permissions updated' } as const;

const routesOf = (path: string, kind: TargetKind): readonly GrafanaRoute[] => [
  grafanaRoute({
    method: 'GET',
    path,
    summary: 'Who may read and change it',
    guard: 'editor',
    does: reads(`${kind.name}.permissions`),
    errors: kind.errors,
    handle: async ({ ctx, note, params }) => {
      const target = await kind.find(ctx, params);
      note.object = target.object.uuid;
      return listOf(ctx, target);
    },
  }),
  grafanaRoute({
    method: 'POST',
    path,
    summary: 'Says who may read and change it: nobody else but administrators, its creator, and those of its folder',
    guard: 'editor',
    does: kind.sets,
    body: listBody,
    errors: kind.errors,
    handle: async ({ ctx, note, params, body }) => {
      const { object, id, title } = await kind.find(ctx, params);
      note.object = object.uuid;
      const inherited = inheritedGrants(object.restricted, object.inherited);
      const sets = setsOf(await grantsOfItems(ctx, body.items, inherited));
      await ownKept(kind.set(ctx, object.uuid, () => sets));
      return { message: says[kind.name], ...(kind.name === 'folders' ? { id, title } : {}) };
    },
  }),
];

/** Nobody takes the right to set lists from himself: that refusal is told in words that clients know. */
export async function ownKept(set: Promise<unknown>): Promise<void> {
  try {
    await set;
  } catch (error) {
    if (!(error instanceof BelvedereError) || !error.message.startsWith('Cannot remove own')) throw error;
    throw refusal(403, error.message);
  }
}

export const permissionListRoutes = (kinds: TargetKinds): readonly GrafanaRoute[] => [
  ...routesOf('/api/dashboards/uid/{uid}/permissions', kinds.dashboardsByUid),
  ...routesOf('/api/dashboards/id/{id}/permissions', kinds.dashboardsById),
  ...routesOf('/api/folders/{uid}/permissions', kinds.folders),
];
