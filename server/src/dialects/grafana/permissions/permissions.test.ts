import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../../calls/call-record.ts';
import type { Recorder } from '../../../calls/recorder.ts';
import { type Asker, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let records: CallRecord[] = [];
const recorder: Recorder = {
  reserve: () => ({ release: () => {} }),
  append: (record, _reservation, then) => {
    records.push(record);
    then();
  },
  countUnattributed: () => {},
  settle: async () => {},
  state: () => ({ recording: true, reason: '', waitingCalls: 0, waitingBytes: 0, unrecordedCalls: 0 }),
  close: async () => {},
};

interface User {
  readonly id: number;
  readonly ask: Asker;
}

let server: GrafanaServer;
let ask: Asker;
let viewer: User;
let editor: User;
let teamId: number;
/** A viewer in the team. */
let mate: User;
beforeAll(async () => {
  server = await startGrafana({}, { recorder });
  ask = server.admin;
  viewer = await server.newUser();
  editor = await server.newUser('Editor');
  mate = await server.newUser();
  teamId = (await ask('POST', '/api/teams', { name: 'Team of permissions' })).body.teamId;
  await ask('POST', `/api/teams/${teamId}/members`, { userId: mate.id });
});
afterAll(() => server.stop());

let titles = 0;
const title = () => {
  titles += 1;
  return `Guarded ${titles}`;
};
const makeFolder = async (more: object = {}): Promise<{ id: number; uid: string; title: string }> => {
  const answer = await ask('POST', '/api/folders', { title: title(), ...more });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const makeDashboard = async (folderUid = ''): Promise<{ id: number; uid: string }> => {
  const answer = await ask('POST', '/api/dashboards/db', { dashboard: { title: title() }, folderUid });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const setList = async (path: string, items: object[]) => {
  const answer = await ask('POST', `${path}/permissions`, { items });
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};
const ofFolder = (uid: string) => `/api/folders/${uid}`;
const ofDashboard = (uid: string) => `/api/dashboards/uid/${uid}`;
const sees = async (uid: string, { ask: by }: { ask: Asker }): Promise<boolean> => {
  const { status } = await by.get(ofDashboard(uid));
  const hits = (await by.get(`/api/search?dashboardUIDs=${uid}`)).body as unknown[];
  expect([status, hits.length]).toEqual(status === 200 ? [200, 1] : [404, 0]);
  return status === 200;
};
/** Grantee and level of each entry. */
const shortList = async (path: string): Promise<string[]> =>
  (await ask.get(`${path}/permissions`)).body.map(
    (entry: { role?: string; userId: number; team: string; permissionName: string; inherited: boolean }) =>
      `${entry.role ?? (entry.userId > 0 ? `user ${entry.userId}` : entry.team)} ${entry.permissionName}${entry.inherited ? ' inherited' : ''}`,
  );

describe('the list of a dashboard', () => {
  it('is what was sent, and opens it to nobody else', async () => {
    const { id, uid } = await makeDashboard();
    const items = [
      { role: 'Viewer', permission: 1 },
      { role: 'Editor', permission: 2 },
      { teamId, permission: 1 },
      { userId: viewer.id, permission: 4 },
    ];
    expect(await setList(ofDashboard(uid), items)).toEqual({ message: 'Dashboard permissions updated' });
    const list = (await ask.get(`${ofDashboard(uid)}/permissions`)).body;
    expect(list).toHaveLength(4);
    expect(list).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ role: 'Viewer', permission: 1, permissionName: 'View', dashboardId: id, uid }),
        expect.objectContaining({ role: 'Editor', permission: 2, permissionName: 'Edit', inherited: false }),
        expect.objectContaining({ teamId, team: 'Team of permissions', permission: 1 }),
        expect.objectContaining({ userId: viewer.id, userLogin: expect.any(String), permission: 4 }),
      ]),
    );
    expect((await ask.get(`/api/dashboards/id/${id}/permissions`)).body).toEqual(list);
    expect((await ask('POST', `/api/dashboards/id/${id}/permissions`, { items: [] })).status).toBe(200);
    expect((await ask.get(`${ofDashboard(uid)}/permissions`)).body).toEqual([]);
    expect([await sees(uid, viewer), await sees(uid, editor), await sees(uid, { ask })]).toEqual([false, false, true]);
  });

  it('names teams and people, and what is given to viewers editors have too', async () => {
    const { uid } = await makeDashboard();
    const list = (items: object[]) => setList(ofDashboard(uid), items);
    const who = async () => [await sees(uid, viewer), await sees(uid, mate), await sees(uid, editor)];
    await list([{ teamId, permission: 1 }]);
    expect(await who()).toEqual([false, true, false]);
    await list([{ userId: viewer.id, permission: 1 }]);
    expect(await who()).toEqual([true, false, false]);
    await list([{ role: 'Editor', permission: 1 }]);
    expect(await who()).toEqual([false, false, true]);
    await list([{ role: 'Viewer', permission: 1 }]);
    expect(await who()).toEqual([true, true, true]);
    expect(await shortList(ofDashboard(uid))).toEqual(['Viewer View']);
    expect((await ask.get(ofDashboard(uid))).body.meta.hasAcl).toBe(true);
  });

  it('holds in the Open API, and what is said there is in the list', async () => {
    const { uid } = await makeDashboard();
    await setList(ofDashboard(uid), [{ userId: viewer.id, permission: 2 }]);
    const { sk } = (
      await server.key('POST', '/api/v1/workspace/accesskey/add', { name: title(), roleUUIDs: ['general'] })
    ).body.content;
    const general = server.as(`Bearer ${sk}`);
    const list = async (by: Asker) =>
      (await by.get('/api/v1/dashboards/list?pageSize=100&pageIndex=1')).body.content.map(
        (each: { uuid: string }) => each.uuid,
      );
    for (const route of ['get', 'export', 'modify', 'delete', 'version/list']) {
      const method = route === 'modify' || route === 'delete' ? 'POST' : 'GET';
      const answer = await general(method, `/api/v1/dashboards/${uid}/${route}`, method === 'GET' ? undefined : {});
      expect([route, answer.status]).toEqual([route, 404]);
    }
    expect(await list(general)).not.toContain(uid);
    expect(await list(server.key)).toContain(uid);
    await server.key('POST', `/api/v1/dashboards/${uid}/modify`, { readPermissionSet: ['general'] });
    expect((await general.get(`/api/v1/dashboards/${uid}/get`)).status).toBe(200);
    expect(await shortList(ofDashboard(uid))).toEqual([`user ${viewer.id} Edit`, 'Editor View']);
    await server.key('POST', `/api/v1/dashboards/${uid}/modify`, { isPublic: 1 });
    expect(await sees(uid, mate)).toBe(true);
  });

  it('is set by administrators, its creator and those whom it names as Admin, in both interfaces', async () => {
    const { uid } = await makeDashboard();
    const path = `${ofDashboard(uid)}/permissions`;
    const open = { items: [{ role: 'Viewer', permission: 1 }] };
    expect((await viewer.ask('POST', path, open)).status).toBe(403);
    expect((await viewer.ask.get(path)).status).toBe(403);
    expect((await editor.ask('POST', path, open)).status).toBe(403);
    expect((await editor.ask.get(ofDashboard(uid))).body.meta).toMatchObject({ canSave: true, canAdmin: false });
    await setList(ofDashboard(uid), [{ userId: editor.id, permission: 2 }]);
    expect((await editor.ask('POST', path, open)).status).toBe(403);
    await setList(ofDashboard(uid), [{ userId: editor.id, permission: 4 }]);
    expect((await editor.ask.get(ofDashboard(uid))).body.meta.canAdmin).toBe(true);
    const own = await editor.ask('POST', path, open);
    expect(own).toMatchObject({ status: 403, body: { message: 'Cannot remove own admin permission for a folder' } });
    const both = { items: [...open.items, { userId: editor.id, permission: 4 }] };
    expect((await editor.ask('POST', path, both)).status).toBe(200);
    const made = (await editor.ask('POST', '/api/dashboards/db', { dashboard: { title: title() } })).body;
    expect((await editor.ask('POST', `${ofDashboard(made.uid)}/permissions`, { items: [] })).status).toBe(200);
    expect((await editor.ask.get(ofDashboard(made.uid))).status).toBe(200);
  });

  it('of Edit opens for changes, of View for reading only, and gives no rights that a role does not have', async () => {
    const { uid } = await makeDashboard();
    const save = (by: User) =>
      by.ask('POST', '/api/dashboards/db', { dashboard: { uid, title: title() }, overwrite: true });
    await setList(ofDashboard(uid), [
      { userId: editor.id, permission: 1 },
      { userId: viewer.id, permission: 2 },
    ]);
    expect((await save(editor)).status).toBe(403);
    expect((await editor.ask('DELETE', ofDashboard(uid))).status).toBe(403);
    expect((await save(viewer)).status).toBe(403);
    await setList(ofDashboard(uid), [{ userId: editor.id, permission: 2 }]);
    expect((await save(editor)).status).toBe(200);
  });

  it('stays when an older version comes back, and its own change is taken back', async () => {
    const { uid } = await makeDashboard();
    await setList(ofDashboard(uid), []);
    expect((await ask('POST', `${ofDashboard(uid)}/restore`, { version: 1 })).status).toBe(200);
    expect(await sees(uid, viewer)).toBe(false);
    const { uuid: own } = (await server.key.get('/api/v1/dashboards/list?search=Guarded')).body.content.find(
      (each: { uuid: string }) => each.uuid === uid,
    );
    const changes = (await server.key.get(`/api/v1/change/list?object=${own}`)).body.content;
    expect(changes[0]).toMatchObject({ noun: 'dashboards', verb: 'setAccess' });
    expect((await server.key('POST', `/api/v1/change/${changes[0].uuid}/revert`, {})).status).toBe(200);
    expect(await sees(uid, viewer)).toBe(true);
  });

  it.each([
    [{}, 'bad request data: items is missing'],
    [{ items: 'x' }, 'bad request data: items must be array'],
    [{ items: [{ permission: 1 }] }, 'Bad permission update'],
    [{ items: [{ permission: 3, role: 'Viewer' }] }, 'Bad permission update'],
    [{ items: [{ permission: 1, role: 'None' }] }, 'Bad permission update'],
    [{ items: [{ permission: 1, role: 'constructor' }] }, 'Bad permission update'],
    [{ items: [{ permission: 1, role: 'Viewer', userId: 1 }] }, 'Bad permission update'],
    [{ items: [{ permission: 1, userId: 987_654 }] }, 'user not found'],
    [{ items: [{ permission: 1, teamId: 987_654 }] }, 'team not found'],
    [{ items: [1, 2].map((permission) => ({ permission, role: 'Viewer' })) }, 'Duplicate permission'],
  ])('%o is refused', async (body, message) => {
    const { uid } = await makeDashboard();
    expect(await ask('POST', `${ofDashboard(uid)}/permissions`, body)).toMatchObject({
      status: 400,
      body: { message },
    });
    expect(await sees(uid, viewer)).toBe(true);
  });

  it('of what is not there, or another organization’s, is not found', async () => {
    const { id, uid } = await makeDashboard();
    const folder = await makeFolder();
    const { orgId } = (await ask('POST', '/api/orgs', { name: title() })).body;
    const elsewhere = { 'X-Grafana-Org-Id': String(orgId) };
    const paths = [
      `/api/dashboards/uid/${uid}/permissions`,
      `/api/dashboards/id/${id}/permissions`,
      `/api/folders/${folder.uid}/permissions`,
      `/api/access-control/dashboards/${uid}`,
      `/api/access-control/folders/${folder.uid}`,
    ];
    for (const path of paths) {
      expect([path, (await ask.get(path, elsewhere)).status]).toEqual([path, 404]);
      const body = path.includes('access-control') ? { permissions: [] } : { items: [] };
      expect([path, (await ask('POST', path, body, elsewhere)).status]).toEqual([path, 404]);
      expect([path, (await ask.get(path)).status]).toEqual([path, 200]);
    }
    const there = await ask('POST', '/api/dashboards/db', { dashboard: { title: 'There' } }, elsewhere);
    const foreign = { items: [{ userId: viewer.id, permission: 1 }] };
    const path = `/api/dashboards/uid/${there.body.uid}/permissions`;
    expect((await ask('POST', path, foreign, elsewhere)).body.message).toBe('user not found');
    expect((await ask('POST', path, { items: [{ teamId, permission: 1 }] }, elsewhere)).body.message).toBe(
      'team not found',
    );
    expect((await ask.get('/api/folders/general/permissions')).status).toBe(404);
  });
});

