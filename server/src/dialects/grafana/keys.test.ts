import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

const openApi = async (secret: string, path = '/api/v1/validate') =>
  (await fetch(server.address + path, { headers: { 'DF-API-KEY': secret } })).json();

describe('API keys', () => {
  it('are made, work in both dialects with their role, are listed and deleted', async () => {
    const { status, body } = await server.admin('POST', '/api/auth/keys', { name: 'ci', role: 'Editor' });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'ci',
      key: expect.stringMatching(/^glsa_\w{32}_[0-9a-f]{8}$/),
    });
    const asked = server.as(`Bearer ${body.key}`);
    expect((await asked.get('/api/org')).status).toBe(200);
    expect((await asked.get('/api/org/users/lookup')).status).toBe(200);
    expect((await asked.get('/api/auth/keys')).status).toBe(403);
    expect(await openApi(body.key)).toMatchObject({ success: true, content: { name: 'ci' } });
    const { body: list } = await server.admin.get('/api/auth/keys');
    expect(list).toContainEqual({ id: body.id, name: 'ci', role: 'Editor', lastUsedAt: null });
    expect(JSON.stringify(list)).not.toContain(body.key);
    expect((await server.admin('DELETE', `/api/auth/keys/${body.id}`)).body).toEqual({ message: 'API key deleted' });
    expect(await asked.get('/api/org')).toMatchObject({ status: 401, body: { message: 'Invalid API key' } });
  });

  it('of the Open API are listed too', async () => {
    expect((await server.key.get('/api/auth/keys')).body).toContainEqual(
      expect.objectContaining({ name: 'first key', role: 'Admin' }),
    );
  });

  it('end when their time is over, and are then listed only when that is asked for', async () => {
    const sent = { name: 'short', role: 'Viewer', secondsToLive: 60 };
    const { id, key } = (await server.admin('POST', '/api/auth/keys', sent)).body;
    const { store } = server.server.kernel;
    await store.write((db) => db.updateTable('keys').set({ expires_at: 1 }).where('id', '=', id).execute());
    expect((await server.as(`Bearer ${key}`).get('/api/org')).status).toBe(401);
    const ids = async (query: string) =>
      (await server.admin.get(`/api/auth/keys${query}`)).body.map((listed: { id: number }) => listed.id);
    expect(await ids('')).not.toContain(id);
    expect(await ids('?includeExpired=true')).toContain(id);
  });

  it.each([
    ['POST', '/api/auth/keys', { name: 'x', role: 'Emperor' }, 400, 'Invalid role specified'],
    ['POST', '/api/auth/keys', { name: 'x', role: 'None' }, 400, 'Invalid role specified'],
    [
      'POST',
      '/api/auth/keys',
      { name: 'first key', role: 'Viewer' },
      409,
      'API key, organization ID and name must be unique',
    ],
    ['DELETE', '/api/auth/keys/999', undefined, 404, 'API key not found'],
    ['DELETE', '/api/auth/keys/none', undefined, 404, 'API key not found'],
  ])('%s %s %j is %i', async (method, path, sent, status, message) => {
    expect(await server.admin(method, path, sent)).toMatchObject({ status, body: { message } });
  });

  it('of another organization do not exist', async () => {
    const { orgId } = (await server.admin('POST', '/api/orgs', { name: 'Other' })).body;
    const header = { 'X-Grafana-Org-Id': String(orgId) };
    const { id } = (await server.admin('POST', '/api/auth/keys', { name: 'theirs', role: 'Viewer' }, header)).body;
    expect((await server.admin('DELETE', `/api/auth/keys/${id}`)).status).toBe(404);
    expect((await server.admin.get('/api/auth/keys', header)).body).toHaveLength(1);
  });

  it('that may only read make no others', async () => {
    const made = await fetch(`${server.address}/api/v1/workspace/accesskey/add`, {
      method: 'POST',
      headers: { 'DF-API-KEY': 'belvedere-test-key-0123456789abcdef' },
      body: JSON.stringify({ name: 'reader', readOnly: true }),
    });
    const { sk } = ((await made.json()) as { content: { sk: string } }).content;
    expect((await server.as(`Bearer ${sk}`)('POST', '/api/auth/keys', { name: 'y', role: 'Viewer' })).status).toBe(403);
  });

  it('are shown once: no secret stands in the store, the changes or the log', async () => {
    const { key } = (await server.admin('POST', '/api/auth/keys', { name: 'secret', role: 'Viewer' })).body;
    await server.server.recorder.settle();
    const { store } = server.server.kernel;
    const stored = JSON.stringify([
      await store.read.selectFrom('keys').selectAll().execute(),
      await store.read.selectFrom('key_secrets').selectAll().execute(),
      await store.read.selectFrom('changes').selectAll().execute(),
    ]);
    expect(stored).not.toContain(key);
    expect(server.logged()).not.toContain(key);
  });
});

