import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../../server/src/dialects/grafana/testing/start-grafana.ts';

/** The Go client of 2022, which goes from hits of a search to slugs and knows dashboards and data sources by number. */
let server: GrafanaServer;
const ask = (method: string, path: string, body?: unknown) => server.admin(method, `/${path}`, body);
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

describe('dashboards', () => {
  it('are told as JSON that they are not there, by slug and by uid', async () => {
    for (const name of ['db/nothing', 'uid/nothing']) {
      expect(await ask('DELETE', `api/dashboards/${name}`)).toMatchObject({
        status: 404,
        body: { message: expect.any(String) },
      });
    }
  });

  it('are read by the uri of each hit', async () => {
    const board = { id: 0, title: 'First board', slug: '', rows: [], tags: ['go'], version: 0 };
    expect((await ask('POST', 'api/dashboards/db', { dashboard: board, overwrite: false })).body.status).toBe(
      'success',
    );
    await ask('POST', 'api/dashboards/db', { dashboard: { ...board, title: 'Ünïcode & more' }, overwrite: false });
    const { body: hits } = await ask('GET', 'api/search?query=&starred=false&tag=go');
    expect(hits.map(({ uri }: { uri: string }) => uri)).toEqual(['db/first-board', 'db/unicode-and-more']);
    for (const { uri, title } of hits) {
      expect((await ask('GET', `api/dashboards/${uri}`)).body).toMatchObject({ meta: {}, dashboard: { title } });
    }
  });

  it('have their versions by number as a bare list, the newest first', async () => {
    const { body } = await ask('POST', 'api/dashboards/db', { dashboard: { title: 'Versioned' } });
    await ask('POST', 'api/dashboards/db', { dashboard: { id: body.id, title: 'Versioned again', version: 1 } });
    const versions = await ask('GET', `api/dashboards/id/${body.id}/versions`);
    expect(versions.body.map(({ version }: { version: number }) => version)).toEqual([2, 1]);
    expect((await ask('GET', 'api/dashboards/id/4711/versions')).status).toBe(404);
  });
});

describe('data sources and folders', () => {
  it('begin with none and are kept by number and name', async () => {
    expect((await ask('GET', 'api/datasources')).body).toEqual([]);
    const source = {
      name: 'elastic',
      type: 'elasticsearch',
      access: 'proxy',
      url: 'http://elastic:9200',
      database: 'logs',
    };
    const { body: made } = await ask('POST', 'api/datasources', source);
    expect((await ask('GET', `api/datasources/${made.id}`)).body).toMatchObject({ id: made.id, ...source });
    await ask('PUT', `api/datasources/${made.id}`, { ...source, name: 'elasticsearch' });
    expect((await ask('GET', 'api/datasources/name/elasticsearch')).body.id).toBe(made.id);
    expect((await ask('DELETE', 'api/datasources/name/elasticsearch')).status).toBe(200);
    expect((await ask('GET', 'api/datasources')).body).toEqual([]);
  });

  it('have folders by uid and number', async () => {
    const { body: folder } = await ask('POST', 'api/folders', { title: 'Go' });
    expect((await ask('GET', `api/folders/id/${folder.id}`)).body).toMatchObject({ uid: folder.uid, title: 'Go' });
    expect((await ask('PUT', `api/folders/${folder.uid}`, { title: 'Went', version: folder.version })).body.title).toBe(
      'Went',
    );
    expect((await ask('GET', `api/folders/${folder.uid}/permissions`)).body.length).toBeGreaterThan(0);
    expect((await ask('DELETE', `api/folders/${folder.uid}`)).status).toBe(200);
    expect((await ask('GET', `api/folders/${folder.uid}`)).status).toBe(404);
  });
});

describe('organizations and people', () => {
  it('have an address, and are listed in pages', async () => {
    const { body: org } = await ask('POST', 'api/orgs', { name: 'Gophers' });
    const address = { address1: 'Street 1', address2: '', city: 'Town', zipcode: '12345', state: '', country: 'Land' };
    expect((await ask('PUT', `api/orgs/${org.orgId}/address`, address)).body).toEqual({ message: 'Address updated' });
    expect((await ask('GET', `api/orgs/${org.orgId}`)).body.address).toMatchObject({ city: 'Town', zipCode: '12345' });
    expect((await ask('GET', 'api/orgs/name/Gophers')).body.id).toBe(org.orgId);
    expect((await ask('GET', 'api/users/search?perpage=99&page=1')).body).toMatchObject({
      page: 1,
      users: [{ login: 'admin' }],
    });
    expect((await ask('POST', `api/user/using/${org.orgId}`)).body.message).toBe('Active organization changed');
    expect((await ask('POST', 'api/user/using/1')).status).toBe(200);
    expect((await ask('DELETE', `api/orgs/${org.orgId}`)).body.message).toBe('Organization deleted');
  });
});
