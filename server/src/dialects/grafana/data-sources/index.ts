import type { GrafanaOptions } from '../options.ts';
import type { GrafanaRoute } from '../routes.ts';
import { proxyRoutes } from './proxy.ts';
import { queryRoutes } from './query.ts';
import { readRoutes } from './read.ts';
import { writeRoutes } from './write.ts';

export { frontendDataSources } from './frontend.ts';

export const dataSourceRoutes = ({ bodyBytesMax }: GrafanaOptions): readonly GrafanaRoute[] => [
  ...readRoutes,
  ...writeRoutes,
  ...queryRoutes,
  ...proxyRoutes(bodyBytesMax),
];
