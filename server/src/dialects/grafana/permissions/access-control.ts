import type { Context } from '../../../workspace/kernel/context.ts';
import {
  type Grants,
  inheritedGrants,
  type Level,
  levels,
  ownGrants,
  roleIdOf,
  setsOf,
} from '../../../workspace/kernel/documents/grants.ts';
import { refusal } from '../answers.ts';
import { type GrafanaRoute, grafanaRoute, reads } from '../routes.ts';
import { manyBody, type Named, oneBody, positive, who } from './access-parts.ts';
import { accountIds, granteesOf, teamIds } from './grantees.ts';
import { ownKept } from './lists.ts';
import type { Params, Target, TargetKind, TargetKinds } from './targets.ts';

/** What the levels allow, in Grafana's words. */
const actionsOf = (kind: TargetKind['name'], held: Level): string[] => {
  const noun = kind;
  const edit = [`${noun}:write`, `${noun}:delete`];
  const admin = [`${noun}.permissions:read`, `${noun}.permissions:write`];
  return [`${noun}:read`, ...(held === 'View' ? [] : edit), ...(held === 'Admin' ? admin : [])];
};

async function viewOf(ctx: Context, { object }: Target, kind: TargetKind['name']): Promise<object[]> {
  const own = ownGrants(object);
  const inherited = inheritedGrants(object.restricted, object.inherited);
  const grantees = await granteesOf(ctx, [...own.keys(), ...inherited.keys()]);
  const entries = (grants: Grants, isInherited: boolean) =>
    [...grants].flatMap(([id, held]) => {
      const grantee = grantees.get(id);
      if (grantee === undefined) return [];
      return {
        ...who(grantee),
        isManaged: !isInherited,
        isInherited,
        isServiceAccount: false,
        actions: actionsOf(kind, held),
        permission: held,
      };
    });
  const all = [...entries(own, false), ...entries(inherited, true)];
  return all.map((entry, index) => ({ id: index + 1, ...entry }));
}

const isLevel = (text: string): text is Level => Object.hasOwn(levels, text);

/** Undefined takes somebody out of the list. Errors: 400. */
function levelFrom(permission: string | null | undefined): Level | undefined {
  if (permission === undefined || permission === null || permission === '') return undefined;
  if (!isLevel(permission)) throw refusal(400, 'invalid permission: it is View, Edit, Admin or empty');
  return permission;
}

/** The id of exactly one of user, team and role. Errors: 400. */
async function idOf(ctx: Context, { userId, teamId, builtInRole }: Named): Promise<string> {
  const asked = [userId, teamId, builtInRole].filter(Boolean).length;
  if (asked !== 1) throw refusal(400, 'exactly one of userId, teamId and builtInRole must be set');
  const role = builtInRole ? roleIdOf(builtInRole) : undefined;
  if (builtInRole && role === undefined) throw refusal(400, 'builtInRole is Viewer, Editor or Admin');
  if (role !== undefined) return role;
  const found = userId ? (await accountIds(ctx, [userId])).get(userId) : undefined;
  return found ?? (teamId ? ((await teamIds(ctx, [teamId])).get(teamId) ?? '') : '');
}

type Change = readonly [id: string, level: Level | undefined];

/** Gives the named their levels and leaves everybody else theirs. */
async function apply(ctx: Context, kind: TargetKind, uuid: string, changed: readonly Change[]): Promise<void> {
  await ownKept(
    kind.set(ctx, uuid, (object) => {
      const grants = new Map(ownGrants(object));
      for (const [id, wanted] of changed) {
        if (wanted === undefined) grants.delete(id);
        else grants.set(id, wanted);
      }
      return setsOf(grants);
    }),
  );
}

/** A route that changes the level of one of a kind of grantee. */
const oneRoute = (kind: TargetKind, path: string, summary: string, named: (params: Params) => Named): GrafanaRoute =>
  grafanaRoute({
    method: 'POST',
    path: `/api/access-control/${kind.name}/{uid}/${path}`,
    summary,
    guard: 'editor',
    does: kind.sets,
    body: oneBody,
    errors: kind.errors,
    handle: async ({ ctx, note, params, body }) => {
      const { object } = await kind.find(ctx, params);
      note.object = object.uuid;
      const wanted = levelFrom(body.permission);
      await apply(ctx, kind, object.uuid, [[await idOf(ctx, named(params)), wanted]]);
      return { message: wanted === undefined ? 'Permission removed' : 'Permission updated' };
    },
  });

const routesOf = (kind: TargetKind): readonly GrafanaRoute[] => [
  grafanaRoute({
    method: 'GET',
    path: `/api/access-control/${kind.name}/description`,
    summary: 'Which levels there are, and who can have one',
    guard: 'signedIn',
    does: reads(`${kind.name}.permissionLevels`),
    handle: () => ({
      assignments: { users: true, serviceAccounts: false, teams: true, builtInRoles: true },
      permissions: Object.keys(levels),
    }),
  }),
  grafanaRoute({
    method: 'GET',
    path: `/api/access-control/${kind.name}/{uid}`,
    summary: 'Who may what with it',
    guard: 'editor',
    does: reads(`${kind.name}.permissions`),
    errors: kind.errors,
    handle: async ({ ctx, note, params }) => {
      const target = await kind.find(ctx, params);
      note.object = target.object.uuid;
      return viewOf(ctx, target, kind.name);
    },
  }),
  grafanaRoute({
    method: 'POST',
    path: `/api/access-control/${kind.name}/{uid}`,
    summary: 'Gives several their levels; an empty one takes somebody out of the list',
    guard: 'editor',
    does: kind.sets,
    body: manyBody,
    errors: kind.errors,
    handle: async ({ ctx, note, params, body }) => {
      const { object } = await kind.find(ctx, params);
      note.object = object.uuid;
      const changed: Change[] = [];
      for (const each of body.permissions) changed.push([await idOf(ctx, each), levelFrom(each.permission)]);
      await apply(ctx, kind, object.uuid, changed);
      return { message: 'Permissions updated' };
    },
  }),
  oneRoute(kind, 'users/{userID}', 'Gives a user a level', ({ userID }) => ({ userId: positive(userID) })),
  oneRoute(kind, 'teams/{teamID}', 'Gives a team a level', ({ teamID }) => ({ teamId: positive(teamID) })),
  oneRoute(kind, 'builtInRoles/{role}', 'Gives a role a level', ({ role = '' }) => ({ builtInRole: role })),
];

export const accessControlRoutes = ({ dashboardsByUid, folders }: TargetKinds): readonly GrafanaRoute[] => [
  ...routesOf(dashboardsByUid),
  ...routesOf(folders),
];