describe('service accounts', () => {
  const newAccount = async (name: string, role = 'Viewer') =>
    (await server.admin('POST', '/api/serviceaccounts', { name, role })).body;
  const newToken = async (id: number, name: string) =>
    (await server.admin('POST', `/api/serviceaccounts/${id}/tokens`, { name })).body;

  it('are made with 201 and the keys that clients compare', async () => {
    const { status, body } = await server.admin('POST', '/api/serviceaccounts', { name: 'CI runner', role: 'Editor' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'CI runner',
      login: 'sa-1-ci-runner',
      orgId: 1,
      isDisabled: false,
      role: 'Editor',
      tokens: 0,
    });
    expect(body.accessControl).toEqual({
      'serviceaccounts.permissions:read': true,
      'serviceaccounts.permissions:write': true,
      'serviceaccounts:delete': true,
      'serviceaccounts:read': true,
      'serviceaccounts:write': true,
    });
    expect((await server.admin.get(`/api/serviceaccounts/${body.id}`)).body).toEqual(body);
  });

  it('have tokens that work in both dialects with their role, and know who they are', async () => {
    const { id } = await newAccount('worker', 'Editor');
    const token = await newToken(id, 'worker token');
    expect(token).toEqual({ id: expect.any(Number), name: 'worker token', key: expect.stringMatching(/^glsa_/) });
    const asked = server.as(`Bearer ${token.key}`);
    expect((await asked.get('/api/user')).body).toMatchObject({
      login: 'sa-1-worker',
      isGrafanaAdmin: false,
      orgId: 1,
    });
    expect((await asked.get('/api/org/users/lookup')).status).toBe(200);
    expect(await openApi(token.key)).toMatchObject({ success: true });
    const { body: tokens } = await server.admin.get(`/api/serviceaccounts/${id}/tokens`);
    expect(tokens).toMatchObject([
      { id: token.id, name: 'worker token', expiration: null, hasExpired: false, isRevoked: false },
    ]);
    expect((await server.admin.get('/api/auth/keys')).body.map(({ name }: { name: string }) => name)).not.toContain(
      'worker token',
    );
    expect((await server.admin.get(`/api/serviceaccounts/${id}`)).body.tokens).toBe(1);
    const path = `/api/serviceaccounts/${id}/tokens/${token.id}`;
    expect((await server.admin('DELETE', path)).body).toEqual({ message: 'Service account token deleted' });
    expect((await asked.get('/api/org')).status).toBe(401);
    expect(await server.admin('DELETE', path)).toMatchObject({
      status: 404,
      body: { message: 'service account token not found' },
    });
  });

  it('pass role, name and being disabled on to their tokens at once', async () => {
    const { id } = await newAccount('changing', 'Admin');
    const { key } = await newToken(id, 'changing token');
    const asked = server.as(`Bearer ${key}`);
    expect((await asked.get('/api/org/users')).status).toBe(200);
    const patch = (body: object) => server.admin('PATCH', `/api/serviceaccounts/${id}`, body);
    expect((await patch({ role: 'Viewer', name: 'changed' })).body).toMatchObject({
      message: 'Service account updated',
      id,
      name: 'changed',
      serviceaccount: { role: 'Viewer', tokens: 1 },
    });
    expect((await asked.get('/api/org/users')).status).toBe(403);
    await patch({ isDisabled: true });
    expect((await asked.get('/api/org')).status).toBe(401);
    await patch({ isDisabled: false });
    expect((await asked.get('/api/org')).status).toBe(200);
    expect((await server.admin('DELETE', `/api/serviceaccounts/${id}`)).body).toEqual({
      message: 'Service account deleted',
    });
    expect((await asked.get('/api/org')).status).toBe(401);
  });

  it('are found in pages by a part of their name', async () => {
    await newAccount('Findable one');
    await newAccount('Findable two');
    const search = async (query: string) => (await server.admin.get(`/api/serviceaccounts/search?${query}`)).body;
    expect(await search('query=findable&perpage=1')).toMatchObject({
      totalCount: 2,
      page: 1,
      perPage: 1,
      serviceAccounts: [{ name: 'Findable one' }],
    });
    expect((await search('query=findable&page=9999')).serviceAccounts).toEqual([]);
    for (const page of ['0', '-9999'])
      expect((await search(`query=findable&page=${page}`)).serviceAccounts).toHaveLength(2);
    expect(await search('query=findable&disabled=true')).toMatchObject({ totalCount: 0 });
  });

  it('refuse what is taken, unknown or not of this organization', async () => {
    const { id } = await newAccount('taken');
    await newToken(id, 'taken token');
    const refused = async (path: string, body: object) => {
      const answer = await server.admin('POST', path, body);
      return [answer.status, answer.body.message];
    };
    expect(await refused('/api/serviceaccounts', { name: 'taken' })).toEqual([400, 'service account already exists']);
    expect(await refused('/api/serviceaccounts', { name: 'x', role: 'Emperor' })).toEqual([
      400,
      'Invalid role specified',
    ]);
    expect(await refused(`/api/serviceaccounts/${id}/tokens`, { name: 'taken token' })).toEqual([
      400,
      'service account token with given name already exists in the organization',
    ]);
    expect(await refused('/api/serviceaccounts/999/tokens', { name: 'x' })).toEqual([404, 'service account not found']);
    expect((await server.admin.get('/api/serviceaccounts/999')).body).toEqual({ message: 'service account not found' });
    expect((await server.admin.get('/api/serviceaccounts/999/tokens')).body).toEqual([]);
    const { orgId } = (await server.admin('POST', '/api/orgs', { name: 'Stranger' })).body;
    const header = { 'X-Grafana-Org-Id': String(orgId) };
    expect((await server.admin.get(`/api/serviceaccounts/${id}`, header)).status).toBe(404);
    expect((await server.admin('DELETE', `/api/serviceaccounts/${id}`, undefined, header)).status).toBe(404);
    expect((await server.admin.get(`/api/serviceaccounts/${id}/tokens`, header)).body).toEqual([]);
  });

  it('are for Admins only, and their changes stand in the record', async () => {
    const { ask } = await server.newUser('Editor');
    expect((await ask.get('/api/serviceaccounts/search')).status).toBe(403);
    const { uid } = await newAccount('recorded');
    const rows = await server.server.kernel.store.read
      .selectFrom('changes')
      .select(['noun', 'verb', 'actor_kind'])
      .where('object_uuid', '=', uid)
      .execute();
    expect(rows).toEqual([{ noun: 'serviceAccounts', verb: 'create', actor_kind: 'account' }]);
  });
});
