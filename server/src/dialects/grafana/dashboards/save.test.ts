import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asker, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
let ask: Asker;
beforeAll(async () => {
  server = await startGrafana();
  ask = server.key;
});
afterAll(() => server.stop());

let titles = 0;
const newTitle = () => {
  titles += 1;
  return `Title ${titles}`;
};

const post = (dashboard: object, more: object = {}) => ask('POST', '/api/dashboards/db', { dashboard, ...more });
const saved = async (dashboard: object, more: object = {}) => {
  const answer = await post(dashboard, more);
  expect(answer, answer.text).toMatchObject({ status: 200, body: { status: 'success' } });
  return answer.body;
};
const readTitle = async (uid: string) => (await ask.get(`/api/dashboards/uid/${uid}`)).body.dashboard.title;

const mismatch = { status: 412, body: { status: 'version-mismatch' } };
const nameExists = { status: 412, body: { status: 'name-exists' } };
const notFound = { status: 404, body: { status: 'not-found', message: 'Dashboard not found' } };

describe.each([false, true])('a save with overwrite %s', (overwrite) => {
  it('without id and with a new title inserts', async () => {
    const title = newTitle();
    const answer = await saved({ id: null, title }, { overwrite });
    expect(answer).toMatchObject({ version: 1, slug: title.toLowerCase().replace(' ', '-') });
  });

  it('without id and with a known title replaces the known one only when it overwrites', async () => {
    const title = newTitle();
    const first = await saved({ title });
    const second = await post({ id: null, title, refresh: '5s' }, { overwrite });
    if (overwrite) {
      expect(second.body).toMatchObject({ id: first.id, uid: first.uid, version: 2, slug: first.slug });
    } else expect(second).toMatchObject(nameExists);
  });

  it('of a known id with the current version updates', async () => {
    const { id, uid } = await saved({ title: newTitle() });
    const title = newTitle();
    expect(await saved({ id, title, version: 1 }, { overwrite })).toMatchObject({ id, uid, version: 2 });
    expect(await readTitle(uid)).toBe(title);
  });

  it.each([0, 7, undefined])('of a known id with version %s, which is not the current one', async (version) => {
    const { id } = await saved({ title: newTitle() });
    const answer = await post({ id, title: newTitle(), version }, { overwrite });
    if (overwrite) expect(answer.body).toMatchObject({ id, version: 2 });
    else expect(answer).toMatchObject(mismatch);
  });

  it('that renames to a free title changes the slug, and the old one is gone', async () => {
    const { id, slug } = await saved({ title: newTitle() });
    const renamed = await saved({ id, title: newTitle(), version: 1 }, { overwrite });
    expect(renamed.slug).not.toBe(slug);
    expect((await ask.get(`/api/dashboards/db/${renamed.slug}`)).status).toBe(200);
    expect((await ask.get(`/api/dashboards/db/${slug}`)).status).toBe(404);
  });

  it('that renames to the title of another one replaces the other when it overwrites', async () => {
    const [own, other] = [newTitle(), newTitle()];
    const first = await saved({ title: own });
    const second = await saved({ title: other });
    const answer = await post({ id: first.id, title: other, version: 1, refresh: '1m' }, { overwrite });
    if (overwrite) {
      expect(answer.body).toMatchObject({ id: second.id, uid: second.uid, version: 2 });
    } else expect(answer).toMatchObject(nameExists);
    expect(await readTitle(first.uid)).toBe(own);
  });

  it('of an id that nobody has, or another organization, is 404', async () => {
    const { id } = await saved({ title: newTitle() });
    expect(await post({ id: id + 1_000_000, title: newTitle() }, { overwrite })).toMatchObject(notFound);
    const { orgId } = (await server.admin('POST', '/api/orgs', { name: newTitle() })).body;
    const elsewhere = { 'X-Grafana-Org-Id': String(orgId) };
    const body = { dashboard: { id, title: newTitle() }, overwrite };
    expect(await server.admin('POST', '/api/dashboards/db', body, elsewhere)).toMatchObject(notFound);
  });

  it('that is stale and renames to a taken title is told of the version first', async () => {
    const first = await saved({ title: newTitle() });
    const title = newTitle();
    const second = await saved({ title });
    const answer = await post({ id: first.id, title, version: 5, refresh: '9s' }, { overwrite });
    if (overwrite) expect(answer.body).toMatchObject({ id: second.id, version: 2 });
    else expect(answer).toMatchObject(mismatch);
  });

  it('that says what is there already is 200 and makes no version', async () => {
    const title = newTitle();
    const { uid } = await saved({ title, panels: [] });
    const { dashboard } = (await ask.get(`/api/dashboards/uid/${uid}`)).body;
    expect(await saved(dashboard, { overwrite })).toMatchObject({ version: 1 });
    expect((await ask.get(`/api/dashboards/uid/${uid}/versions`)).body.versions).toHaveLength(1);
  });
});

