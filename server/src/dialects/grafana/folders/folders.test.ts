import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asker, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
let ask: Asker;
beforeAll(async () => {
  server = await startGrafana();
  ask = server.admin;
});
afterAll(() => server.stop());

let titles = 0;
async function make(more: object = {}) {
  titles += 1;
  const answer = await ask('POST', '/api/folders', { title: `Folder ${titles}`, ...more });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}
const saveInto = async (folderUid: string, title: string) =>
  (await ask('POST', '/api/dashboards/db', { dashboard: { title }, folderUid })).body;

describe('a folder', () => {
  it('has what clients read, by uid and by number', async () => {
    const made = await make({ uid: `own-uid_${titles}`, description: 'for us' });
    expect(made).toMatchObject({
      id: expect.any(Number),
      uid: expect.stringContaining('own-uid'),
      orgId: 1,
      title: expect.stringContaining('Folder'),
      url: `/dashboards/f/${made.uid}/folder-${titles}`,
      canSave: true,
      canDelete: true,
      createdBy: 'admin',
      version: 1,
      parentUid: '',
      parents: [],
      description: 'for us',
    });
    expect((await ask.get(`/api/folders/${made.uid}`)).body).toEqual(made);
    expect((await ask.get(`/api/folders/id/${made.id}`)).body).toEqual(made);
    expect((await ask.get('/api/folders')).body).toContainEqual({
      id: made.id,
      uid: made.uid,
      title: made.title,
      parentUid: '',
    });
  });

  it('has an access list with its creator first', async () => {
    const { uid, id } = await make();
    expect((await ask.get(`/api/folders/${uid}/permissions`)).body).toMatchObject([
      { folderId: id, uid, isFolder: true, userLogin: 'admin', permissionName: 'Admin' },
      { role: 'Editor', permissionName: 'Edit' },
      { role: 'Viewer', permissionName: 'View' },
    ]);
    expect((await ask.get('/api/folders/nowhere/permissions')).status).toBe(404);
  });

  it('that is general is there always', async () => {
    expect((await ask.get('/api/folders/general')).body).toMatchObject({ id: 0, uid: 'general', title: 'General' });
    expect((await ask('DELETE', '/api/folders/general')).status).toBe(404);
  });

  it.each([
    [{ title: ' ' }, 400, 'folder title cannot be empty'],
    [{}, 400, 'folder title cannot be empty'],
    [{ title: 'a', uid: 'no spaces' }, 400, 'uid contains illegal characters'],
    [{ title: 'a', uid: 'u'.repeat(41) }, 400, 'uid too long, max 40 characters'],
    [{ title: 'a', parentUid: 'nowhere' }, 404, 'folder not found'],
  ])('%o is refused', async (body, status, message) => {
    expect(await ask('POST', '/api/folders', body)).toMatchObject({ status, body: { message } });
  });

  it('has a title of its own beside its siblings, and a uid of its own in the organization', async () => {
    const first = await make();
    expect((await ask('POST', '/api/folders', { title: first.title })).status).toBe(409);
    expect((await ask('POST', '/api/folders', { title: 'other', uid: first.uid })).status).toBe(409);
    expect((await ask('POST', '/api/folders', { title: first.title, parentUid: first.uid })).status).toBe(200);
  });

  it('is renamed with the current version or by overwriting, and not without', async () => {
    const { uid, title } = await make();
    const put = (body: object) => ask('PUT', `/api/folders/${uid}`, body);
    for (const body of [{ title: 'Stale' }, { title: 'Stale', version: 7 }]) {
      expect(await put(body)).toMatchObject({
        status: 412,
        body: {
          status: 'version-mismatch',
          message: 'the folder has been changed by someone else',
          currentVersion: 1,
          updatedBy: 'admin',
        },
      });
    }
    expect((await put({ title: `${title} b`, version: 1 })).body).toMatchObject({ title: `${title} b`, version: 2 });
    expect((await put({ title: `${title} c`, overwrite: true })).body).toMatchObject({ version: 3 });
    expect((await put({ title: '', overwrite: true })).status).toBe(400);
  });

  it('of another organization does not exist', async () => {
    const { uid, id } = await make();
    const { orgId } = (await ask('POST', '/api/orgs', { name: `Org ${titles}` })).body;
    const elsewhere = { 'X-Grafana-Org-Id': String(orgId) };
    expect((await ask.get(`/api/folders/${uid}`, elsewhere)).status).toBe(404);
    expect((await ask.get(`/api/folders/id/${id}`, elsewhere)).status).toBe(404);
    expect((await ask('DELETE', `/api/folders/${uid}`, undefined, elsewhere)).status).toBe(404);
    expect((await ask.get('/api/folders', elsewhere)).body).toEqual([]);
  });

  it('is not made, renamed, moved or deleted by a viewer', async () => {
    const { uid } = await make();
    const viewer = await server.newUser();
    expect((await viewer.ask.get(`/api/folders/${uid}`)).body).toMatchObject({ uid, canSave: false, canDelete: false });
    expect((await viewer.ask('POST', '/api/folders', { title: 'mine' })).status).toBe(403);
    expect((await viewer.ask('PUT', `/api/folders/${uid}`, { title: 'mine', overwrite: true })).status).toBe(403);
    expect((await viewer.ask('POST', `/api/folders/${uid}/move`, { parentUid: '' })).status).toBe(403);
    expect((await viewer.ask('DELETE', `/api/folders/${uid}`)).status).toBe(403);
  });
});

