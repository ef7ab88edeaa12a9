import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fixture, must, newFixture } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { newAccount } from './support/member.ts';
import { adminPassword, apiKey } from './support/product.ts';

/** Members and teams are the same objects to clients of the Open API and of Grafana. */

let running: RunningServer;
let fixture: Fixture;
beforeAll(async () => {
  running = await startInProcess({ environment: { BELVEDERE_ENGINE: 'off' } });
  fixture = await newFixture(running.address, apiKey);
});
afterAll(() => running.stop());

/** What a client of Grafana is told. */
async function grafana(method: string, path: string, body?: object, credentials = `Bearer ${fixture.key}`) {
  const answer = await fetch(running.address + path, {
    method,
    headers: { Authorization: credentials, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: JSON.parse(await answer.text()) };
}

let people = 0;
/** Somebody who can log in: whom `basic` is for. */
async function newPerson() {
  people += 1;
  const name = `person-${people}`;
  const uuid = await newAccount(running.address, name);
  return { uuid, login: `${name}@example.org`, basic: `Basic ${btoa(`${name}@example.org:${adminPassword}`)}` };
}

const addMembers = async (accountUUIDs: string[], roleUUIDs: string[]) =>
  must(await fixture.client.post('/workspace/member/batch_add', { accountUUIDs, roleUUIDs }));

const groupMembers = async (uuid: string): Promise<string[]> =>
  must(await fixture.client.get(`/workspace/member_group/get?groupUUID=${uuid}`)).content.groupMembers.map(
    (member: { uuid: string }) => member.uuid,
  );

describe('a team', () => {
  it('that the Open API made is one of Grafana, with its members, and is changed and deleted there', async () => {
    const { client, member } = fixture;
    const { uuid } = must(
      await client.post('/workspace/member_group/add', { name: 'of the Open API', accountUUIDs: [member] }),
    ).content;
    const found = await grafana('GET', '/api/teams/search?query=of%20the%20open');
    expect(found.body.teams).toMatchObject([{ uid: uuid, name: 'of the Open API', memberCount: 1 }]);
    const { id } = found.body.teams[0];
    expect((await grafana('GET', `/api/teams/${uuid}/members`)).body).toMatchObject([
      { userUID: member, permission: 0 },
    ]);
    await grafana('PUT', `/api/teams/${id}`, { name: 'of both' });
    expect(must(await client.get('/workspace/member_group/list?search=of%20both')).content).toMatchObject([
      { uuid, name: 'of both', member_count: 1 },
    ]);
    expect((await grafana('DELETE', `/api/teams/${id}`)).status).toBe(200);
    const gone = await client.get(`/workspace/member_group/get?groupUUID=${uuid}`);
    expect(gone.body).toMatchObject({ code: 404, errorCode: 'ObjectNotFound' });
  });

  it('that a client of Grafana made is one of the Open API, and is deleted there by a GET', async () => {
    const { client, member } = fixture;
    const { uid, teamId } = (await grafana('POST', '/api/teams', { name: 'of Grafana', email: 'team@example.org' }))
      .body;
    expect(await groupMembers(uid)).toEqual([]);
    must(await client.post(`/workspace/member_group/${uid}/modify`, { name: 'renamed', accountUUIDs: [member] }));
    expect((await grafana('GET', `/api/teams/${teamId}`)).body).toMatchObject({
      uid,
      name: 'renamed',
      email: 'team@example.org',
      memberCount: 1,
    });
    expect(must(await client.get(`/workspace/member_group/${uid}/delete`)).content).toBe(true);
    expect((await grafana('GET', `/api/teams/${teamId}`)).status).toBe(404);
  });

  it('opens what is closed to everybody else to those who are in it', async () => {
    const { client } = fixture;
    const reader = await newPerson();
    await addMembers([reader.uuid], ['readOnly']);
    const organization = (await grafana('GET', '/api/org')).body.id as number;
    const team = must(await client.post('/workspace/member_group/add', { name: 'readers' })).content.uuid;
    const { uuid } = must(
      await client.post('/dashboards/create', { name: 'closed', isPublic: -1, readPermissionSet: [team] }),
    ).content;
    const seen = async () => {
      const answer = await fetch(`${running.address}/api/search?query=closed`, {
        headers: { Authorization: reader.basic, 'X-Grafana-Org-Id': String(organization) },
      });
      return ((await answer.json()) as { uid: string }[]).length;
    };
    expect(await seen()).toBe(0);
    must(
      await client.post('/workspace/member/batch_modify', {
        accountUUIDs: [reader.uuid],
        roleUUIDs: ['readOnly'],
        onlyModifyRoles: false,
        memberGroupUUIDs: [team],
      }),
    );
    expect(await seen()).toBe(1);
    must(await client.post(`/workspace/member_group/${team}/modify`, { name: 'readers', accountUUIDs: null }));
    expect(await seen()).toBe(0);
    must(await client.post(`/dashboards/${uuid}/delete`));
  });
});

describe('a member', () => {
  it('is one to both, with the roles that either gave', async () => {
    const { client } = fixture;
    const { uuid, login } = await newPerson();
    await addMembers([uuid], ['general']);
    const organizationUser = async () =>
      (await grafana('GET', '/api/org/users')).body.find((user: { login: string }) => user.login === login);
    const user = await organizationUser();
    expect(user).toMatchObject({ uid: uuid, role: 'Editor' });
    await grafana('PATCH', `/api/org/users/${user.userId}`, { role: 'Viewer' });
    const { content } = must(await client.get(`/workspace/members/list?search=${encodeURIComponent(login)}`));
    expect(content.data).toMatchObject([{ id: user.userId, uuid, roles: [{ name: 'Read-only', uuid: 'readOnly' }] }]);
    must(await client.post('/workspace/member/batch_delete', { accountUUIDs: [uuid] }));
    expect(await organizationUser()).toBeUndefined();
  });

  it('who is invited by mail comes in by the address that the invitations show', async () => {
    const body = { to: ['guest@example.org'], roleUUIDs: ['general'], method: 'email' };
    expect(must(await fixture.client.post('/workspace/member/batch_invitation', body)).content).toBe(true);
    const invitations = (await grafana('GET', '/api/org/invites')).body as {
      email: string;
      code: string;
      role: string;
    }[];
    expect(invitations).toMatchObject([{ email: 'guest@example.org', role: 'Editor' }]);
    const answer = await grafana('POST', '/api/user/invite/complete', {
      inviteCode: invitations[0]?.code,
      email: 'guest@example.org',
      username: 'guest',
      name: 'Guest',
      password: adminPassword,
    });
    expect(answer.status).toBe(200);
    const { content } = must(await fixture.client.get('/workspace/members/list?search=guest'));
    expect(content.data).toMatchObject([{ username: 'guest', email: 'guest@example.org', role: 'general' }]);
  });

  it('is found by what clients do not encode', async () => {
    const uuid = await newAccount(running.address, 'plus+sign');
    await addMembers([uuid], ['readOnly']);
    expect((await listUnencoded('plus+sign@example.org')).content.data).toMatchObject([{ uuid }]);
  });

  it('holds a role that the workspace made for itself, which is shown by its name', async () => {
    const { client } = fixture;
    const { uuid } = await newPerson();
    const role = must(await client.post('/role/add', { name: 'Watcher', desc: '', keys: ['snapshot.create'] })).content
      .uuid;
    await addMembers([uuid], [role]);
    const { content } = must(await client.get('/workspace/members/list?search=person'));
    const held = content.data.find((member: { uuid: string }) => member.uuid === uuid);
    expect(held).toMatchObject({ role, roles: [{ name: 'Watcher', uuid: role }] });
  });
});

/** Sends the search byte by byte as it is, which no client of Node's does. */
async function listUnencoded(search: string) {
  const { hostname, port } = new URL(running.address);
  const socket = connect(Number(port), hostname);
  socket.end(
    `GET /api/v1/workspace/members/list?search=${search} HTTP/1.1\r\nHost: ${hostname}\r\nDF-API-KEY: ${fixture.key}\r\nConnection: close\r\n\r\n`,
  );
  const answer = await text(socket);
  return JSON.parse(answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
}
