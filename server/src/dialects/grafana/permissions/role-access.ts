import { getDataSource } from '../../../workspace/data-sources/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { getServiceAccount } from '../../../workspace/keys/service-accounts/index.ts';
import { type ErrorWording, refusal } from '../answers.ts';
import { changes, type GrafanaRoute, grafanaRoute, numberOf, reads } from '../routes.ts';
import { manyBody, type Named, oneBody, positive, who } from './access-parts.ts';
import type { Params } from './targets.ts';

/** A kind of object that has no list of its own: the role of a member says what he may with all of them. */
interface RoleRuled {
  readonly name: 'datasources' | 'serviceaccounts';
  /** Of operations in the record of calls. */
  readonly noun: string;
  /** How a path names one. */
  readonly parameter: 'uid' | 'id';
  /** All that there are, the weakest first. */
  readonly levels: readonly string[];
  /** What each role may; a role that may nothing is left out. */
  readonly held: Readonly<Record<string, string>>;
  readonly actions: Readonly<Record<string, readonly string[]>>;
  readonly find: (ctx: Context, params: Params) => Promise<{ readonly uuid: string }>;
  readonly errors: ErrorWording;
}

const dataSources: RoleRuled = {
  name: 'datasources',
  noun: 'dataSources',
  parameter: 'uid',
  levels: ['Query', 'Edit', 'Admin'],
  held: { Admin: 'Admin', Editor: 'Query', Viewer: 'Query' },
  actions: {
    Query: ['datasources:query'],
    Admin: ['datasources:query', 'datasources:read', 'datasources:write', 'datasources:delete'],
  },
  find: (ctx, { uid = '' }) => getDataSource({ ctx, input: { selector: { uid } } }),
  errors: { ObjectNotFound: 'Data source not found' },
};

const serviceAccounts: RoleRuled = {
  name: 'serviceaccounts',
  noun: 'serviceAccounts',
  parameter: 'id',
  levels: ['Edit', 'Admin'],
  held: { Admin: 'Admin' },
  actions: { Admin: ['serviceaccounts:read', 'serviceaccounts:write', 'serviceaccounts:delete'] },
  find: (ctx, { id }) => getServiceAccount({ ctx, input: { id: numberOf(id) } }),
  errors: { ObjectNotFound: 'service account not found' },
};

/** Nothing is kept that would not hold: what is so already is agreed to, and everything else is refused. Errors: 400. */
function requireHeld({ name, held, levels }: RoleRuled, named: Named, permission: string | null | undefined): void {
  const { userId, teamId, builtInRole } = named;
  if ([userId, teamId, builtInRole].filter(Boolean).length !== 1) {
    throw refusal(400, 'exactly one of userId, teamId and builtInRole must be set');
  }
  const wanted = permission ?? '';
  if (wanted !== '' && !levels.includes(wanted)) {
    throw refusal(400, `invalid permission: it is ${levels.join(', ')} or empty`);
  }
  const holds = builtInRole && Object.hasOwn(held, builtInRole) ? (held[builtInRole] ?? '') : '';
  if (wanted === holds) return;
  throw refusal(
    400,
    `${name} have no lists of their own: the role in the organization says what a member may with all of them, and this change would not hold`,
    { more: { messageId: 'accesscontrol.heldByRole', statusCode: 400 } },
  );
}

const routesOf = (kind: RoleRuled): readonly GrafanaRoute[] => {
  const { name, noun, parameter, levels, held, actions, find, errors } = kind;
  const base = `/api/access-control/${name}`;
  const one = `${base}/{${parameter}}`;
  const does = changes(`${noun}.setPermissions`);
  const oneRoute = (path: string, summary: string, named: (params: Params) => Named): GrafanaRoute =>
    grafanaRoute({
      method: 'POST',
      path: `${one}/${path}`,
      summary,
      guard: 'orgAdmin',
      does,
      body: oneBody,
      errors,
      handle: async ({ ctx, note, params, body }) => {
        note.object = (await find(ctx, params)).uuid;
        requireHeld(kind, named(params), body.permission);
        return { message: body.permission ? 'Permission updated' : 'Permission removed' };
      },
    });
  return [
    grafanaRoute({
      method: 'GET',
      path: `${base}/description`,
      summary: 'Which levels there are, and who can have one',
      guard: 'signedIn',
      does: reads(`${noun}.permissionLevels`),
      handle: () => ({
        assignments: { users: false, serviceAccounts: false, teams: false, builtInRoles: true },
        permissions: levels,
      }),
    }),
    grafanaRoute({
      method: 'GET',
      path: one,
      summary: 'What each role may with it',
      guard: 'orgAdmin',
      does: reads(`${noun}.permissions`),
      errors,
      handle: async ({ ctx, note, params }) => {
        note.object = (await find(ctx, params)).uuid;
        return Object.entries(held).map(([role, permission], index) => ({
          id: index + 1,
          ...who({ kind: 'role', role }),
          roleName: `basic:${role.toLowerCase()}`,
          // Of the role, and not of this one object: clients know by that what they cannot take away.
          isManaged: false,
          isInherited: true,
          isServiceAccount: false,
          actions: actions[permission] ?? [],
          permission,
        }));
      },
    }),
    grafanaRoute({
      method: 'POST',
      path: one,
      summary: 'Agrees to levels that roles give already, and refuses others',
      guard: 'orgAdmin',
      does,
      body: manyBody,
      errors,
      handle: async ({ ctx, note, params, body }) => {
        note.object = (await find(ctx, params)).uuid;
        for (const { permission, ...named } of body.permissions) requireHeld(kind, named, permission);
        return { message: 'Permissions updated' };
      },
    }),
    oneRoute('users/{userID}', 'The same for a user', ({ userID }) => ({ userId: positive(userID) })),
    oneRoute('teams/{teamID}', 'The same for a team', ({ teamID }) => ({ teamId: positive(teamID) })),
    oneRoute('builtInRoles/{role}', 'The same for a role', ({ role = '' }) => ({ builtInRole: role })),
  ];
};

/** Data sources and service accounts: who may what with them is said by roles alone. */
export const roleAccessRoutes: readonly GrafanaRoute[] = [...routesOf(dataSources), ...routesOf(serviceAccounts)];
