import type { DashboardName } from '../../../workspace/dashboards/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { addressesOf } from '../addresses.ts';
import type { GrafanaOptions } from '../options.ts';
import { titlesMayRepeat } from '../profile.ts';
import type { GrafanaRoute } from '../routes.ts';
import { diffRoutes } from './diff.ts';
import { dashboardIfAny, readRoutes } from './read.ts';
import { saveRoutes } from './save.ts';
import { starRoutes } from './stars.ts';
import { versionRoutes } from './versions.ts';

/** The uid of a dashboard that can be somebody's first one. */
export const homeDashboardUid = async (ctx: Context, name: DashboardName): Promise<string | undefined> =>
  (await dashboardIfAny(ctx, name))?.uid;

export function dashboardRoutes(options: GrafanaOptions): readonly GrafanaRoute[] {
  const addresses = addressesOf(options);
  return [
    ...saveRoutes(addresses, titlesMayRepeat(options)),
    ...readRoutes(addresses),
    ...versionRoutes(options, addresses),
    ...diffRoutes,
    ...starRoutes,
  ];
}
