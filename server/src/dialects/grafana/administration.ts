import { administering } from '../../workspace/kernel/server-context.ts';
import { getServerStats } from '../../workspace/workspaces/index.ts';
import { type GrafanaOptions, reportedVersion } from './options.ts';
import { type OrganizationRole, organizationRole } from './roles.ts';
import { type GrafanaRoute, grafanaRoute, reads } from './routes.ts';

/** What an administrator of the server may know about it. */
export const administrationRoutes = (options: GrafanaOptions): readonly GrafanaRoute[] => [
  grafanaRoute({
    method: 'GET',
    path: '/api/admin/settings',
    summary: 'Settings that clients of Grafana ask for, by section; secrets are not among them',
    guard: 'serverAdmin',
    does: reads('server.settings'),
    handle: ({ ctx }) => {
      const { publicUrl, secureCookie, grafanaVersion = reportedVersion } = options;
      return {
        DEFAULT: { app_mode: 'production', instance_name: 'belvedere' },
        server: {
          root_url: publicUrl === undefined ? '' : `${publicUrl.href}/`,
          serve_from_sub_path: String((publicUrl?.basePath ?? '') !== ''),
          protocol: secureCookie ? 'https' : 'http',
        },
        database: { type: ctx.kernel.store.dialect === 'postgres' ? 'postgres' : 'sqlite3' },
        security: { cookie_secure: String(secureCookie), cookie_samesite: 'lax' },
        users: {
          allow_sign_up: 'false',
          allow_org_create: 'false',
          auto_assign_org: 'true',
          auto_assign_org_role: 'Viewer',
        },
        'auth.basic': { enabled: 'true' },
        'auth.anonymous': { enabled: 'false' },
        plugins: { enable_alpha: 'false' },
        grafana: { version: grafanaVersion },
      };
    },
  }),
  grafanaRoute({
    method: 'GET',
    path: '/api/admin/stats',
    summary: 'How much there is of what',
    guard: 'serverAdmin',
    does: getServerStats,
    handle: async ({ ctx }) => {
      const stats = await getServerStats({ ctx: administering(ctx), input: {} });
      const having = (role: OrganizationRole) =>
        stats.memberships.filter(({ roles }) => organizationRole(roles) === role);
      const activeOf = (role: OrganizationRole) => having(role).filter(({ isActive }) => isActive).length;
      const documents = (kind: string) => stats.documents.get(kind) ?? 0;
      return {
        orgs: stats.workspaces,
        users: stats.accounts,
        admins: having('Admin').length,
        editors: having('Editor').length,
        viewers: having('Viewer').length,
        activeUsers: stats.activeAccounts,
        activeAdmins: activeOf('Admin'),
        activeEditors: activeOf('Editor'),
        activeViewers: activeOf('Viewer'),
        activeSessions: stats.sessions,
        dashboards: documents('dashboard'),
        folders: documents('folder'),
        notes: documents('note'),
        tags: stats.tags,
        datasources: stats.dataSources,
        stars: stats.stars,
        snapshots: stats.snapshots,
        // Kinds of things that this product does not have.
        playlists: 0,
        alerts: 0,
        apiKeys: stats.keys,
        serviceAccounts: stats.serviceAccounts,
      };
    },
  }),
];
