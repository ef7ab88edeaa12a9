import { addressesOf } from '../addresses.ts';
import type { GrafanaOptions } from '../options.ts';
import type { GrafanaRoute } from '../routes.ts';
import { readRoutes } from './read.ts';
import { saveRoutes } from './save.ts';
import { starRoutes } from './stars.ts';
import { versionRoutes } from './versions.ts';

export function dashboardRoutes(options: GrafanaOptions): readonly GrafanaRoute[] {
  const addresses = addressesOf(options);
  return [...saveRoutes(addresses), ...readRoutes(addresses), ...versionRoutes(options, addresses), ...starRoutes];
}
