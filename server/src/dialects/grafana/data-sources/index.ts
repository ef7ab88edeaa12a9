import type { GrafanaOptions } from '../options.ts';
import type { GrafanaRoute } from '../routes.ts';
import { proxyRoutes } from './proxy.ts';
import { readRoutes } from './read.ts';
import { writeRoutes } from './write.ts';

export { frontendDataSources } from './frontend.ts';

export const dataSourceRoutes = ({ bodyBytesMax }: GrafanaOptions): readonly GrafanaRoute[] => [
  ...readRoutes,
  ...writeRoutes,
  ...proxyRoutes(bodyBytesMax),
];
