import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

const base = '/api/access-control';
const permissionsOf = async (path: string): Promise<string[]> =>
  (await server.admin.get(`${base}/${path}`)).body.map(
    (entry: { userId?: number; builtInRole?: string; permission: string }) =>
      `${entry.builtInRole ?? entry.userId} ${entry.permission}`,
  );

describe('the levels of a team', () => {
  it('are its members, and who is Admin manages it', async () => {
    const { teamId, uid } = (await server.admin('POST', '/api/teams', { name: 'Levels' })).body;
    const one = await server.newUser();
    const two = await server.newUser('Editor');
    const permissions = [
      { userId: one.id, permission: 'Admin' },
      { userId: two.id, permission: 'Member' },
    ];
    const set = await server.admin('POST', `${base}/teams/${uid}`, { permissions });
    expect([set.status, set.body]).toEqual([200, { message: 'Permissions updated' }]);
    const listed = ['1 Admin', `${one.id} Admin`, `${two.id} Member`];
    expect(await permissionsOf(`teams/${teamId}`)).toEqual(listed);
    const members = (await server.admin.get(`/api/teams/${teamId}/members`)).body;
    expect(members.map((member: { permission: number }) => member.permission)).toEqual([4, 4, 0]);
    const removed = await server.admin('POST', `${base}/teams/${teamId}/users/${one.id}`, { permission: '' });
    expect(removed.body).toEqual({ message: 'Permission removed' });
    expect(await permissionsOf(`teams/${teamId}`)).toEqual(['1 Admin', `${two.id} Member`]);
  });

  it('change all or none, and only for whom manages members', async () => {
    const { teamId } = (await server.admin('POST', '/api/teams', { name: 'All or none' })).body;
    const { id, ask } = await server.newUser('Editor');
    const permissions = [
      { userId: id, permission: 'Member' },
      { userId: 987_654, permission: 'Member' },
    ];
    const refused = await server.admin('POST', `${base}/teams/${teamId}`, { permissions });
    expect([refused.status, refused.body.message]).toEqual([400, 'user not found']);
    expect(await permissionsOf(`teams/${teamId}`)).toEqual(['1 Admin']);
    expect((await ask('POST', `${base}/teams/${teamId}/users/${id}`, { permission: 'Admin' })).status).toBe(403);
    const wrong = await server.admin('POST', `${base}/teams/${teamId}/users/${id}`, { permission: 'View' });
    expect(wrong.status).toBe(400);
    expect((await server.admin.get(`${base}/teams/987654`)).body).toEqual({ message: 'Team not found' });
    // Whoever is not in a team does not see it.
    expect((await ask.get(`${base}/teams/${teamId}`)).status).toBe(404);
  });
});

describe('data sources and service accounts', () => {
  it('show what roles give, and refuse with the reason what would not hold', async () => {
    const source = { name: 'levels', type: 'prometheus', access: 'proxy', url: 'http://prometheus.example.org' };
    const { uid } = (await server.admin('POST', '/api/datasources', source)).body.datasource;
    const { id } = (await server.admin('POST', '/api/serviceaccounts', { name: 'levels', role: 'Viewer' })).body;
    const roles = { [`datasources/${uid}`]: ['Admin Admin', 'Editor Query', 'Viewer Query'] };
    for (const [path, held] of Object.entries({ ...roles, [`serviceaccounts/${id}`]: ['Admin Admin'] })) {
      expect(await permissionsOf(path)).toEqual(held);
      const set = (permissions: object[]) => server.admin('POST', `${base}/${path}`, { permissions });
      const same = held.map((each) => ({ builtInRole: each.split(' ')[0], permission: each.split(' ')[1] }));
      expect((await set(same)).status).toBe(200);
      expect((await set([{ userId: 1, permission: '' }])).status).toBe(200);
      for (const change of [
        { builtInRole: 'Admin', permission: '' },
        { builtInRole: 'Viewer', permission: 'Edit' },
        { userId: 1, permission: 'Edit' },
      ]) {
        const { status, body } = await set([...same, change]);
        expect([status, body.messageId]).toEqual([400, 'accesscontrol.heldByRole']);
        expect(body.message).toContain('the role in the organization');
      }
      expect((await set([{ userId: 1, permission: 'Owner' }])).status).toBe(400);
      expect((await set([{ userId: 1, teamId: 1, permission: 'Edit' }])).status).toBe(400);
      const { ask } = await server.newUser('Editor');
      expect((await ask.get(`${base}/${path}`)).status).toBe(403);
      expect((await ask('POST', `${base}/${path}`, { permissions: same })).status).toBe(403);
    }
    expect((await server.admin.get(`${base}/datasources/none`)).body).toEqual({ message: 'Data source not found' });
    const none = await server.admin.get(`${base}/serviceaccounts/987654`);
    expect(none.body).toEqual({ message: 'service account not found' });
  });
});
