import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { get, Project } from './testing/project.ts';
import { type CalledRecordsServer, startCalledRecords } from './testing/start-called-records.ts';

let server: CalledRecordsServer;
beforeAll(async () => {
  server = await startCalledRecords();
});
afterAll(() => server.close());

describe('the project', () => {
  test('is the workspace by its uuid or its number', async () => {
    const project = await Project.open(server);
    const { id, uuid } = project.ctx.workspace;
    for (const name of [uuid, String(id)]) {
      const { body } = await get(server, `/v1/${name}/openapi/called-records?end_time=1`, {
        'X-Auth-Token': project.key.sk,
      });
      expect(body.total).toBe(0);
    }
  });

  test('that is not the caller’s is answered like one that does not exist', async () => {
    const [project, other] = [await Project.open(server), await Project.open(server)];
    const answers = [other.ctx.workspace.uuid, String(other.ctx.workspace.id), `wksp_${'0'.repeat(32)}`, '0', 'x'].map(
      (name) => get(server, `/v1/${name}/openapi/called-records`, { 'X-Auth-Token': project.key.sk }),
    );
    for (const { status, body } of await Promise.all(answers)) {
      expect(status).toBe(404);
      expect(body).toEqual({ error_code: 'ObjectNotFound', error_msg: expect.any(String) });
    }
    expect(new Set((await Promise.all(answers)).map(({ text }) => text)).size).toBe(1);
  });
});

describe('the caller', () => {
  test.each(['X-Auth-Token', 'DF-API-KEY', 'x-auth-token'])('shows its key in %s', async (name) => {
    const project = await Project.open(server);
    expect((await project.get('', { [name]: project.key.sk })).status).toBe(200);
  });

  test('may show it as a bearer token', async () => {
    const project = await Project.open(server);
    expect((await project.get('', { Authorization: `Bearer ${project.key.sk}` })).status).toBe(200);
  });

  test('without a key, or with one that nobody has, is told 401', async () => {
    const project = await Project.open(server);
    for (const headers of [
      {},
      { 'X-Auth-Token': 'unknown' },
      { Authorization: 'Basic eDp5' },
      { Cookie: 'belvedere_session=x' },
    ]) {
      const { status, body } = await project.get('?limit=0', headers);
      expect([status, body]).toEqual([401, { error_code: 'InvalidApiKey', error_msg: 'invalid API key' }]);
    }
  });

  test('without the permission is told 403', async () => {
    const project = await Project.open(server);
    const reader = await server.newKey(project.ctx, { roleUUIDs: ['readOnly'] });
    const { status, body } = await project.get('', { 'X-Auth-Token': reader.sk });
    expect(status).toBe(403);
    expect(body).toEqual({ error_code: 'PermissionDenied', error_msg: expect.stringContaining('workspace.callRead') });
  });

  test('with a key that may only read may read', async () => {
    const project = await Project.open(server);
    const reader = await server.newKey(project.ctx, { readOnly: true });
    expect((await project.get('', { 'X-Auth-Token': reader.sk })).status).toBe(200);
  });

  test('that calls more often than its key may is told 429 and when to come back', async () => {
    const project = await Project.open(server);
    const limited = await server.newKey(project.ctx, { limitPerMinute: 1 });
    const first = await project.get('', { 'X-Auth-Token': limited.sk });
    expect([first.status, first.headers.get('ratelimit-remaining')]).toEqual([200, '0']);
    const { status, headers, body } = await project.get('', { 'X-Auth-Token': limited.sk });
    expect([status, body.error_code]).toEqual([429, 'ft.TriggerApiAkCurrentLimiting']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a call of the dialect is recorded', () => {
  test('with who made it, and why it failed', async () => {
    const project = await Project.open(server);
    await project.get('?limit=1');
    const expected = {
      workspace: project.ctx.workspace.uuid,
      callerKind: 'key',
      caller: project.key.uuid,
      credential: 'key',
      dialect: 'called-records',
      operation: 'calls.listCalledRecords',
      effect: 'read',
      permission: 'workspace.callRead',
      method: 'GET',
      path: `/v1/${project.ctx.workspace.uuid}/openapi/called-records`,
      template: '/v1/{project_id}/openapi/called-records',
      query: 'limit=1',
    };
    expect(await server.lastCall(project.ctx)).toMatchObject({
      ...expected,
      status: 200,
      errorCode: '',
      failReason: '',
    });
    await project.get('?limit=0');
    expect(await server.lastCall(project.ctx)).toMatchObject({
      ...expected,
      query: 'limit=0',
      status: 400,
      errorCode: 'InvalidParameter',
      failReason: 'query parameter "limit" must be 1 to 2000',
    });
  });

  test('under the key whose credential was refused, and under nobody when nobody has it', async () => {
    const project = await Project.open(server);
    await server.call('keys.setDisable', project.ctx, { body: { isDisable: true, akUUIDs: [project.key.uuid] } });
    expect((await project.get()).status).toBe(401);
    expect(await server.lastCall(project.ctx)).toMatchObject({
      caller: project.key.uuid,
      status: 401,
      errorCode: 'InvalidApiKey',
    });
    expect((await server.lastCall(project.ctx))?.failReason).toContain('disabled');
    const before = await server.lastCall(project.ctx);
    const counted = server.counted.length;
    await project.get('', { 'X-Auth-Token': 'unknown' });
    expect(server.counted.slice(counted)).toMatchObject([{ dialect: 'called-records', status: 401 }]);
    expect(await server.lastCall(project.ctx)).toEqual(before);
  });

  test('also on a route that does not exist', async () => {
    const project = await Project.open(server);
    await get(server, `/v1/${project.ctx.workspace.uuid}/openapi/other`, { 'X-Auth-Token': project.key.sk });
    expect(await server.lastCall(project.ctx)).toMatchObject({
      caller: project.key.uuid,
      operation: 'unknown',
      template: '',
      status: 404,
    });
  });
});
