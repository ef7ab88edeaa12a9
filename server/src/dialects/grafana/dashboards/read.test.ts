import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asker, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
let ask: Asker;
beforeAll(async () => {
  server = await startGrafana();
  ask = server.admin;
});
afterAll(() => server.stop());

const save = async (dashboard: object, more: object = {}) => {
  const answer = await ask('POST', '/api/dashboards/db', { dashboard, ...more });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

describe('a dashboard', () => {
  it('has everything that clients of all versions read in meta', async () => {
    const folder = (await ask('POST', '/api/folders', { title: 'Department' })).body;
    const { id, uid, slug, url } = await save({ title: 'Full meta' }, { folderUid: folder.uid });
    const { status, body } = await ask.get(`/api/dashboards/uid/${uid}`);
    expect(status).toBe(200);
    expect(body.dashboard).toEqual({ title: 'Full meta', id, uid, version: 1 });
    expect(body.meta).toMatchObject({
      type: 'db',
      isStarred: false,
      canSave: true,
      canEdit: true,
      canAdmin: true,
      canStar: true,
      canDelete: true,
      slug,
      url,
      expires: '0001-01-01T00:00:00Z',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      createdBy: 'admin',
      updatedBy: 'admin',
      version: 1,
      hasAcl: false,
      isFolder: false,
      folderId: folder.id,
      folderUid: folder.uid,
      folderTitle: 'Department',
      folderUrl: `/dashboards/f/${folder.uid}/department`,
      provisioned: false,
    });
  });

  it('names who made and changed it as they are called at the moment', async () => {
    const { id, login, ask: maker } = await server.newUser('Editor');
    const { uid } = (await maker('POST', '/api/dashboards/db', { dashboard: { title: 'By two' } })).body;
    const meta = async () => (await ask.get(`/api/dashboards/uid/${uid}`)).body.meta;
    expect(await meta()).toMatchObject({ createdBy: login, updatedBy: login });
    const renamed = await ask('PUT', `/api/users/${id}`, { login: 'renamed', email: 'renamed@example.org' });
    expect(renamed.status, renamed.text).toBe(200);
    expect(await meta()).toMatchObject({ createdBy: 'renamed', updatedBy: 'renamed' });
    const again = { dashboard: { uid, title: 'By two', editable: false }, overwrite: true };
    expect((await server.key('POST', '/api/dashboards/db', again)).status).toBe(200);
    expect(await meta()).toMatchObject({ createdBy: 'renamed', updatedBy: 'first key' });
  });

  it('lies in General where no folder is named, and moves there when a save leaves the folder out', async () => {
    const folder = (await ask('POST', '/api/folders', { title: 'Left' })).body;
    const { id, uid } = await save({ title: 'Mover' }, { folderId: folder.id });
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).body.meta.folderUid).toBe(folder.uid);
    await save({ id, title: 'Mover', version: 1 });
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).body.meta).toMatchObject({
      folderId: 0,
      folderUid: '',
      folderTitle: 'General',
      folderUrl: '',
    });
  });

  it('cannot be saved into a folder that is not there', async () => {
    const answer = await ask('POST', '/api/dashboards/db', { dashboard: { title: 'x' }, folderUid: 'nowhere' });
    expect(answer).toMatchObject({ status: 400, body: { status: 'not-found', message: 'folder not found' } });
  });

  it('may have the title of another one in another folder', async () => {
    const folder = (await ask('POST', '/api/folders', { title: 'Twins' })).body;
    const first = await save({ title: 'Twin' });
    const second = await save({ title: 'Twin' }, { folderUid: folder.uid });
    expect([first.slug, second.slug]).toEqual(['twin', 'twin-2']);
  });

  it('is found by its slug whatever the case, and deleted by slug or uid with its title in the answer', async () => {
    const { slug } = await save({ title: 'By Slug' });
    expect((await ask.get('/api/dashboards/db/By-Slug')).body.meta.slug).toBe(slug);
    expect(await ask('DELETE', `/api/dashboards/db/${slug}`)).toMatchObject({
      status: 200,
      body: { title: 'By Slug' },
    });
    const { uid, id } = await save({ title: 'By Uid' });
    expect((await ask('DELETE', `/api/dashboards/uid/${uid}`)).body).toEqual({
      title: 'By Uid',
      message: 'Dashboard By Uid deleted',
      uid,
      id,
    });
    for (const path of [`/api/dashboards/db/${slug}`, `/api/dashboards/uid/${uid}`]) {
      for (const method of ['GET', 'DELETE']) {
        expect(await ask(method, path)).toMatchObject({ status: 404, body: { message: 'Dashboard not found' } });
      }
    }
  });

  it('of another organization does not exist', async () => {
    const { id, uid, slug } = await save({ title: 'Secret plans' });
    const { orgId } = (await ask('POST', '/api/orgs', { name: 'Strangers' })).body;
    const elsewhere = { 'X-Grafana-Org-Id': String(orgId) };
    const paths = [
      `/api/dashboards/uid/${uid}`,
      `/api/dashboards/db/${slug}`,
      `/api/dashboards/uid/${uid}/versions`,
      `/api/dashboards/id/${id}/versions/1`,
    ];
    for (const path of paths) expect([path, (await ask.get(path, elsewhere)).status]).toEqual([path, 404]);
    expect((await ask('DELETE', `/api/dashboards/uid/${uid}`, undefined, elsewhere)).status).toBe(404);
    expect((await ask('POST', `/api/user/stars/dashboard/${id}`, {}, elsewhere)).status).toBe(404);
    expect((await ask.get('/api/search?query=Secret', elsewhere)).body).toEqual([]);
    expect((await ask.get('/api/dashboards/tags', elsewhere)).body).toEqual([]);
  });

  it('can be read by a viewer and not be deleted, and the viewer is told so in meta', async () => {
    const { uid } = await save({ title: 'Look only' });
    const viewer = await server.newUser();
    expect((await viewer.ask.get(`/api/dashboards/uid/${uid}`)).body.meta).toMatchObject({
      canSave: false,
      canEdit: false,
      canAdmin: false,
      canDelete: false,
      canStar: true,
    });
    expect((await viewer.ask('DELETE', `/api/dashboards/uid/${uid}`)).status).toBe(403);
    expect((await viewer.ask.get(`/api/dashboards/uid/${uid}/versions`)).status).toBe(403);
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).status).toBe(200);
  });
});

