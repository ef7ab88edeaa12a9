import { type InProcessOptions, type RunningServer, startInProcess } from '../../../../../tests/support/in-process.ts';
import { adminPassword, apiKey } from '../../../../../tests/support/product.ts';
import { parseJson } from '../../../json/index.ts';

export interface GrafanaAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export interface Asker {
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<GrafanaAnswer>;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<GrafanaAnswer>;
}

export const basic = (login: string, password: string): string =>
  `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;

/** The whole product over real HTTP, and callers of its Grafana dialect. */
export interface GrafanaServer extends RunningServer {
  /** Basic as the first administrator. */
  readonly admin: Asker;
  /** The first key, as a bearer token. */
  readonly key: Asker;
  readonly anonymous: Asker;
  /** With this Authorization header. */
  readonly as: (authorization: string) => Asker;
  /** A user of the first organization, made for the test. */
  readonly newUser: (role?: string) => Promise<{ id: number; login: string; password: string; ask: Asker }>;
}

let users = 0;

export async function startGrafana(
  environment: Record<string, string> = {},
  options: Omit<InProcessOptions, 'environment'> = {},
): Promise<GrafanaServer> {
  const running = await startInProcess({ environment, ...options });
  const as = (authorization: string | undefined): Asker => {
    const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const response = await fetch(running.address + path, {
        method,
        redirect: 'manual',
        headers: {
          ...(authorization === undefined ? {} : { Authorization: authorization }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = response.headers.get('content-type')?.includes('json') === true && text !== '';
      return { status: response.status, headers: response.headers, text, body: json ? parseJson(text) : undefined };
    };
    return Object.assign(ask, {
      get: (path: string, headers?: Record<string, string>) => ask('GET', path, undefined, headers),
    });
  };
  const admin = as(basic('admin', adminPassword));
  return {
    ...running,
    admin,
    key: as(`Bearer ${apiKey}`),
    anonymous: as(undefined),
    as,
    newUser: async (role = 'Viewer') => {
      users += 1;
      const login = `user-${users}`;
      const password = `password of ${login}`;
      const { id } = (await admin('POST', '/api/admin/users', { login, email: `${login}@example.org`, password })).body;
      if (role !== 'Viewer') await admin('PATCH', `/api/org/users/${id}`, { role });
      return { id, login, password, ask: as(basic(login, password)) };
    },
  };
}