describe('a refused save', () => {
  it('names both versions and who saved the newer one', async () => {
    const { id } = await saved({ title: newTitle() });
    await server.admin('POST', '/api/dashboards/db', { dashboard: { id, title: newTitle(), version: 1 } });
    expect(await post({ id, title: newTitle(), version: 1 })).toMatchObject({
      status: 412,
      body: {
        status: 'version-mismatch',
        message: 'The dashboard has been changed by someone else',
        expectedVersion: 1,
        currentVersion: 2,
        updatedBy: 'admin',
        updated: expect.stringMatching(/^\d{4}-/),
      },
    });
  });

  it.each([
    [{ title: '  ' }, 400, 'Dashboard title cannot be empty'],
    [{ title: 7 }, 400, 'Dashboard title cannot be empty'],
    [{}, 400, 'Dashboard title cannot be empty'],
    [{ title: 'x'.repeat(501) }, 400, 'Dashboard title cannot contain more than 500 characters'],
    [{ title: 'a', uid: 'no spaces' }, 400, 'uid contains illegal characters'],
    [{ title: 'a', uid: 'u'.repeat(41) }, 400, 'uid too long, max 40 characters'],
  ])('%o', async (dashboard, status, message) => {
    expect(await post(dashboard)).toMatchObject({ status, body: { message } });
  });

  it('of a body that does not bind is 400 with a message', async () => {
    for (const body of [
      '{"dashboard":',
      '[]',
      '{"dashboard":[]}',
      '{}',
      '{"dashboard":{"title":"a"},"overwrite":"yes"}',
    ]) {
      const answer = await ask('POST', '/api/dashboards/db', body);
      expect([body, answer.status, typeof answer.body.message]).toEqual([body, 400, 'string']);
    }
  });

  it('of id and uid that belong to two dashboards is 400', async () => {
    const [first, second] = [await saved({ title: newTitle() }), await saved({ title: newTitle() })];
    expect(await post({ id: first.id, uid: second.uid, title: newTitle() }, { overwrite: true })).toMatchObject({
      status: 400,
      body: { message: 'A dashboard with the same uid already exists' },
    });
  });

  it('by a viewer is 403, and nothing is made', async () => {
    const title = newTitle();
    const viewer = await server.newUser();
    expect((await viewer.ask('POST', '/api/dashboards/db', { dashboard: { title } })).status).toBe(403);
    expect((await viewer.ask.get(`/api/search?query=${encodeURIComponent(title)}`)).body).toEqual([]);
  });
});

describe('a body', () => {
  it('that names the dashboard twice, in another case, means the last one', async () => {
    const [first, last] = [newTitle(), newTitle()];
    const body = `{"Dashboard":{"title":"${first}"},"Dashboard":{"title":"${last}"}}`;
    const answer = await ask('POST', '/api/dashboards/db', body);
    expect(answer.status, answer.text).toBe(200);
    expect(await readTitle(answer.body.uid)).toBe(last);
  });

  it.each(['', 'null', '{}'])('of %j is refused wherever a dashboard is asked for', async (body) => {
    for (const path of ['/api/dashboards/db', '/api/dashboards/import', '/api/snapshots']) {
      const answer = await ask('POST', path, body);
      expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
    }
  });
});

describe('uids', () => {
  it('are taken from the client, found again, and kept', async () => {
    const uid = `my-uid_${newTitle().replace(' ', '')}`;
    const first = await saved({ uid, title: newTitle() });
    expect(first.uid).toBe(uid);
    expect(await saved({ uid, title: newTitle(), version: 1 })).toMatchObject({ id: first.id, uid, version: 2 });
  });

  it('in the form of ours become the uuid: one identity in both dialects', async () => {
    const uid = `dsbd_${'0a'.repeat(16)}`;
    await saved({ uid, title: newTitle() });
    const { body } = await ask.get(`/api/v1/dashboards/${uid}/get`);
    expect(body.content).toMatchObject({ uuid: uid, format: 'grafana' });
  });

  it('are generated where the uuid is too long', async () => {
    const uuid = `dsbd_custom_${'b2'.repeat(16)}`;
    const name = newTitle();
    await ask('POST', '/api/v1/dashboards/create', { name, specifyDashboardUUID: uuid });
    const [hit] = (await ask.get(`/api/search?query=${encodeURIComponent(name)}`)).body;
    expect(hit.uid).toMatch(/^[a-z0-9]{14}$/);
    expect((await ask.get(`/api/dashboards/uid/${hit.uid}`)).status).toBe(200);
  });
});

describe('a trailing slash', () => {
  it('is the same route, without a redirect', async () => {
    const answer = await ask('POST', '/api/dashboards/db/', { dashboard: { title: newTitle() }, overwrite: true });
    expect(answer).toMatchObject({ status: 200, body: { status: 'success' } });
  });
});
