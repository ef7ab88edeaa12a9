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

/** A dashboard with three versions, each with another title and tag. */
async function withHistory(name: string): Promise<{ id: number; uid: string }> {
  const { id, uid } = await save({ title: `${name} 1`, tags: ['one'], big: 1 }, { message: 'first' });
  await save({ id, title: `${name} 2`, tags: ['two'], version: 1 });
  await save({ id, title: `${name} 3`, tags: ['three'], version: 2 }, { message: 'third' });
  return { id, uid };
}

describe('versions', () => {
  it('are listed newest first by uid and by number, with who and why, in pages', async () => {
    const { id, uid } = await withHistory('List');
    const { body } = await ask.get(`/api/dashboards/uid/${uid}/versions`);
    expect(body.continueToken).toBe('');
    expect(body.versions.map((each: { version: number }) => each.version)).toEqual([3, 2, 1]);
    expect(body.versions[0]).toMatchObject({
      dashboardId: id,
      uid,
      parentVersion: 2,
      restoredFrom: 0,
      createdBy: 'admin',
      message: 'third',
    });
    expect((await ask.get(`/api/dashboards/id/${id}/versions`)).body).toEqual(body.versions);
    const page = await ask.get(`/api/dashboards/uid/${uid}/versions?start=1&limit=1`);
    expect(page.body.versions.map((each: { version: number }) => each.version)).toEqual([2]);
  });

  it('can each be read as they were', async () => {
    const { id, uid } = await withHistory('Read');
    const { body } = await ask.get(`/api/dashboards/uid/${uid}/versions/1`);
    expect(body).toMatchObject({
      version: 1,
      message: 'first',
      data: { id, uid, title: 'Read 1', tags: ['one'], big: 1, version: 1 },
    });
    expect(await ask.get(`/api/dashboards/id/${id}/versions/9`)).toMatchObject({
      status: 404,
      body: { message: `Dashboard version 9 not found for dashboardId ${id}` },
    });
  });

  it('come back as a new one that says so, and the dashboard stays in its folder', async () => {
    const { id, uid } = await withHistory('Restore');
    const folder = (await ask('POST', '/api/folders', { title: 'Restored into' })).body;
    await save({ id, title: 'Restore 4', version: 3 }, { folderUid: folder.uid });
    const { status, body } = await ask('POST', `/api/dashboards/uid/${uid}/restore`, { version: 1 });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { status: 'success', id, uid, version: 5, slug: 'restore-1', folderUid: folder.uid },
    });
    const read = (await ask.get(`/api/dashboards/uid/${uid}`)).body;
    expect(read.dashboard).toMatchObject({ title: 'Restore 1', tags: ['one'], big: 1, version: 5 });
    const [newest] = (await ask.get(`/api/dashboards/uid/${uid}/versions`)).body.versions;
    expect(newest).toMatchObject({ version: 5, restoredFrom: 1, message: 'Restored from version 1' });
  });

  it('that are current already are restored without a new one', async () => {
    const { id } = await withHistory('Same');
    const { status, body } = await ask('POST', `/api/dashboards/id/${id}/restore`, { version: 3 });
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'success', version: 3 } });
  });

  it('that never were cannot be restored', async () => {
    const { uid } = await withHistory('Never');
    expect((await ask('POST', `/api/dashboards/uid/${uid}/restore`, { version: 9 })).status).toBe(404);
    expect((await ask('POST', '/api/dashboards/uid/nowhere/restore', { version: 1 })).status).toBe(404);
    expect((await ask('POST', `/api/dashboards/uid/${uid}/restore`, {})).status).toBe(400);
  });

  it('are the revisions of the Open API, and every change can be taken back there', async () => {
    const { uid } = await withHistory('Both');
    const list = await server.key.get(`/api/v1/dashboards/${uid}/version/list`);
    expect(list.body.content.map((each: { revision: number }) => each.revision)).toEqual([3, 2, 1]);
    const changes = (await server.key.get(`/api/v1/change/list?object=${uid}`)).body.content;
    const newest = changes.find((each: { noun: string }) => each.noun === 'dashboards');
    expect((await server.key('POST', `/api/v1/change/${newest.uuid}/revert`, {})).status).toBe(200);
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).body.dashboard).toMatchObject({ title: 'Both 2', version: 4 });
  });
});

describe('a delete', () => {
  it('can be taken back: uid, slug, number, stars and versions are there again', async () => {
    const { id, uid } = await withHistory('Back');
    await ask('POST', `/api/user/stars/dashboard/uid/${uid}`);
    await ask('DELETE', `/api/dashboards/uid/${uid}`);
    const [deleted] = (await server.key.get(`/api/v1/change/list?object=${uid}`)).body.content;
    expect(deleted).toMatchObject({ noun: 'dashboards', verb: 'delete' });
    expect((await server.key('POST', `/api/v1/change/${deleted.uuid}/revert`, {})).status).toBe(200);
    const read = (await ask.get('/api/dashboards/db/back-3')).body;
    expect(read).toMatchObject({ meta: { isStarred: true }, dashboard: { id, uid, title: 'Back 3', version: 5 } });
    expect((await ask.get(`/api/dashboards/uid/${uid}/versions/1`)).body.data.title).toBe('Back 1');
  });

  it('cannot be taken back while another dashboard has the uid', async () => {
    const { uid } = await save({ uid: 'taken-again', title: 'First owner' });
    const { uuid } = (await server.key.get('/api/v1/dashboards/list?search=First')).body.content[0];
    await ask('DELETE', `/api/dashboards/uid/${uid}`);
    await save({ uid, title: 'Second owner' });
    const [deleted] = (await server.key.get(`/api/v1/change/list?object=${uuid}`)).body.content;
    const revert = await server.key('POST', `/api/v1/change/${deleted.uuid}/revert`, {});
    expect(revert).toMatchObject({ status: 409, body: { errorCode: 'UndeleteConflict' } });
    expect((await ask.get(`/api/dashboards/uid/${uid}`)).body.dashboard.title).toBe('Second owner');
  });
});
