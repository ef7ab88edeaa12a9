import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

const servers: GrafanaServer[] = [];
const start = async (environment: Record<string, string>): Promise<GrafanaServer> => {
  const server = await startGrafana(environment);
  servers.push(server);
  return server;
};
afterAll(async () => {
  for (const server of servers) await server.stop();
});

const save = (server: GrafanaServer, title: string) =>
  server.admin('POST', '/api/dashboards/db', { dashboard: { title } });

describe('by default', () => {
  let server: GrafanaServer;
  beforeAll(async () => {
    server = await start({ BELVEDERE_GRAFANA_VERSION: '13.0.1' });
  });

  it('clients are told the version that is set, wherever they look for it', async () => {
    expect((await server.anonymous.get('/api/health')).body.version).toBe('13.0.1');
    const { buildInfo } = (await server.admin.get('/api/frontend/settings')).body;
    expect(buildInfo).toMatchObject({ version: '13.0.1', versionString: 'Grafana v13.0.1' });
  });

  it('nothing is given up, whatever version is told', async () => {
    const { id, slug } = (await save(server, 'Kept')).body;
    expect((await server.admin.get(`/api/dashboards/db/${slug}`)).status).toBe(200);
    expect((await server.admin('POST', `/api/user/stars/dashboard/${id}`)).status).toBe(200);
    expect((await server.admin.get('/api/auth/keys')).status).toBe(200);
    expect((await server.admin.get('/api/search?type=unheard-of')).status).toBe(200);
    expect((await save(server, 'Kept')).body.status).toBe('name-exists');
    const { body } = await server.admin.get(`/api/dashboards/id/${id}/versions`);
    expect(body).toMatchObject([{ version: 1 }]);
  });
});

describe('in the profile strict', () => {
  it('of 11.6 slugs are not found, titles may repeat, and numbers are alive', async () => {
    const server = await start({ BELVEDERE_GRAFANA_PROFILE: 'strict' });
    expect((await server.anonymous.get('/api/health')).body.version).toBe('11.6.0');
    const { id, uid, slug } = (await save(server, 'Twice')).body;
    for (const method of ['GET', 'DELETE']) {
      const answer = await server.admin(method, `/api/dashboards/db/${slug}`);
      expect([answer.status, answer.body]).toEqual([404, { message: 'Not found' }]);
    }
    const second = await save(server, 'Twice');
    expect(second.status).toBe(200);
    expect(second.body.uid).not.toBe(uid);
    expect((await server.admin('POST', '/api/auth/keys', { name: 'one', role: 'Viewer' })).status).toBe(404);
    expect((await server.admin.get('/api/auth/keys')).status).toBe(200);
    expect((await server.admin('POST', `/api/user/stars/dashboard/${id}`)).status).toBe(200);
    const { body } = await server.admin.get(`/api/dashboards/id/${id}/versions`);
    expect(body).toMatchObject({ versions: [{ version: 1 }] });
  });

  it('of 12.0 a search for a type that nobody knows fails', async () => {
    const server = await start({ BELVEDERE_GRAFANA_PROFILE: 'strict', BELVEDERE_GRAFANA_VERSION: '12.0.2' });
    const answer = await server.admin.get('/api/search?type=unheard-of');
    expect([answer.status, answer.body.message]).toEqual([500, 'Search failed']);
    expect((await server.admin.get('/api/search?type=dash-db')).status).toBe(200);
  });

  it('of 13.0 numbers of dashboards and data sources lead nowhere', async () => {
    const server = await start({ BELVEDERE_GRAFANA_PROFILE: 'strict', BELVEDERE_GRAFANA_VERSION: '13.0.0' });
    const { id, uid } = (await save(server, 'By uid')).body;
    const source = { name: 'one', type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090' };
    const made = (await server.admin('POST', '/api/datasources', source)).body;
    expect((await server.admin.get(`/api/datasources/${made.id}`)).status).toBe(404);
    expect((await server.admin.get(`/api/datasources/uid/${made.datasource.uid}`)).status).toBe(200);
    expect((await server.admin.get(`/api/dashboards/id/${id}/versions`)).status).toBe(404);
    expect((await server.admin.get(`/api/dashboards/uid/${uid}/versions`)).status).toBe(200);
    expect((await server.admin('POST', `/api/user/stars/dashboard/uid/${uid}`)).status).toBe(200);
    expect((await server.admin.get('/api/auth/keys')).status).toBe(404);
  });

  it('of 7.5 everything of that age is there', async () => {
    const server = await start({ BELVEDERE_GRAFANA_PROFILE: 'strict', BELVEDERE_GRAFANA_VERSION: '7.5.17' });
    const { slug } = (await save(server, 'Of old')).body;
    expect((await server.admin.get(`/api/dashboards/db/${slug}`)).status).toBe(200);
    expect((await save(server, 'Of old')).body.status).toBe('name-exists');
  });
});

it.each([
  ['BELVEDERE_GRAFANA_VERSION', 'latest'],
  ['BELVEDERE_GRAFANA_VERSION', '11.6'],
  ['BELVEDERE_GRAFANA_PROFILE', 'loose'],
])('%s %s is refused at the start', async (name, value) => {
  await expect(startGrafana({ [name]: value })).rejects.toMatchObject({ problems: [{ key: name }] });
});