describe('folders in folders', () => {
  it('are listed below their parent and not at the root, and know the way up', async () => {
    const top = await make();
    const middle = await make({ parentUid: top.uid });
    const bottom = await make({ parentUid: middle.uid });
    expect(bottom.parentUid).toBe(middle.uid);
    expect(bottom.parents.map(({ uid }: { uid: string }) => uid)).toEqual([top.uid, middle.uid]);
    const uidsBelow = async (query: string) =>
      (await ask.get(`/api/folders${query}`)).body.map(({ uid }: { uid: string }) => uid);
    expect(await uidsBelow(`?parentUid=${top.uid}`)).toEqual([middle.uid]);
    expect(await uidsBelow('')).not.toContain(middle.uid);
    expect((await ask.get('/api/folders?parentUid=nowhere')).status).toBe(404);
  });

  it('are moved, but not below themselves and not too deep', async () => {
    const [top, other] = [await make(), await make()];
    const below = await make({ parentUid: top.uid });
    const move = (uid: string, parentUid: string) => ask('POST', `/api/folders/${uid}/move`, { parentUid });
    expect((await move(top.uid, below.uid)).status).toBe(400);
    expect((await move(top.uid, top.uid)).status).toBe(400);
    expect((await move(top.uid, other.uid)).body).toMatchObject({ parentUid: other.uid, version: 2 });
    expect((await ask.get(`/api/folders/${below.uid}`)).body.parents).toHaveLength(2);
    expect((await move(top.uid, '')).body.parentUid).toBe('');
    let deepest = other;
    for (let level = 2; level <= 8; level += 1) deepest = await make({ parentUid: deepest.uid });
    expect((await ask('POST', '/api/folders', { title: 'nine', parentUid: deepest.uid })).status).toBe(400);
    expect((await move(top.uid, deepest.uid)).status).toBe(400);
  });

  it('count what lies below at any depth', async () => {
    const top = await make();
    const below = await make({ parentUid: top.uid });
    await saveInto(top.uid, 'one');
    await saveInto(below.uid, 'two');
    expect((await ask.get(`/api/folders/${top.uid}/counts`)).body).toEqual({
      folder: 1,
      dashboard: 2,
      librarypanel: 0,
      alertrule: 0,
    });
  });
});

describe('the delete of a folder', () => {
  it('takes everything below with it, as changes of their own, and one revert brings all of it back', async () => {
    const top = await make();
    const below = await make({ parentUid: top.uid });
    const one = await saveInto(top.uid, 'Inside');
    const two = await saveInto(below.uid, 'Deep inside');
    const gone = await saveInto(top.uid, 'Gone before');
    await ask('DELETE', `/api/dashboards/uid/${gone.uid}`);
    const deleted = await ask('DELETE', `/api/folders/${top.uid}`);
    expect(deleted.body).toEqual({ message: `Folder ${top.title} deleted`, title: top.title, id: top.id });
    const paths = [
      `/api/folders/${top.uid}`,
      `/api/folders/${below.uid}`,
      `/api/dashboards/uid/${one.uid}`,
      `/api/dashboards/uid/${two.uid}`,
    ];
    for (const path of paths) expect([path, (await ask.get(path)).status]).toEqual([path, 404]);
    const changes = (await server.key.get('/api/v1/change/list?verb=delete')).body.content;
    const objects = changes.map(({ objectName }: { objectName: string }) => objectName);
    for (const name of [top.title, below.title, 'Inside', 'Deep inside']) expect(objects).toContain(name);
    const change = changes.find(({ objectName }: { objectName: string }) => objectName === top.title);
    expect(change.noun).toBe('folders');
    const revert = await server.key('POST', `/api/v1/change/${change.uuid}/revert`, {});
    expect(revert.status, revert.text).toBe(200);
    for (const path of paths) expect([path, (await ask.get(path)).status]).toEqual([path, 200]);
    expect((await ask.get(`/api/dashboards/uid/${two.uid}`)).body.meta.folderUid).toBe(below.uid);
    expect((await ask.get(`/api/dashboards/uid/${gone.uid}`)).status).toBe(404);
  });

  it('leaves a dashboard that comes back alone in General', async () => {
    const top = await make();
    const { uid } = await saveInto(top.uid, 'Alone');
    await ask('DELETE', `/api/folders/${top.uid}`);
    const [change] = (await server.key.get(`/api/v1/change/list?object=${uid}`)).body.content;
    expect((await server.key('POST', `/api/v1/change/${change.uuid}/revert`, {})).status).toBe(200);
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).body.meta).toMatchObject({ folderUid: '', folderId: 0 });
    const { body } = await ask.get('/api/search?folderUIDs=general&query=Alone');
    expect(body).toHaveLength(1);
  });

  it('is refused while something in it is not open to the caller, and nothing is deleted', async () => {
    const editor = await server.newUser('Editor');
    const top = await make();
    const { uid } = await saveInto(top.uid, 'Closed');
    const open = await saveInto(top.uid, 'Open');
    await server.key('POST', `/api/v1/dashboards/${uid}/modify`, { isPublic: 0 });
    expect((await editor.ask('DELETE', `/api/folders/${top.uid}`)).status).toBe(403);
    for (const path of [`/api/folders/${top.uid}`, `/api/dashboards/uid/${open.uid}`]) {
      expect((await ask.get(path)).status).toBe(200);
    }
  });

  it('and its other changes are taken back in the Open API', async () => {
    const { uid, title } = await make();
    await ask('PUT', `/api/folders/${uid}`, { title: 'Renamed', version: 1 });
    const [change] = (await server.key.get(`/api/v1/change/list?object=${uid}`)).body.content;
    expect((await server.key('POST', `/api/v1/change/${change.uuid}/revert`, {})).status).toBe(200);
    expect((await ask.get(`/api/folders/${uid}`)).body).toMatchObject({ title, version: 3 });
  });
});