describe('numbers', () => {
  it('lead to uids, in the order asked for, without those that lead nowhere', async () => {
    const [one, other] = [await save({ title: 'Number one' }), await save({ title: 'Number two' })];
    const { status, body } = await ask.get(`/api/dashboards/ids/${other.id},999999,x,${one.id}`);
    expect({ status, body }).toEqual({ status: 200, body: [other.uid, one.uid] });
  });
});

describe('the access list', () => {
  it('of an open dashboard names its creator, editors and viewers, by uid and by number', async () => {
    const { id, uid } = await save({ title: 'Open to all' });
    const { body } = await ask.get(`/api/dashboards/uid/${uid}/permissions`);
    expect(body).toMatchObject([
      { dashboardId: id, uid, userId: 1, userLogin: 'admin', permission: 4, permissionName: 'Admin', inherited: false },
      { role: 'Editor', permission: 2, permissionName: 'Edit' },
      { role: 'Viewer', permission: 1, permissionName: 'View' },
    ]);
    expect((await ask.get(`/api/dashboards/id/${id}/permissions`)).body).toEqual(body);
    expect((await ask.get('/api/dashboards/uid/nowhere/permissions')).status).toBe(404);
  });

  it('of one that the Open API closed names whom it is open to', async () => {
    const { uid } = await save({ title: 'Open to some' });
    const sets = { isPublic: -1, permissionSet: ['general'], readPermissionSet: ['readOnly', 'general'] };
    await server.key('POST', `/api/v1/dashboards/${uid}/modify`, sets);
    const { body } = await ask.get(`/api/dashboards/uid/${uid}/permissions`);
    expect(body.map((entry: { role?: string; permission: number }) => [entry.role, entry.permission])).toEqual([
      [undefined, 4],
      ['Editor', 2],
      ['Viewer', 1],
    ]);
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).body.meta.hasAcl).toBe(true);
    const own = await save({ title: 'Open to nobody' });
    await server.key('POST', `/api/v1/dashboards/${own.uid}/modify`, { isPublic: 0 });
    expect((await ask.get(`/api/dashboards/uid/${own.uid}/permissions`)).body).toHaveLength(1);
  });
});

