import type { GrafanaOptions } from '../options.ts';
import type { GrafanaRoute } from '../routes.ts';
import { accessControlRoutes } from './access-control.ts';
import { permissionListRoutes } from './lists.ts';
import { roleAccessRoutes } from './role-access.ts';
import { targetKinds } from './targets.ts';
import { teamAccessRoutes } from './team-access.ts';

/** Who may what: with dashboards and folders in the older form of lists too, with everything else in the newer one of levels. */
export function permissionRoutes(options: GrafanaOptions): readonly GrafanaRoute[] {
  const kinds = targetKinds(options);
  return [...permissionListRoutes(kinds), ...accessControlRoutes(kinds), ...teamAccessRoutes, ...roleAccessRoutes];
}
