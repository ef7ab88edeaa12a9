import type { Context } from '../../workspace/kernel/context.ts';
import { type GrafanaOptions, reportedVersion } from './options.ts';
import { type GrafanaRoute, grafanaRoute, reads } from './routes.ts';

/** Grafana's own three, which are always there; dashboards name them. */
const builtIn = (name: string, type: string, uid: string) => ({
  [name]: {
    name,
    uid,
    type: 'datasource',
    access: 'proxy',
    isDefault: false,
    readOnly: false,
    jsonData: {},
    meta: { id: type, name, type: 'datasource', builtIn: true, ...(type === 'mixed' ? { mixed: true } : {}) },
  },
});

const builtIns = {
  ...builtIn('-- Grafana --', 'grafana', 'grafana'),
  ...builtIn('-- Mixed --', 'mixed', '-- Mixed --'),
  ...builtIn('-- Dashboard --', 'dashboard', '-- Dashboard --'),
};

/** @param origin by which the caller reached the server: clients make links of it */
async function settingsOf(ctx: Context, origin: string, options: GrafanaOptions) {
  const { grafanaVersion: version = reportedVersion, publicUrl, frontendDataSources } = options;
  const { datasources, defaultDatasource } = (await frontendDataSources?.(ctx)) ?? { datasources: {} };
  return {
    defaultDatasource: defaultDatasource ?? '-- Grafana --',
    datasources: { ...datasources, ...builtIns },
    appUrl: `${publicUrl?.href ?? origin}/`,
    appSubUrl: publicUrl?.basePath ?? '',
    namespace: ctx.workspace.id === 1 ? 'default' : `org-${ctx.workspace.id}`,
    allowOrgCreate: ctx.serverAdmin,
    authProxyEnabled: false,
    ldapEnabled: false,
    disableLoginForm: false,
    anonymousEnabled: false,
    autoAssignOrg: true,
    featureToggles: {},
    unifiedAlertingEnabled: false,
    alertingEnabled: false,
    panels: {},
    licenseInfo: { edition: 'Open Source', expiry: 0, stateInfo: '', licenseUrl: '', enabledFeatures: {} },
    buildInfo: {
      hideVersion: false,
      version,
      versionString: `Grafana v${version}`,
      commit: '',
      commitShort: '',
      buildstamp: 0,
      edition: 'Open Source',
      latestVersion: '',
      hasUpdate: false,
      env: 'production',
    },
  };
}

/** What pages and clients read before they do anything else. */
export const frontendRoutes = (options: GrafanaOptions): readonly GrafanaRoute[] => [
  grafanaRoute({
    method: 'GET',
    path: '/api/frontend/settings',
    summary: 'Version, addresses and data sources',
    guard: 'signedIn',
    does: reads('server.frontendSettings'),
    handle: ({ ctx, exchange }) => settingsOf(ctx, exchange.origin, options),
  }),
];