describe('the list of a folder', () => {
  it('closes all that is in it at any depth, in lists, search, counts and single reads', async () => {
    const top = await makeFolder();
    const below = await makeFolder({ parentUid: top.uid });
    const [one, two] = [await makeDashboard(top.uid), await makeDashboard(below.uid)];
    expect(await setList(ofFolder(top.uid), [{ teamId, permission: 1 }])).toEqual({
      message: 'Folder permissions updated',
      id: top.id,
      title: top.title,
    });
    for (const { uid } of [one, two]) {
      expect([
        await sees(uid, viewer),
        await sees(uid, editor),
        await sees(uid, mate),
        await sees(uid, { ask }),
      ]).toEqual([false, false, true, true]);
    }
    expect((await viewer.ask.get(ofFolder(top.uid))).status).toBe(404);
    expect((await viewer.ask.get(ofFolder(below.uid))).status).toBe(404);
    expect((await viewer.ask.get('/api/folders')).body.map(({ uid }: { uid: string }) => uid)).not.toContain(top.uid);
    expect((await mate.ask.get(`/api/folders?parentUid=${top.uid}`)).body).toHaveLength(1);
    expect((await mate.ask.get(`${ofFolder(top.uid)}/counts`)).body).toMatchObject({ folder: 1, dashboard: 2 });
    expect(await shortList(ofDashboard(two.uid))).toEqual([
      'user 1 Admin',
      'user 1 Admin inherited',
      'Team of permissions View inherited',
    ]);
    expect((await ask.get(ofFolder(below.uid))).body.hasAcl).toBe(true);
    const created = await makeDashboard(below.uid);
    expect([await sees(created.uid, viewer), await sees(created.uid, mate)]).toEqual([false, true]);
  });

  it('and that of a dashboard in it are joined, but a private dashboard stays private', async () => {
    const folder = await makeFolder();
    const { uid } = await makeDashboard(folder.uid);
    await setList(ofFolder(folder.uid), [{ teamId, permission: 1 }]);
    await setList(ofDashboard(uid), [{ userId: viewer.id, permission: 1 }]);
    const who = async () => [await sees(uid, viewer), await sees(uid, mate), await sees(uid, editor)];
    expect(await who()).toEqual([true, true, false]);
    expect(await shortList(ofDashboard(uid))).toEqual([
      `user ${viewer.id} View`,
      'user 1 Admin inherited',
      'Team of permissions View inherited',
    ]);
    await server.key('POST', `/api/v1/dashboards/${uid}/modify`, { isPublic: 0 });
    expect(await who()).toEqual([false, false, false]);
    const refusedLower = await ask('POST', `${ofDashboard(uid)}/permissions`, {
      items: [{ userId: 1, permission: 1 }],
    });
    expect(refusedLower.status).toBe(200);
    const lower = await ask('POST', `${ofDashboard(uid)}/permissions`, { items: [{ userId: 1, permission: 1 }] });
    expect(lower).toMatchObject({
      status: 400,
      body: { message: 'you can only override a permission to be higher than inherited ones' },
    });
    const items = (await ask.get(`${ofDashboard(uid)}/permissions`)).body;
    expect(
      (
        await ask('POST', `${ofDashboard(uid)}/permissions`, {
          items: items.filter((each: { inherited: boolean }) => each.inherited),
        })
      ).status,
    ).toBe(200);
    expect(await who()).toEqual([false, true, false]);
  });

  it('of Edit lets editors change, add and remove what is in it, of View not', async () => {
    const folder = await makeFolder();
    const { uid } = await makeDashboard(folder.uid);
    const save = (dashboard: object, folderUid = folder.uid) =>
      editor.ask('POST', '/api/dashboards/db', {
        dashboard: { title: title(), ...dashboard },
        folderUid,
        overwrite: true,
      });
    await setList(ofFolder(folder.uid), [{ role: 'Viewer', permission: 1 }]);
    expect((await save({ uid })).status).toBe(403);
    expect((await save({})).status).toBe(403);
    const elsewhere = (await editor.ask('POST', '/api/dashboards/db', { dashboard: { title: title() } })).body;
    expect((await save({ uid: elsewhere.uid })).status).toBe(403);
    expect((await editor.ask('POST', '/api/folders', { title: title(), parentUid: folder.uid })).status).toBe(403);
    expect((await editor.ask('PUT', ofFolder(folder.uid), { title: title(), overwrite: true })).status).toBe(403);
    expect((await editor.ask('DELETE', ofFolder(folder.uid))).status).toBe(403);
    expect((await editor.ask.get(ofFolder(folder.uid))).body).toMatchObject({ canSave: false, canAdmin: false });
    const own = (await editor.ask('POST', '/api/folders', { title: title() })).body;
    expect((await editor.ask('POST', `${ofFolder(own.uid)}/move`, { parentUid: folder.uid })).status).toBe(403);
    await setList(ofFolder(folder.uid), [{ role: 'Editor', permission: 2 }]);
    for (const dashboard of [{ uid }, {}, { uid: elsewhere.uid }]) expect((await save(dashboard)).status).toBe(200);
    expect((await editor.ask('POST', `${ofFolder(own.uid)}/move`, { parentUid: folder.uid })).status).toBe(200);
    expect(await sees(uid, viewer)).toBe(false);
  });

  it('follows what is moved into it and out of it', async () => {
    const [closed, open] = [await makeFolder(), await makeFolder()];
    const inner = await makeFolder({ parentUid: open.uid });
    const { uid } = await makeDashboard(inner.uid);
    await setList(ofFolder(closed.uid), []);
    const move = (of: string, parentUid: string) => ask('POST', `${ofFolder(of)}/move`, { parentUid });
    expect(await sees(uid, viewer)).toBe(true);
    await move(inner.uid, closed.uid);
    expect(await sees(uid, viewer)).toBe(false);
    await move(closed.uid, open.uid);
    expect(await sees(uid, viewer)).toBe(false);
    await move(inner.uid, '');
    expect(await sees(uid, viewer)).toBe(true);
    const { dashboard } = (await ask.get(ofDashboard(uid))).body;
    await ask('POST', '/api/dashboards/db', { dashboard, folderUid: closed.uid });
    expect(await sees(uid, viewer)).toBe(false);
    const again = (await ask.get(ofDashboard(uid))).body.dashboard;
    await ask('POST', '/api/dashboards/db', { dashboard: again, folderUid: '' });
    expect(await sees(uid, viewer)).toBe(true);
  });

  it('opens what is below again, and can be taken back', async () => {
    const top = await makeFolder();
    const below = await makeFolder({ parentUid: top.uid });
    const { uid } = await makeDashboard(below.uid);
    await setList(ofFolder(top.uid), []);
    expect(await sees(uid, viewer)).toBe(false);
    await setList(ofFolder(below.uid), [{ userId: viewer.id, permission: 1 }]);
    expect([await sees(uid, viewer), await sees(uid, mate)]).toEqual([true, false]);
    // What is open to him below a folder that is not, he finds at the root.
    expect((await viewer.ask.get('/api/folders')).body.map((each: { uid: string }) => each.uid)).toContain(below.uid);
    const changes = (await server.key.get('/api/v1/change/list?noun=folders&verb=setAccess&pageSize=100')).body.content;
    const change = changes.find(({ objectName }: { objectName: string }) => objectName === top.title);
    expect((await server.key('POST', `/api/v1/change/${change.uuid}/revert`, {})).status).toBe(200);
    expect([await sees(uid, viewer), await sees(uid, mate)]).toEqual([true, false]);
    await setList(ofFolder(below.uid), [{ role: 'Viewer', permission: 1 }]);
    expect([await sees(uid, viewer), await sees(uid, mate)]).toEqual([true, true]);
  });

  it('still closes what comes back without it', async () => {
    const folder = await makeFolder();
    const { uid } = await makeDashboard(folder.uid);
    await setList(ofFolder(folder.uid), [{ teamId, permission: 1 }]);
    await ask('DELETE', ofFolder(folder.uid));
    const [change] = (await server.key.get(`/api/v1/change/list?object=${uid}`)).body.content;
    expect((await server.key('POST', `/api/v1/change/${change.uuid}/revert`, {})).status).toBe(200);
    expect([await sees(uid, viewer), await sees(uid, mate)]).toEqual([false, true]);
    await server.key('POST', `/api/v1/dashboards/${uid}/modify`, { name: title() });
    expect([await sees(uid, viewer), await sees(uid, mate)]).toEqual([false, true]);
  });

  it('is not gone around by deleting the folder above', async () => {
    const top = await makeFolder();
    const below = await makeFolder({ parentUid: top.uid });
    const { uid } = await makeDashboard(below.uid);
    await setList(ofFolder(below.uid), []);
    expect((await editor.ask('DELETE', ofFolder(top.uid))).status).toBe(403);
    expect((await ask.get(ofDashboard(uid))).status).toBe(200);
    expect((await editor.ask.get(`${ofFolder(top.uid)}/counts`)).body).toMatchObject({ folder: 0, dashboard: 0 });
  });

  it('is no more open to somebody who left the team', async () => {
    const folder = await makeFolder();
    const { uid } = await makeDashboard(folder.uid);
    const other = await server.newUser();
    await ask('POST', `/api/teams/${teamId}/members`, { userId: other.id });
    await setList(ofFolder(folder.uid), [{ teamId, permission: 1 }]);
    expect(await sees(uid, other)).toBe(true);
    await ask('DELETE', `/api/teams/${teamId}/members/${other.id}`);
    expect(await sees(uid, other)).toBe(false);
  });
});

