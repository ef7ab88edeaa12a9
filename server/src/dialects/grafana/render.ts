import { refusal } from './answers.ts';
import { type GrafanaRoute, grafanaRoute, reads } from './routes.ts';

/**
 * Pictures of panels and dashboards. Drawing them takes a browser beside the server, which this product does not come with: a caller is
 * told so, whatever the picture, instead of getting a page that says nothing.
 */
export const renderRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/render/*',
    summary: 'Pictures: there is nothing here that draws them, and the answer says so',
    guard: 'signedIn',
    does: reads('dashboards.render'),
    handle: () => {
      throw refusal(
        501,
        'This server draws no pictures. Open the address without /render in a browser, or fetch the data of the panel by POST /api/ds/query',
        { code: 'RenderingNotAvailable', more: { errorCode: 'RenderingNotAvailable' } },
      );
    },
  }),
];
