import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { basePath } from '../api/client.ts';
import { Frame } from '../frame/frame.tsx';
import { Failure, Loading } from '../ui/states.tsx';
import { administrationRoutes } from './administration-routes.ts';
import { NotFound } from './not-found.tsx';
import { parseSearch, stringifySearch } from './plain-search.ts';
import { isSignedOut, queryClient } from './query-client.ts';
import { searchOf } from './search.ts';
import { telemetryRoutes } from './telemetry-routes.ts';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  // Who has no session is on the way to the login page.
  errorComponent: ({ error, reset }) =>
    isSignedOut(error) ? (
      <Loading />
    ) : (
      <div className="p-6">
        <Failure error={error} onRetry={reset} />
      </div>
    ),
});

/** Everything in view is in the URL: each page names what it keeps there. */
const routes = [
  createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('../pages/home/home.tsx'), 'Home'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/dashboards',
    validateSearch: searchOf('search', 'tag', 'folder', 'page', 'starred'),
    component: lazyRouteComponent(() => import('../pages/dashboards/dashboards.tsx'), 'Dashboards'),
  }),
  // The slug is for people; the uid alone finds the dashboard.
  ...(['/d/$uid', '/d/$uid/$slug'] as const).map((path) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: lazyRouteComponent(() => import('../pages/dashboard/dashboard.tsx'), 'DashboardPage'),
      // Its data comes beside its code. A pointer above a link loads the code alone, and a change of the range neither.
      preloadStaleTime: 0,
      loader: ({ params, cause }) => {
        if (cause !== 'enter') return;
        void import('../pages/dashboard/start.ts').then(({ startDashboard }) =>
          startDashboard(queryClient, params.uid),
        );
      },
    }),
  ),
  createRoute({
    getParentRoute: () => root,
    path: '/carousels',
    component: lazyRouteComponent(() => import('../pages/carousels/carousels.tsx'), 'Carousels'),
  }),
  // What a dashboard keeps in its address stands there, too.
  createRoute({
    getParentRoute: () => root,
    path: '/carousels/$uuid',
    component: lazyRouteComponent(() => import('../pages/carousels/carousel.tsx'), 'CarouselPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/keys',
    validateSearch: searchOf('key'),
    component: lazyRouteComponent(() => import('../pages/keys/keys.tsx'), 'Keys'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/calls',
    validateSearch: searchOf(
      'text',
      'outcome',
      'operation',
      'key',
      'actor',
      'address',
      'errorCode',
      'status',
      'from',
      'to',
      'tz',
      'refresh',
      'page',
      'call',
      'view',
      'by',
      'order',
    ),
    component: lazyRouteComponent(() => import('../pages/record/calls.tsx'), 'Calls'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/changes',
    validateSearch: searchOf('noun', 'verb', 'object', 'key', 'from', 'traceId', 'page', 'change', 'batch', 'view'),
    component: lazyRouteComponent(() => import('../pages/record/changes.tsx'), 'Changes'),
  }),
];

export const router = createRouter({
  routeTree: root.addChildren([...routes, ...administrationRoutes(root), ...telemetryRoutes(root)]),
  basepath: basePath === '' ? '/' : basePath,
  parseSearch,
  stringifySearch,
  defaultPendingComponent: Loading,
  defaultPreload: 'intent',
});
