import type { AnyRoute } from '@tanstack/react-router';
import { pageRoute } from './page-route.ts';

/** What pages that look at a range of time keep of it. */
const range = ['from', 'to', 'tz', 'refresh'] as const;

/** The pages on which telemetry is looked at, below the root of all routes. */
export const telemetryRoutes = (root: AnyRoute): AnyRoute[] => [
  pageRoute(
    root,
    '/hosts',
    () => import('../pages/infrastructure/hosts.tsx'),
    'Hosts',
    'search',
    'view',
    'by',
    'state',
    'order',
    'page',
  ),
  pageRoute(
    root,
    '/hosts/$host',
    () => import('../pages/infrastructure/host.tsx'),
    'Host',
    'view',
    'search',
    'state',
    'order',
    'page',
    'line',
    ...range,
  ),
  pageRoute(
    root,
    '/processes',
    () => import('../pages/infrastructure/processes.tsx'),
    'Processes',
    'search',
    'host',
    'state',
    'order',
    'page',
  ),
  pageRoute(
    root,
    '/logs',
    () => import('../pages/logs/logs.tsx'),
    'Logs',
    'query',
    'status',
    'source',
    'service',
    'host',
    'line',
    ...range,
  ),
  pageRoute(
    root,
    '/explore',
    () => import('../pages/explore/explore.tsx'),
    'Explore',
    'query',
    'source',
    'view',
    ...range,
  ),
];
