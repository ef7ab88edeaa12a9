import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogin } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { createAuthenticate, keys as keyNoun } from '../keys/index.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { firstRun } from './index.ts';
import { workspaceOperations } from './operations.ts';
import { revertibleWorkspaces } from './revert.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (id: string, ctx: Context, body: object = {}) =>
  callOperation(operationNamed(workspaceOperations, id), ctx, { body });

const authenticate = (on: TestKernel, secret: string) =>
  createAuthenticate(on, { keyIdLogin: false }, { note: () => undefined })({ kind: 'key', secret }, '127.0.0.1');

const changesOf = (on: TestKernel, workspaceId: number) =>
  on.store.read.selectFrom('changes').selectAll().where('workspace_id', '=', workspaceId).orderBy('seq').execute();

const revertLast = async (ctx: Context) => {
  const change = (await changesOf(kernel, ctx.workspace.id)).at(-1);
  if (change === undefined) throw new Error('nothing to revert');
  return transact(ctx, (unit) => revertibleWorkspaces.revert(ctx, unit, change));
};

describe('the first run', () => {
  test('makes workspace 1, an administrator and a key, shows what it made, and happens once', async () => {
    const fresh = await openTestKernel();
    try {
      const secrets = await firstRun(fresh, {});
      expect(secrets).toEqual({
        login: 'admin',
        adminPassword: expect.any(String),
        apiKey: expect.any(String),
        ingestToken: expect.stringMatching(/^tkn_[A-Za-z0-9]{32}$/),
      });
      expect(await firstRun(fresh, {})).toBeNull();
      const caller = await authenticate(fresh, secrets?.apiKey ?? '');
      expect(caller).toMatchObject({ workspace: { id: 1 }, roles: ['wsAdmin'] });
      const input = { login: 'admin', password: secrets?.adminPassword ?? '' };
      expect(await createLogin()({ ctx: serverContext(fresh), input })).toMatchObject({
        roles: ['owner'],
        account: { id: 1 },
      });
      expect((await changesOf(fresh, 0)).map((change) => `${change.noun}.${change.verb}`)).toEqual([
        'workspaces.create',
        'accounts.create',
      ]);
      expect((await changesOf(fresh, 1)).map((change) => `${change.noun}.${change.verb}`)).toEqual([
        'workspaces.create',
        'members.add',
        'keys.create',
        'ingestTokens.create',
        'sessions.login',
      ]);
    } finally {
      await fresh.close();
    }
  });

  test('takes its secrets from the environment without repeating them, and a key that was revoked stays revoked', async () => {
    const fresh = await openTestKernel();
    const environment = {
      adminPassword: 'chosen password',
      apiKey: 'chosen-api-key-0001',
      ingestToken: 'chosen-ingest-token',
    };
    try {
      expect(await firstRun(fresh, environment)).toEqual({
        login: 'admin',
        adminPassword: undefined,
        apiKey: undefined,
        ingestToken: undefined,
      });
      const { workspace, actor } = await authenticate(fresh, environment.apiKey);
      const admin = await contextFor(fresh, { workspace });
      await callOperation(operationNamed(keyNoun.operations, 'keys.delete'), admin, {
        params: { ak_uuid: actor.uuid },
      });
      expect(await firstRun(fresh, environment)).toBeNull();
      await expect(authenticate(fresh, environment.apiKey)).rejects.toMatchObject({ code: 'InvalidApiKey' });
    } finally {
      await fresh.close();
    }
  });

  test('of two servers on one store only one makes the workspace', async () => {
    const fresh = await openTestKernel();
    try {
      const results = await Promise.all([firstRun(fresh, {}), firstRun(fresh, {})]);
      expect(results.filter((result) => result === null)).toHaveLength(1);
      expect(await fresh.store.read.selectFrom('workspaces').select('id').execute()).toEqual([{ id: 1 }]);
    } finally {
      await fresh.close();
    }
  });
});

describe('workspace/get', () => {
  test('tells every member about its own workspace, with the number of members as text', async () => {
    const ctx = await contextFor(kernel, { roles: ['readOnly'] });
    const { content, revision } = await call('workspaces.get', ctx);
    expect(content).toMatchObject({ uuid: ctx.workspace.uuid, id: ctx.workspace.id, name: 'test', memberCount: '1' });
    expect(revision).toBe(1);
  });
});

