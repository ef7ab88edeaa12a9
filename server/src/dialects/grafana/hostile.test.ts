import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrafanaOptions } from './options.ts';
import type { GrafanaRoute } from './routes.ts';
import { groups } from './serve.ts';
import { type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let server: GrafanaServer;
let routes: readonly GrafanaRoute[];
beforeAll(async () => {
  server = await startGrafana({ BELVEDERE_FAILED_CREDENTIALS_PER_MINUTE: '0' });
  const { kernel, recorder } = server.server;
  // Only their declarations are read here; they are called over HTTP.
  const options = { kernel, recorder, bodyBytesMax: 1_000_000, secureCookie: false } as unknown as GrafanaOptions;
  routes = groups(options).flat();
});
afterAll(() => server.stop());

/** 500 where the contract has it: nobody else may answer it. */
const declared = [
  'Failed update org user',
  'Could not read user from database',
  'Failed to update organization',
  'Failed to update Team',
];

/** Values for each part of a path. */
const pieces = [
  '1',
  '0',
  '-1',
  '999999999999999999999',
  'none',
  '%00',
  '__proto__',
  'constructor',
  '..%2f',
  'é'.repeat(300),
  'x'.repeat(5_000),
];

const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
const bodies = [
  '',
  '{',
  '[]',
  '"text"',
  '0',
  'null',
  deep,
  '{"__proto__":{"isGrafanaAdmin":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '\u0000',
  '{"name":"\\u0000"}',
  '{"name":"\\ud800"}',
];

/** A wrong value for every field that a body of the route has. */
function wrongBodies(route: GrafanaRoute): string[] {
  const names = Object.keys((route.body as { properties?: object } | undefined)?.properties ?? {});
  const values: unknown[] = [null, true, 0, -1, 1.5, 1e300, '', 'x'.repeat(100_000), [], {}, [[]], { toString: 1 }];
  const each = names.flatMap((name) => values.map((value) => JSON.stringify({ [name]: value })));
  const all = values.map((value) => JSON.stringify(Object.fromEntries(names.map((name) => [name, value]))));
  return [...each, ...all];
}

const pathOf = ({ path }: GrafanaRoute, piece: string): string =>
  path.replaceAll(/\{[^{}]+\}/g, piece).replace('*', piece);

/** Each administrator makes changes that would shut the others out, so each route is asked by a key too. */
async function ask(route: GrafanaRoute, path: string, body: string | undefined): Promise<void> {
  const methods = typeof route.method === 'string' ? [route.method] : route.method;
  for (const method of methods.slice(0, 1)) {
    for (const caller of [server.admin, server.key]) {
      const answer = await caller(method, path, method === 'GET' || method === 'HEAD' ? undefined : body);
      const sentence = answer.body?.message ?? '';
      if (answer.status >= 500 && !declared.includes(sentence)) {
        expect.unreachable(
          `${method} ${path.slice(0, 100)} ${body?.slice(0, 100)}: ${answer.status} ${answer.text.slice(0, 300)}`,
        );
      }
    }
  }
}

describe('nothing that is sent to a group of users, organizations and keys is an unexpected failure', () => {
  const own = (route: GrafanaRoute) =>
    /^\/api\/(user|users|admin|orgs?|auth|serviceaccounts|teams|login|health|frontend|plugins|annotations|snapshots|snapshots-delete|snapshot|dashboard|access-control)\b/.test(
      route.path,
    ) && !route.path.includes('/stars');

  it('in paths', { timeout: 60_000 }, async () => {
    for (const route of routes.filter(own)) {
      if (!route.path.includes('{')) continue;
      for (const piece of pieces) await ask(route, pathOf(route, piece), '{}');
    }
  });

  it('in queries', { timeout: 60_000 }, async () => {
    const queries = [
      '?page=-1&perpage=-1',
      '?page=1e9&perpage=x',
      '?query=%00',
      '?query=%zz',
      '?page=999999999999999&perpage=999999999999999',
      `?query=${'x'.repeat(4_000)}`,
      '?__proto__=1&query=1&query=2',
    ];
    for (const route of routes.filter(own)) {
      if (route.method !== 'GET') continue;
      for (const query of queries) await ask(route, pathOf(route, '1') + query, undefined);
    }
  });

  it('in bodies', { timeout: 120_000 }, async () => {
    for (const route of routes.filter(own)) {
      if (route.body === undefined) continue;
      for (const body of [...bodies, ...wrongBodies(route)]) await ask(route, pathOf(route, '999'), body);
    }
  });

  it('in bodies of more parts than can be read at once', async () => {
    const keys = Array.from({ length: 200_000 }, (_, index) => `"k${index}":0`).join(',');
    const answer = await server.admin('POST', '/api/dashboards/db', `{"dashboard":{"title":"many","x":{${keys}}}}`);
    expect([answer.status, answer.body]).toEqual([
      413,
      expect.objectContaining({ message: 'bad request data: more than 150000 keys and strings' }),
    ]);
  });

  it('in headers', async () => {
    const headers: Record<string, string>[] = [
      { Authorization: 'Basic' },
      { Authorization: 'Basic %%%' },
      { Authorization: `Basic ${Buffer.from(':').toString('base64')}` },
      { Authorization: `Basic ${Buffer.from(`${'x'.repeat(3_000)}:${'y'.repeat(3_000)}`).toString('base64')}` },
      { Authorization: `Basic ${Buffer.from('\u0000:\u0000').toString('base64')}` },
      { Authorization: 'Bearer ' },
      { Authorization: `Bearer ${'x'.repeat(5_000)}` },
      { Cookie: 'belvedere_session=' },
      { 'X-Grafana-Org-Id': '-1' },
      { 'X-Grafana-Org-Id': 'x' },
    ];
    for (const header of headers) {
      const { status } = await server.anonymous.get('/api/user', header);
      expect([401, 403, 429]).toContain(status);
    }
  });

  it('and the administrator is still one', async () => {
    expect((await server.admin.get('/api/user')).body).toMatchObject({ login: 'admin', isGrafanaAdmin: true });
  });
});
