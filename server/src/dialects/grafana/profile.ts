import { type GrafanaOptions, reportedVersion } from './options.ts';
import type { GrafanaRoute } from './routes.ts';

type Release = readonly [major: number, minor: number];
type Told = Pick<GrafanaOptions, 'profile' | 'grafanaVersion'>;

/** Whether clients are told this release or a later one. */
export function reportsAtLeast({ grafanaVersion = reportedVersion }: Told, [major, minor]: Release): boolean {
  const [ownMajor = 0, ownMinor = 0] = grafanaVersion.split('.').map((part) => Number.parseInt(part, 10));
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/**
 * Whether something that Grafana gave up with a release is not to be found here either. By default nothing is given up: scripts of
 * every age run. In the profile `strict` the reported version decides.
 */
export const isGivenUp = (options: Told, since: Release): boolean =>
  options.profile === 'strict' && reportsAtLeast(options, since);

/** Dashboards of one folder may have the same title. */
export const titlesMayRepeat = (options: Told): boolean => isGivenUp(options, [11, 3]);

/** Routes that Grafana gave up, and with which release. */
const givenUp: readonly { readonly since: Release; readonly is: (method: string, path: string) => boolean }[] = [
  { since: [8, 0], is: (_, path) => path.startsWith('/api/dashboards/db/{slug}') },
  { since: [11, 3], is: (method, path) => method === 'POST' && path === '/api/auth/keys' },
  { since: [13, 0], is: (_, path) => path.startsWith('/api/auth/keys') },
  { since: [13, 0], is: (_, path) => path.startsWith('/api/dashboards/id/{id}') },
  { since: [13, 0], is: (_, path) => /^\/api\/datasources\/(?:proxy\/)?\{id\}/.test(path) },
  { since: [13, 0], is: (_, path) => path === '/api/user/stars/dashboard/{id}' },
];

/** The routes that are there in the profile. */
export function inProfile(routes: readonly GrafanaRoute[], options: Told): GrafanaRoute[] {
  const gone = givenUp.filter(({ since }) => isGivenUp(options, since));
  return routes.flatMap((route) => {
    const methods = typeof route.method === 'string' ? [route.method] : route.method;
    const kept = methods.filter((method) => !gone.some(({ is }) => is(method, route.path)));
    return kept.length === 0 ? [] : [{ ...route, method: kept }];
  });
}