describe('workspace/create', () => {
  test('gives the new workspace to the owner of the old one, with a key that works there', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const admin = await contextFor(kernel, { roles: ['wsAdmin'], workspace: owner.workspace });
    const { content } = await call('workspaces.create', admin, {
      name: 'second',
      desc: null,
      language: 'zh',
      needCreateAk: true,
      akName: 'its key',
    });
    expect(content.ownerInfo.accountUUID).toBe(owner.actor.uuid);
    expect(content.accountInfo).toEqual([owner.actor.uuid]);
    expect(content.akInfo.name).toBe('its key');
    expect(content.wsInfo).toMatchObject({ name: 'second', desc: '', language: 'zh', creator: admin.actor.uuid });
    const caller = await authenticate(kernel, content.akInfo.keySk);
    expect(caller).toMatchObject({ workspace: { uuid: content.wsInfo.uuid }, actor: { uuid: content.akInfo.keyId } });
    expect((await changesOf(kernel, caller.workspace.id)).map((change) => `${change.noun}.${change.verb}`)).toEqual([
      'workspaces.create',
      'members.add',
      'keys.create',
    ]);
    expect((await changesOf(kernel, 0)).at(-1)).toMatchObject({ verb: 'create', object_uuid: content.wsInfo.uuid });
  });

  test('makes no key unless asked to', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const { content } = await call('workspaces.create', owner, { name: 'third', akName: 'not made' });
    expect(content.akInfo).toEqual({});
  });

  test('binds the new key as the calling key is bound', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const { content: bound } = await callOperation(operationNamed(keyNoun.operations, 'keys.create'), owner, {
      body: { name: 'bound', allowedAddresses: ['127.0.0.1'] },
    });
    const ctx = { ...owner, actor: { kind: 'key', uuid: bound.uuid, name: 'bound' }, roles: ['wsAdmin'] } as const;
    const { content } = await call('workspaces.create', ctx, { name: 'fourth', needCreateAk: true });
    const key = await kernel.store.read
      .selectFrom('keys')
      .selectAll()
      .where('uuid', '=', content.akInfo.keyId)
      .executeTakeFirstOrThrow();
    expect(key.allowed_addresses).toBe('["127.0.0.1"]');
  });

  test('as a dry run leaves nothing', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const before = await kernel.store.read.selectFrom('workspaces').select('id').execute();
    const { content } = await call(
      'workspaces.create',
      { ...owner, dryRun: true },
      { name: 'dry', needCreateAk: true },
    );
    expect(content.akInfo.keySk).toBe('*'.repeat(32));
    expect(await kernel.store.read.selectFrom('workspaces').select('id').execute()).toEqual(before);
  });

  test('is not for general members', async () => {
    const ctx = await contextFor(kernel, { roles: ['general'] });
    await expect(call('workspaces.create', ctx, { name: 'x' })).rejects.toMatchObject({ code: 'PermissionDenied' });
  });
});

describe('workspace/modify and its settings', () => {
  test('change what is sent, and the change can be reverted', async () => {
    const ctx = await contextFor(kernel);
    const changed = await call('workspaces.modify', ctx, { name: 'renamed' });
    expect(changed.content).toMatchObject({ name: 'renamed', desc: '' });
    expect(changed.revision).toBe(2);
    await call('workspaces.modify', ctx, { desc: 'described' });
    expect((await call('workspaces.get', ctx)).content).toMatchObject({ name: 'renamed', desc: 'described' });
    expect(await revertLast(ctx)).toEqual({ uuid: ctx.workspace.uuid, revision: 4, deleted: false });
    expect((await call('workspaces.get', ctx)).content).toMatchObject({ name: 'renamed', desc: '' });
  });

  test('a stale revision is refused', async () => {
    const ctx = await contextFor(kernel);
    await call('workspaces.modify', ctx, { desc: 'first' });
    const stale = { ...ctx, expectedRevision: 1 };
    await expect(call('workspaces.modify', stale, { desc: 'second' })).rejects.toMatchObject({
      code: 'RevisionConflict',
    });
    await expect(call('workspaces.modifySettings', stale, { callsPerMinute: 1 })).rejects.toMatchObject({
      code: 'RevisionConflict',
    });
  });

  test('keeps changes at least as long as the deletes that they take back', async () => {
    const ctx = await contextFor(kernel);
    for (const settings of [{ changeRetentionDays: 7 }, { changeRetentionDays: 60, deleteRetentionDays: null }]) {
      await expect(call('workspaces.modifySettings', ctx, settings)).rejects.toMatchObject({
        code: 'InvalidParameter',
      });
    }
    await call('workspaces.modifySettings', ctx, { changeRetentionDays: 7, deleteRetentionDays: 7 });
  });

  test('keep everything but deleted objects by default, and the limit of calls acts on the next call', async () => {
    const ctx = await contextFor(kernel);
    expect((await call('workspaces.settings', ctx)).content).toEqual({
      versionRetentionDays: null,
      deleteRetentionDays: 30,
      changeRetentionDays: null,
      callRetentionDays: 400,
      callRetentionBytesMax: 10_737_418_240,
      callsPerMinute: null,
      telemetryRetentionDays: expect.objectContaining({ metric: 30, logging: 14 }),
    });
    const { content: key } = await callOperation(operationNamed(keyNoun.operations, 'keys.create'), ctx, {
      body: { name: 'k' },
    });
    await call('workspaces.modifySettings', ctx, { callsPerMinute: 100, deleteRetentionDays: null });
    await call('workspaces.modifySettings', ctx, { telemetryRetentionDays: { metric: 90 } });
    await call('workspaces.modifySettings', ctx, { telemetryRetentionDays: { tracing: 3 } });
    const { content } = await call('workspaces.modifySettings', ctx, { versionRetentionDays: 7 });
    expect(content).toEqual({
      versionRetentionDays: 7,
      deleteRetentionDays: null,
      changeRetentionDays: null,
      callRetentionDays: 400,
      callRetentionBytesMax: 10_737_418_240,
      callsPerMinute: 100,
      telemetryRetentionDays: expect.objectContaining({ metric: 90, logging: 14, tracing: 3 }),
    });
    expect((await authenticate(kernel, key.sk)).workspaceLimitPerMinute).toBe(100);
    const { durationSet, datastore } = (await call('workspaces.get', ctx)).content;
    expect(durationSet).toEqual({
      keyevent: '365d',
      logging: '14d',
      network: '7d',
      profiling: '7d',
      rp: '90d',
      rum: '14d',
      security: '90d',
      tracing: '3d',
    });
    expect(datastore).toMatchObject({ metric: 'clickhouse', logging: 'clickhouse' });
  });

  test('are not for general members', async () => {
    const ctx = await contextFor(kernel, { roles: ['general'] });
    const denied = { code: 'PermissionDenied', detail: { permission: 'workspace.settingsManage' } };
    await expect(call('workspaces.modify', ctx, { name: 'x' })).rejects.toMatchObject(denied);
    await expect(call('workspaces.modifySettings', ctx, { callsPerMinute: 1 })).rejects.toMatchObject(denied);
  });
});
