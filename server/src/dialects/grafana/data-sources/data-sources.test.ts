import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKept } from '../../../../../tests/hostile/secrets.ts';
import { type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
let viewer: GrafanaServer['admin'];
beforeAll(async () => {
  server = await startGrafana();
  viewer = (await server.newUser()).ask;
});
afterAll(() => server.stop());

let names = 0;
const canary = 'canary-83b1-secret';

async function create(more: Record<string, unknown> = {}) {
  names += 1;
  const body = { name: `source ${names}`, type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090', ...more };
  const answer = await server.key('POST', '/api/datasources', body);
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('a data source', () => {
  it('is made, and read by number, uid and name, with what clients read', async () => {
    const made = await create({ uid: 'kLtEtcRGk', jsonData: { httpMethod: 'POST' }, database: 'db', user: 'me' });
    expect(made).toMatchObject({ message: 'Datasource added', name: made.datasource.name, id: made.datasource.id });
    for (const path of [`${made.id}`, 'uid/kLtEtcRGk', `name/${encodeURIComponent(made.name)}`]) {
      const { status, body } = await server.key.get(`/api/datasources/${path}`);
      expect(status).toBe(200);
      expect(body).toEqual(made.datasource);
    }
    expect(made.datasource).toEqual({
      id: made.id,
      uid: 'kLtEtcRGk',
      orgId: 1,
      name: made.name,
      type: 'prometheus',
      typeLogoUrl: '',
      access: 'proxy',
      url: 'http://prometheus:9090',
      user: 'me',
      password: '',
      database: 'db',
      basicAuth: false,
      basicAuthUser: '',
      basicAuthPassword: '',
      withCredentials: false,
      isDefault: false,
      jsonData: { httpMethod: 'POST' },
      secureJsonFields: {},
      secureJsonFingerprints: {},
      version: 1,
      readOnly: false,
    });
    expect((await viewer.get(`/api/datasources/id/${encodeURIComponent(made.name)}`)).body).toEqual({ id: made.id });
  });

  it('is listed by name whatever its case, without secrets', async () => {
    await create({ name: 'zeta', secureJsonData: { token: canary } });
    await create({ name: 'Alpha' });
    const { body, text } = await server.key.get('/api/datasources/');
    const listed = body.map(({ name }: { name: string }) => name.toLowerCase());
    expect(listed).toEqual([...listed].sort());
    expect(body[0]).toMatchObject({ typeName: 'Prometheus', orgId: 1 });
    expect(body[0]).not.toHaveProperty('secureJsonFields');
    expect(text).not.toContain(canary);
  });

  it('is replaced by number and uid; a stale version is told with both versions and who saved', async () => {
    const made = await create();
    const replace = (path: string, more: object) =>
      server.key('PUT', `/api/datasources/${path}`, { ...made.datasource, ...more });
    expect((await replace(`${made.id}`, { url: 'http://b', version: 1 })).body).toMatchObject({
      message: 'Datasource updated',
      id: made.id,
      datasource: { url: 'http://b', version: 2 },
    });
    const stale = await replace(`uid/${made.datasource.uid}`, { url: 'http://c', version: 1 });
    expect(stale).toMatchObject({
      status: 409,
      body: {
        message: 'datasource has already been updated by someone else. Please reload and try again',
        expectedVersion: 1,
        currentVersion: 2,
        updatedBy: 'first key',
        detail: { expectedRevision: 1, currentRevision: 2 },
      },
    });
    expect((await replace(`uid/${made.datasource.uid}`, { url: 'http://c', version: 0 })).body.datasource.version).toBe(
      3,
    );
    expect((await replace(`uid/${made.datasource.uid}`, { url: 'http://c', version: 3 })).body.datasource.version).toBe(
      3,
    );
  });

  it('is deleted by number with the message alone, by uid and name with its number', async () => {
    const [one, two, three] = [await create(), await create(), await create()];
    const remove = (path: string) => server.key('DELETE', `/api/datasources/${path}`);
    expect(await remove('0')).toMatchObject({ status: 400, body: { message: 'Missing valid datasource id' } });
    expect((await remove(`${one.id}`)).body).toEqual({ message: 'Data source deleted' });
    expect((await remove(`uid/${two.datasource.uid}`)).body).toEqual({ message: 'Data source deleted', id: two.id });
    expect((await remove(`name/${encodeURIComponent(three.name)}`)).body).toEqual({
      message: 'Data source deleted',
      id: three.id,
    });
    for (const path of [`${one.id}`, `uid/${two.datasource.uid}`, `name/${encodeURIComponent(three.name)}`]) {
      expect(await remove(path)).toMatchObject({ status: 404, body: { message: 'Data source not found' } });
      expect(await server.key.get(`/api/datasources/${path}`)).toMatchObject({
        status: 404,
        body: { message: 'Data source not found' },
      });
    }
    expect(await server.key.get('/api/datasources/x')).toMatchObject({
      status: 400,
      body: { message: 'id is invalid' },
    });
  });

  it('takes a name with slashes and spaces', async () => {
    const made = await create({ name: 'a/b c' });
    expect((await server.key.get('/api/datasources/name/a%2Fb%20c')).body.id).toBe(made.id);
  });

  it.each([
    [{ name: '' }, 400],
    [{ type: undefined }, 400],
    [{ access: 'elsewhere' }, 400],
    [{ url: 'http://user:password-canary@host' }, 400],
    [{ secureJsonData: { a: 1 } }, 400],
    [{ jsonData: { httpHeaderName1: 'Host' } }, 400],
    [{ jsonData: { httpHeaderName1: 'X-A\r\nX-B' } }, 400],
    [{ secureJsonData: { httpHeaderValue1: 'a\r\nX-B: c' } }, 400],
  ])('is refused with %j', async (more, status) => {
    const body = { name: 'refused', type: 'prometheus', access: 'proxy', ...more };
    expect((await server.key('POST', '/api/datasources', body)).status).toBe(status);
  });

  it('has its name and its uid alone: another one is 409', async () => {
    const { name, datasource } = await create();
    expect(await server.key('POST', '/api/datasources', { name, type: 'loki' })).toMatchObject({
      status: 409,
      body: { message: 'data source with the same name already exists' },
    });
    expect(
      await server.key('POST', '/api/datasources', { name: 'another', type: 'loki', uid: datasource.uid }),
    ).toMatchObject({
      status: 409,
      body: { message: 'data source with the same uid already exists' },
    });
  });

  it('becomes the only default', async () => {
    const first = await create({ isDefault: true });
    await create({ isDefault: true });
    expect((await server.key.get(`/api/datasources/${first.id}`)).body.isDefault).toBe(false);
  });

  it('is not for viewers to read or manage', async () => {
    const { id, datasource } = await create();
    for (const [method, path, body] of [
      ['GET', '/api/datasources', undefined],
      ['GET', `/api/datasources/${id}`, undefined],
      ['POST', '/api/datasources', { name: 'mine', type: 'loki' }],
      ['PUT', `/api/datasources/uid/${datasource.uid}`, datasource],
      ['DELETE', `/api/datasources/uid/${datasource.uid}`, undefined],
    ] as const) {
      expect((await viewer(method, path, body)).status).toBe(403);
    }
  });

  it('stands in the settings of the frontend for everybody, without its address', async () => {
    const { name, datasource } = await create({ url: 'http://inner-address:9090', isDefault: true });
    const { body, text } = await viewer.get('/api/frontend/settings');
    expect(body.defaultDatasource).toBe(name);
    expect(body.datasources[name]).toMatchObject({
      uid: datasource.uid,
      url: `/api/datasources/proxy/uid/${datasource.uid}`,
      isDefault: true,
    });
    expect(text).not.toContain('inner-address');
  });

  it('tells which types can be asked', async () => {
    const { body } = await server.key.get('/api/datasources/plugins');
    expect(body.prometheus).toMatchObject({ type: 'prometheus', pluginType: 'datasource' });
  });
});

describe('secrets', () => {
  it('are shown as there and by a fingerprint; what is not sent stays, an empty text removes', async () => {
    const made = await create({
      password: canary,
      basicAuthPassword: canary,
      secureJsonData: { token: canary, other: canary },
    });
    expect(made.datasource.secureJsonFields).toEqual({
      password: true,
      basicAuthPassword: true,
      token: true,
      other: true,
    });
    expect(JSON.stringify(made)).not.toContain(canary);
    const { body } = await server.key('PUT', `/api/datasources/${made.id}`, {
      ...made.datasource,
      secureJsonData: { token: '', other: 'new' },
    });
    expect(body.datasource.secureJsonFields).toEqual({ password: true, basicAuthPassword: true, other: true });
    const before = made.datasource.secureJsonFingerprints;
    const after = body.datasource.secureJsonFingerprints;
    expect([after.password === before.password, after.other === before.other]).toEqual([true, false]);
  });

  it('stand in nothing that the server keeps or writes: store, versions, changes, records of calls, log', async () => {
    const made = await create({ password: canary, basicAuthPassword: canary, secureJsonData: { any: canary } });
    await server.key('PUT', `/api/datasources/${made.id}`, { ...made.datasource, secureJsonData: { any: canary } });
    await server.key('POST', '/api/datasources', { name: made.name, type: 'loki', secureJsonData: { any: canary } });
    await server.key('POST', '/api/datasources', { name: 'in the url', type: 'loki', url: `http://u:${canary}@a` });
    await server.key('PUT', '/api/datasources/999999', { name: 'x', type: 'loki', secureJsonData: { any: canary } });
    const proxy = `/api/datasources/proxy/${made.id}/query?u=me&p=${canary}&token=${canary}`;
    await server.key.get(proxy, { Authorization: `Basic ${canary}` });
    await viewer.get(proxy);
    await viewer('POST', '/api/ds/query', { queries: [{ datasource: { uid: made.datasource.uid }, expr: '1' }] });
    await viewer.get(`/api/datasources/${made.id}/health`);
    await server.key('DELETE', `/api/datasources/${made.id}`);
    await server.server.recorder.settle();
    expect(await findKept(server, [canary], {})).toEqual([]);
    expect(await findKept(server, [made.name], {})).not.toEqual([]);
  });
});
