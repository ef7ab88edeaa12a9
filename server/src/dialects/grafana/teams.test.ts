import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

const newTeam = async (name: string) =>
  (await server.admin('POST', '/api/teams', { name, email: `${name}@example.org` })).body;

describe('teams', () => {
  it('are made with their creator as a manager, found, changed and deleted', async () => {
    const { teamId, uid, message } = await newTeam('Makers');
    expect(message).toBe('Team created');
    const { body } = await server.admin.get(`/api/teams/${teamId}`);
    expect(body).toMatchObject({
      id: teamId,
      uid,
      orgId: 1,
      name: 'Makers',
      email: 'Makers@example.org',
      memberCount: 1,
    });
    expect((await server.admin.get(`/api/teams/${uid}`)).body).toEqual(body);
    expect((await server.admin.get(`/api/teams/${teamId}/members`)).body).toMatchObject([
      { teamId, teamUID: uid, userId: 1, login: 'admin', permission: 4 },
    ]);
    expect((await server.admin('PUT', `/api/teams/${teamId}`, { name: 'Menders' })).body).toEqual({
      message: 'Team updated',
    });
    expect((await server.admin.get(`/api/teams/${teamId}`)).body).toMatchObject({
      name: 'Menders',
      email: 'Makers@example.org',
    });
    expect((await server.admin('DELETE', `/api/teams/${teamId}`)).body).toEqual({ message: 'Team deleted' });
    expect((await server.admin.get(`/api/teams/${teamId}`)).body).toEqual({ message: 'Team not found' });
    expect((await newTeam('Menders')).message).toBe('Team created');
  });

  it('have members, who leave with their membership', async () => {
    const { teamId } = await newTeam('Members');
    const { id, ask } = await server.newUser();
    const path = `/api/teams/${teamId}/members`;
    expect((await server.admin('POST', path, { userId: id })).body).toEqual({ message: 'Member added to Team' });
    expect(await server.admin('POST', path, { userId: id })).toMatchObject({
      status: 400,
      body: { message: 'User is already added to this team' },
    });
    expect((await server.admin('PUT', `${path}/${id}`, { permission: 4 })).body).toEqual({
      message: 'Team member updated',
    });
    expect((await ask.get('/api/user/teams')).body).toMatchObject([{ id: teamId, memberCount: 2 }]);
    expect((await server.admin.get(`/api/users/${id}/teams`)).body).toMatchObject([{ id: teamId }]);
    expect((await server.admin('DELETE', `${path}/${id}`)).body).toEqual({ message: 'Team Member removed' });
    expect((await server.admin('DELETE', `${path}/${id}`)).body).toEqual({ message: 'Team member not found' });
    await server.admin('POST', path, { userId: id });
    await server.admin('DELETE', `/api/org/users/${id}`);
    expect((await server.admin.get(path)).body).toHaveLength(1);
  });

  it('are found in pages, by a part of their name and by all of it', async () => {
    await newTeam('My Findable Team');
    await newTeam('My Findable Team 2');
    const search = async (query: string) => (await server.admin.get(`/api/teams/search?${query}`)).body;
    expect(await search('query=my%20findable&perpage=1')).toMatchObject({
      totalCount: 2,
      page: 1,
      perPage: 1,
      teams: [{}],
    });
    expect((await search('name=My+Findable+Team')).totalCount).toBe(1);
    expect((await search('name=My')).teams).toEqual([]);
    expect((await search('query=my&page=2')).teams).toEqual([]);
  });

  it.each([
    ['GET', '/api/teams/999', undefined, 404, 'Team not found'],
    ['GET', '/api/teams/none', undefined, 404, 'Team not found'],
    ['PUT', '/api/teams/999', { name: 'x' }, 500, 'Failed to update Team'],
    ['DELETE', '/api/teams/999', undefined, 404, 'Failed to delete Team. ID not found'],
    ['GET', '/api/teams/999/members', undefined, 404, 'Team not found'],
    ['POST', '/api/teams/999/members', { userId: 1 }, 404, 'Team not found'],
    ['PUT', '/api/teams/999/members/1', { permission: 4 }, 404, 'Team member not found.'],
    ['GET', '/api/teams/999/preferences', undefined, 404, 'Team not found'],
  ])('%s %s %j is %i', async (method, path, sent, status, message) => {
    expect(await server.admin(method, path, sent)).toMatchObject({ status, body: { message } });
  });

  it('refuse a name that is taken or empty, and somebody who is not of the organization', async () => {
    const { teamId } = await newTeam('Taken');
    const { teamId: other } = await newTeam('Other');
    expect(await server.admin('POST', '/api/teams', { name: 'Taken' })).toMatchObject({
      status: 409,
      body: { message: 'Team name taken' },
    });
    expect((await server.admin('PUT', `/api/teams/${other}`, { name: 'Taken' })).status).toBe(400);
    expect((await server.admin('POST', '/api/teams', { name: '' })).status).toBe(400);
    const { id } = await server.newUser();
    await server.admin('DELETE', `/api/org/users/${id}`);
    expect((await server.admin('POST', `/api/teams/${teamId}/members`, { userId: id })).status).toBe(404);
  });

  it('have preferences of their own', async () => {
    const { teamId } = await newTeam('Preferring');
    const path = `/api/teams/${teamId}/preferences`;
    expect((await server.admin.get(path)).body).toEqual({});
    expect((await server.admin('PUT', path, { theme: 'dark' })).body).toEqual({ message: 'Preferences updated' });
    expect((await server.admin.get(path)).body).toEqual({ theme: 'dark' });
    expect((await server.admin.get('/api/org/preferences')).body).toEqual({});
  });

  it('are seen by who is in them, changed by Admins, and unknown to other organizations', async () => {
    const { teamId } = await newTeam('Private');
    const { ask, id } = await server.newUser('Editor');
    expect((await ask.get(`/api/teams/${teamId}`)).status).toBe(404);
    expect((await ask.get('/api/teams/search')).body.teams).toEqual([]);
    expect((await ask('POST', '/api/teams', { name: 'Mine' })).status).toBe(403);
    await server.admin('POST', `/api/teams/${teamId}/members`, { userId: id });
    expect((await ask.get(`/api/teams/${teamId}`)).status).toBe(200);
    const { orgId } = (await server.admin('POST', '/api/orgs', { name: 'Without teams' })).body;
    const header = { 'X-Grafana-Org-Id': String(orgId) };
    expect((await server.admin.get(`/api/teams/${teamId}`, header)).status).toBe(404);
    expect((await server.admin('DELETE', `/api/teams/${teamId}`, undefined, header)).status).toBe(404);
  });
});
