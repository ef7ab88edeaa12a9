import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OldGrafana {
  readonly address: string;
  /** Paths with their queries, as they were asked for. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

interface OldDashboard {
  readonly slug: string;
  readonly title: string;
  readonly text: string;
}

/**
 * Answers as servers from before 4.3 do: dashboards by slug only, one page of search whatever is asked for, no folders, no
 * `/api/health`, HTML for routes that it does not know, and passwords among the settings of data sources. `more` answers routes that
 * later versions have beside these.
 */
export async function startOldGrafana(
  token: string,
  dashboards: readonly OldDashboard[],
  more: (url: URL) => unknown = () => undefined,
): Promise<OldGrafana> {
  const asked: string[] = [];
  const settings = { buildInfo: { version: '2.6.0', commit: 'v2.6.0', buildstamp: 1450111204 }, datasources: {} };
  const dataSource = {
    ...{ id: 1, orgId: 1, name: 'Graphite of old', type: 'graphite', access: 'proxy', url: 'http://graphite:8080' },
    ...{ password: 'clear-password', user: 'reader', database: '', basicAuth: true, basicAuthUser: 'reader' },
    ...{ basicAuthPassword: 'clear-password', isDefault: true, jsonData: null },
  };
  const answerOf = (path: string, url: URL): string | undefined => {
    const added = more(url);
    if (added !== undefined) return JSON.stringify(added);
    if (path === '/api/frontend/settings') return JSON.stringify(settings);
    if (path === '/api/datasources') return JSON.stringify([dataSource]);
    if (path === '/api/search') {
      const hits = dashboards.map(({ slug, title }, index) => ({
        ...{ id: index + 1, title, uri: `db/${slug}`, type: 'dash-db', tags: [], isStarred: false },
      }));
      return JSON.stringify(hits);
    }
    const found = dashboards.find(({ slug }) => path === `/api/dashboards/db/${slug}`);
    if (found === undefined) return undefined;
    return `{"meta":{"type":"db","slug":"${found.slug}","canSave":true},"dashboard":${found.text}}`;
  };
  const server: Server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"message":"Invalid API key"}');
      return;
    }
    const answer = answerOf(url.split('?')[0] ?? '', new URL(url, 'http://old'));
    if (answer === undefined) response.writeHead(404, { 'Content-Type': 'text/html' }).end('<html>not found</html>');
    else response.writeHead(200, { 'Content-Type': 'application/json; charset=UTF-8' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
