import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Asker,
  basic,
  type GrafanaServer,
  startGrafana,
} from '../../server/src/dialects/grafana/testing/start-grafana.ts';

/** What the tools of @leval/mcp-grafana ask: by a token of a service account, by an API key, or by user and password. */
let server: GrafanaServer;
const askers: Record<string, () => Promise<Asker>> = {
  'the token of a service account': async () => {
    const { id } = (await server.admin('POST', '/api/serviceaccounts', { name: 'agent', role: 'Admin' })).body;
    const { key } = (await server.admin('POST', `/api/serviceaccounts/${id}/tokens`, { name: 'agent' })).body;
    return server.as(`Bearer ${key}`);
  },
  'an API key': async () => {
    const { key } = (await server.admin('POST', '/api/auth/keys', { name: 'agent of old', role: 'Admin' })).body;
    return server.as(`Bearer ${key}`);
  },
  'user and password': async () => {
    const { login, password } = await server.newUser('Admin');
    return server.as(basic(login, password));
  },
};
beforeAll(async () => {
  server = await startGrafana();
  await server.admin('POST', '/api/folders', { uid: 'agents', title: 'Agents' });
  await server.admin('POST', '/api/teams', { name: 'On call', email: 'on-call@example.org' });
  const source = { uid: 'metrics', name: 'Metrics', type: 'prometheus', access: 'proxy', url: 'http://metrics:9090' };
  await server.admin('POST', '/api/datasources', source);
});
afterAll(() => server.stop());

describe.each(Object.entries(askers))('an agent with %s', (who, asker) => {
  let ask: Asker;
  const uid = `of-${who.replaceAll(' ', '-')}`.slice(0, 40);
  beforeAll(async () => {
    ask = await asker();
  });

  it('saves a dashboard, finds it, reads it and saves what it read with another panel', async () => {
    const dashboard = { id: null, uid, title: `Board with ${who}`, tags: ['agent'], panels: [] };
    const saved = await ask('POST', '/api/dashboards/db', {
      ...{ dashboard, folderUid: 'agents', message: 'by an agent', overwrite: false },
    });
    expect(saved).toMatchObject({ status: 200, body: { uid, status: 'success', version: 1 } });
    const { body: hits } = await ask.get(`/api/search?query=${encodeURIComponent(`Board with ${who}`)}&type=dash-db`);
    expect(hits).toMatchObject([{ uid, title: `Board with ${who}`, folderUid: 'agents', tags: ['agent'] }]);
    const { body: read } = await ask.get(`/api/dashboards/uid/${uid}`);
    expect(read.meta).toMatchObject({ folderUid: 'agents', version: 1 });
    const more = { ...read.dashboard, panels: [{ id: 1, type: 'text', title: 'Added' }] };
    const again = await ask('POST', '/api/dashboards/db', { dashboard: more, folderUid: 'agents', overwrite: true });
    expect(again.body).toMatchObject({ status: 'success', version: 2 });
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).body.dashboard.panels).toHaveLength(1);
    expect((await ask.get('/api/dashboards/uid/not-there')).body).toMatchObject({ message: 'Dashboard not found' });
  });

  it('lists data sources, and finds one by uid and by name', async () => {
    const { body: listed } = await ask.get('/api/datasources');
    expect(listed).toMatchObject([{ uid: 'metrics', name: 'Metrics', type: 'prometheus' }]);
    expect((await ask.get('/api/datasources/uid/metrics')).body).toMatchObject({ name: 'Metrics' });
    expect((await ask.get('/api/datasources/name/Metrics')).body).toMatchObject({ uid: 'metrics' });
    expect((await ask.get('/api/datasources/uid/not-there')).status).toBe(404);
  });

  it('lists teams and the users of the organization', async () => {
    const { body: teams } = await ask.get('/api/teams/search?query=On%20call');
    expect(teams).toMatchObject({ totalCount: 1, teams: [{ name: 'On call', email: 'on-call@example.org' }] });
    const { body: users } = await ask.get('/api/org/users');
    expect(users).toEqual(expect.arrayContaining([expect.objectContaining({ login: 'admin', role: 'Admin' })]));
  });

  it('is told that there are no alert rules and no contact points', async () => {
    expect((await ask.get('/api/v1/provisioning/alert-rules')).body).toEqual([]);
    expect((await ask.get('/api/v1/provisioning/contact-points')).body).toEqual([]);
    expect((await ask.get('/api/v1/provisioning/alert-rules/not-there')).status).toBe(404);
  });
});

it('an agent whose token is not valid is told so', async () => {
  expect(await server.as('Bearer glsa_not-a-token').get('/api/search')).toMatchObject({
    status: 401,
    body: { message: 'Invalid API key' },
  });
});