describe('home', () => {
  it('is an empty dashboard until somebody prefers one, which then is where to go', async () => {
    const user = await server.newUser('Editor');
    const empty = await user.ask.get('/api/dashboards/home');
    expect(empty.body).toMatchObject({
      meta: { isHome: true, slug: '', canStar: false },
      dashboard: { title: 'Home' },
    });
    const { uid } = await save({ title: 'Go here' });
    await user.ask('PUT', '/api/user/preferences', { homeDashboardUID: uid });
    expect((await user.ask.get('/api/dashboards/home')).body).toEqual({ redirectUri: `/d/${uid}/go-here` });
    await ask('DELETE', `/api/dashboards/uid/${uid}`);
    expect((await user.ask.get('/api/dashboards/home')).body.meta.isHome).toBe(true);
  });
});

describe('tags', () => {
  it('are counted by name over both formats', async () => {
    await save({ title: 'Tagged', tags: ['zeta', 'alpha'] });
    await ask('POST', '/api/v1/dashboards/create', { name: 'Tagged too', tagNames: ['alpha'] });
    expect(
      (await server.key('POST', '/api/v1/dashboards/create', { name: 'Tagged too', tagNames: ['alpha'] })).status,
    ).toBe(200);
    const { body } = await ask.get('/api/dashboards/tags');
    expect(body.filter(({ term }: { term: string }) => ['alpha', 'zeta'].includes(term))).toEqual([
      { term: 'alpha', count: 2 },
      { term: 'zeta', count: 1 },
    ]);
  });
});

describe('stars', () => {
  it('belong to the account that gave them, and show in every list', async () => {
    const { id, uid } = await save({ title: 'Starred' });
    const [one, other] = [await server.newUser(), await server.newUser()];
    expect(await one.ask('POST', `/api/user/stars/dashboard/uid/${uid}`)).toMatchObject({
      status: 200,
      body: { message: 'Dashboard starred!' },
    });
    expect((await one.ask.get(`/api/dashboards/uid/${uid}`)).body.meta.isStarred).toBe(true);
    expect((await other.ask.get(`/api/dashboards/uid/${uid}`)).body.meta.isStarred).toBe(false);
    const starred = async (asker: Asker) =>
      (await asker.get('/api/search?starred=true')).body.map((hit: { uid: string }) => hit.uid);
    expect(await starred(one.ask)).toEqual([uid]);
    expect(await starred(other.ask)).toEqual([]);
    await one.ask('DELETE', `/api/user/stars/dashboard/${id}`);
    expect(await starred(one.ask)).toEqual([]);
  });

  it('are given twice and taken twice without harm, and each change is recorded once', async () => {
    const { uid } = await save({ title: 'Twice' });
    for (const method of ['POST', 'POST', 'DELETE', 'DELETE']) {
      expect((await ask(method, `/api/user/stars/dashboard/uid/${uid}`)).status).toBe(200);
    }
    const { body } = await server.key.get(`/api/v1/change/list?object=${uid}`);
    const verbs = body.content.filter(({ noun }: { noun: string }) => noun === 'stars');
    expect(verbs.map(({ verb }: { verb: string }) => verb)).toEqual(['delete', 'create']);
  });

  it('are not for keys', async () => {
    const { uid } = await save({ title: 'No star' });
    const answer = await server.key('POST', `/api/user/stars/dashboard/uid/${uid}`);
    expect(answer).toMatchObject({ status: 400, body: { message: 'Only users can star dashboards' } });
    expect((await ask('POST', '/api/user/stars/dashboard/uid/nowhere')).status).toBe(404);
  });
});