describe('levels', () => {
  const path = (kind: string, uid: string) => `/api/access-control/${kind}/${uid}`;
  /** Grantee and level of each entry. */
  const levelsOf = async (kind: string, uid: string): Promise<string[]> =>
    (await ask.get(path(kind, uid))).body.map(
      (entry: { builtInRole?: string; userId?: number; team?: string; permission: string }) =>
        `${entry.builtInRole ?? entry.team ?? `user ${entry.userId}`} ${entry.permission}`,
    );

  it('are described', async () => {
    for (const kind of ['dashboards', 'folders']) {
      expect((await viewer.ask.get(`/api/access-control/${kind}/description`)).body).toEqual({
        assignments: { users: true, serviceAccounts: false, teams: true, builtInRoles: true },
        permissions: ['View', 'Edit', 'Admin'],
      });
    }
  });

  it('are given to one after the other, and leave everybody else theirs', async () => {
    const folder = await makeFolder();
    const give = (who: string, permission: string) =>
      ask('POST', `${path('folders', folder.uid)}/${who}`, { permission });
    expect(await levelsOf('folders', folder.uid)).toEqual(['user 1 Admin', 'Editor Edit', 'Viewer View']);
    expect((await give(`users/${viewer.id}`, 'Edit')).body).toEqual({ message: 'Permission updated' });
    expect((await give(`teams/${teamId}`, 'View')).body).toEqual({ message: 'Permission updated' });
    expect((await give('builtInRoles/Viewer', '')).body).toEqual({ message: 'Permission removed' });
    expect((await levelsOf('folders', folder.uid)).sort()).toEqual(
      ['user 1 Admin', 'Editor Edit', `user ${viewer.id} Edit`, 'Team of permissions View'].sort(),
    );
    const { body } = await ask.get(path('folders', folder.uid));
    expect(body[0]).toEqual({
      id: 1,
      roleName: 'managed:users:1:permissions',
      isManaged: true,
      isInherited: false,
      isServiceAccount: false,
      userId: 1,
      userUid: expect.stringMatching(/^acnt_/),
      userLogin: 'admin',
      userAvatarUrl: expect.stringMatching(/^\/avatar\//),
      actions: [
        'folders:read',
        'folders:write',
        'folders:delete',
        'folders.permissions:read',
        'folders.permissions:write',
      ],
      permission: 'Admin',
    });
    const { uid } = await makeDashboard(folder.uid);
    expect(await levelsOf('dashboards', uid)).toContain('Team of permissions View');
    expect([await sees(uid, mate), await sees(uid, viewer), await sees(uid, editor)]).toEqual([true, true, true]);
    expect((await give(`users/${viewer.id}`, '')).body).toEqual({ message: 'Permission removed' });
    expect(await sees(uid, viewer)).toBe(false);
  });

  it('are given to many at once', async () => {
    const { uid } = await makeDashboard();
    const permissions = [
      { userId: viewer.id, permission: 'View' },
      { builtInRole: 'Viewer', permission: '' },
      { teamId, permission: 'Edit' },
    ];
    expect((await ask('POST', path('dashboards', uid), { permissions })).body).toEqual({
      message: 'Permissions updated',
    });
    expect((await levelsOf('dashboards', uid)).sort()).toEqual(
      ['user 1 Admin', 'Editor Edit', 'Team of permissions Edit', `user ${viewer.id} View`].sort(),
    );
    expect([await sees(uid, viewer), await sees(uid, await server.newUser())]).toEqual([true, false]);
  });

  it.each([
    ['users/987654', { permission: 'View' }, 'user not found'],
    ['users/none', { permission: 'View' }, 'user not found'],
    ['teams/987654', { permission: 'View' }, 'team not found'],
    ['builtInRoles/None', { permission: 'View' }, 'builtInRole is Viewer, Editor or Admin'],
    ['builtInRoles/Viewer', { permission: 'constructor' }, 'invalid permission: it is View, Edit, Admin or empty'],
    ['', { permissions: [{ permission: 'View' }] }, 'exactly one of userId, teamId and builtInRole must be set'],
    ['', {}, 'bad request data: permissions is missing'],
  ])('%s %o is refused', async (who, body, message) => {
    const { uid } = await makeDashboard();
    const answer = await ask('POST', `${path('dashboards', uid)}/${who}`, body);
    expect(answer).toMatchObject({ status: 400, body: { message } });
  });

  it('are given by administrators, creators and those with Admin', async () => {
    const { uid } = await makeDashboard();
    const give = (by: User) => by.ask('POST', `${path('dashboards', uid)}/builtInRoles/Viewer`, { permission: '' });
    expect([(await give(viewer)).status, (await give(editor)).status]).toEqual([403, 403]);
    await ask('POST', `${path('dashboards', uid)}/users/${editor.id}`, { permission: 'Admin' });
    expect((await give(editor)).status).toBe(200);
    expect((await viewer.ask.get(path('dashboards', uid))).status).toBe(403);
    expect((await server.anonymous.get(path('dashboards', uid))).status).toBe(401);
  });
});

describe('the record of calls', () => {
  it('names the object of each change of a list', async () => {
    const folder = await makeFolder();
    const { uid } = await makeDashboard(folder.uid);
    records = [];
    await setList(ofDashboard(uid), []);
    await setList(ofFolder(folder.uid), []);
    await ask('POST', `/api/access-control/folders/${folder.uid}/builtInRoles/Viewer`, { permission: 'View' });
    expect(records).toMatchObject([
      { operation: 'dashboards.setAccess', object: expect.stringMatching(/^dsbd_/), permission: 'scene.setManage' },
      { operation: 'folders.setAccess', object: expect.stringMatching(/^fold_/), body: '{"items":[]}' },
      { operation: 'folders.setAccess', object: expect.stringMatching(/^fold_/) },
    ]);
  });
});
