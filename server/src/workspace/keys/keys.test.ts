import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../kernel/caller.ts';
import type { Context } from '../kernel/context.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { createAuthenticate, createKeyUsage, type KeyUsage } from './index.ts';
import { keyOperations } from './operations.ts';

const ADDRESS = '192.0.2.1';

let kernel: TestKernel;
let usage: KeyUsage;
let authenticate: ReturnType<typeof createAuthenticate>;
beforeAll(async () => {
  kernel = await openTestKernel();
  usage = createKeyUsage(kernel);
  authenticate = createAuthenticate(kernel, { keyIdLogin: false }, usage);
});
afterAll(async () => {
  await usage.stop();
  await kernel.close();
});

const call = (id: string, ctx: Context, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(keyOperations, id), ctx, request);

const add = async (ctx: Context, body: object = {}) =>
  (await call('keys.create', ctx, { body: { name: 'a key', ...body } })).content;

const withKey = async (secret: string, address = ADDRESS): Promise<Caller> =>
  authenticate({ kind: 'key', secret }, address);

/** The context that a request with this secret gets. */
async function contextOf(secret: string, address = ADDRESS): Promise<Context> {
  const { workspace, actor, roles, permissions, readOnly, serverAdmin } = await withKey(secret, address);
  return { kernel, workspace, actor, roles, permissions, readOnly, serverAdmin, address, traceId: '1' };
}

const inSeconds = (seconds: number) => Math.floor(kernel.now() / 1000) + seconds;
const of = (key: { uuid: string }) => ({ params: { ak_uuid: key.uuid } });

describe('a new key', () => {
  test('works at once, is wsAdmin by default, and its secret is in no table', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    expect(key.sk).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(key).toMatchObject({
      uuid: expect.stringMatching(/^wsak_[0-9a-f]{32}$/),
      creator: ctx.actor.uuid,
      status: 0,
    });
    const caller = await withKey(key.sk);
    expect(caller).toMatchObject({ roles: ['wsAdmin'], workspace: ctx.workspace, credential: 'key' });
    for (const table of ['keys', 'key_secrets', 'versions', 'changes', 'change_heads'] as const) {
      const rows = await kernel.store.read.selectFrom(table).selectAll().execute();
      expect(JSON.stringify(rows), table).not.toContain(key.sk);
    }
  });

  test('shows its secret once: list and get mask it', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const masked = `****${key.sk.slice(-4)}`;
    expect((await call('keys.get', ctx, of(key))).content.sk).toBe(masked);
    expect((await call('keys.list', ctx)).content).toMatchObject([
      { sk: masked, creatorInfo: { name: 'Tess Tester', iconUrl: '' } },
    ]);
  });

  test('is the same wish in a dry run, which makes nothing and no real secret', async () => {
    const ctx = await contextFor(kernel);
    const key = await add({ ...ctx, dryRun: true });
    expect(key.sk).toBe('*'.repeat(32));
    expect((await call('keys.list', ctx)).content).toEqual([]);
    await expect(withKey(key.sk)).rejects.toMatchObject({ code: 'InvalidApiKey' });
  });

  test.each([
    ['owner among its roles', { roleUUIDs: ['owner'] }],
    ['a role that does not exist', { roleUUIDs: ['role_1234'] }],
    ['an end in the past', { expiresAt: 1 }],
    ['an address that is none', { allowedAddresses: ['localhost'] }],
  ])('with %s is refused', async (_, body) => {
    await expect(add(await contextFor(kernel), body)).rejects.toMatchObject({ code: 'InvalidParameter' });
  });

  test('is recorded with who made it', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const changes = await kernel.store.read
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .execute();
    expect(changes).toMatchObject([
      { noun: 'keys', verb: 'create', object_uuid: key.uuid, actor_uuid: ctx.actor.uuid },
    ]);
  });
});

describe('the list of keys', () => {
  test('has all of them on one page unless a page size is sent, and searches names whatever their case', async () => {
    const ctx = await contextFor(kernel);
    for (const name of ['Deploy', 'deploy two', 'other']) await add(ctx, { name });
    const all = await call('keys.list', ctx);
    expect(all.content.map((key: { name: string }) => key.name)).toEqual(['other', 'deploy two', 'Deploy']);
    expect(all.pageInfo).toEqual({ count: 3, pageIndex: 1, pageSize: 3, totalCount: 3 });
    const found = await call('keys.list', ctx, { query: { search: 'DEPLOY', pageIndex: 2, pageSize: 1 } });
    expect(found.content.map((key: { name: string }) => key.name)).toEqual(['Deploy']);
    expect(found.pageInfo).toEqual({ count: 1, pageIndex: 2, pageSize: 1, totalCount: 2 });
  });
});

describe('who may manage keys', () => {
  test.each(['general', 'readOnly'])('%s may not even list them', async (role) => {
    const ctx = await contextFor(kernel, { roles: [role] });
    await expect(call('keys.list', ctx)).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'workspace.keyManage' },
    });
  });

  test("another workspace's key does not exist", async () => {
    const key = await add(await contextFor(kernel));
    const stranger = await contextFor(kernel);
    const attempts = [
      call('keys.get', stranger, of(key)),
      call('keys.modify', stranger, { ...of(key), body: { name: 'mine' } }),
      call('keys.rotate', stranger, of(key)),
      call('keys.delete', stranger, of(key)),
      call('keys.setDisable', stranger, { body: { isDisable: true, akUUIDs: [key.uuid] } }),
    ];
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject({ code: 'ObjectNotFound' })));
    await withKey(key.sk);
  });

  test('a key that may only read makes none', async () => {
    const reader = await contextOf((await add(await contextFor(kernel), { readOnly: true })).sk);
    await expect(add(reader)).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });
});

describe('a bound key', () => {
  const bound = async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx, {
      allowedAddresses: ['192.0.2.0/24'],
      expiresAt: inSeconds(1000),
      limitPerMinute: 50,
    });
    return { ctx, key, caller: await contextOf(key.sk) };
  };

  test('passes its bounds on to the keys it makes', async () => {
    const { key, caller } = await bound();
    const child = await add(caller);
    expect(child).toMatchObject({
      creator: key.uuid,
      allowedAddresses: ['192.0.2.0/24'],
      expiresAt: key.expiresAt,
      limitPerMinute: 50,
    });
  });

  test.each([
    ['everywhere', { allowedAddresses: [] }],
    ['from another network', { allowedAddresses: ['192.0.2.0/24', '198.51.100.7'] }],
    ['for ever', { expiresAt: null }],
    ['for longer', { expiresAt: Math.floor(Date.UTC(2030, 0, 1) / 1000) }],
    ['without limit', { limitPerMinute: null }],
    ['more often', { limitPerMinute: 51 }],
  ])('makes and changes none that may be used %s, itself included', async (_, body) => {
    const { key, caller } = await bound();
    const denied = { code: 'PermissionDenied' };
    await expect(add(caller, body)).rejects.toMatchObject(denied);
    await expect(call('keys.modify', caller, { ...of(key), body })).rejects.toMatchObject(denied);
  });

  test('cannot take over a freer key by changing, rotating or enabling it', async () => {
    const { ctx, caller } = await bound();
    const free = await add(ctx);
    const disabled = await add(ctx);
    await call('keys.setDisable', ctx, { body: { isDisable: true, akUUIDs: [disabled.uuid] } });
    const attempts = [
      call('keys.modify', caller, { ...of(free), body: { name: 'x' } }),
      call('keys.rotate', caller, of(free)),
      call('keys.setDisable', caller, { body: { isDisable: false, akUUIDs: [disabled.uuid] } }),
    ];
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject({ code: 'PermissionDenied' })));
  });

  test('makes narrower ones', async () => {
    const { caller } = await bound();
    const child = await add(caller, { allowedAddresses: ['192.0.2.1'], limitPerMinute: 5, roleUUIDs: ['readOnly'] });
    expect(child).toMatchObject({ allowedAddresses: ['192.0.2.1'], limitPerMinute: 5, roleUUIDs: ['readOnly'] });
  });
});

describe('modify', () => {
  test('changes what is sent, keeps the rest, and binds the next call', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx, { limitPerMinute: 7 });
    const changed = await call('keys.modify', ctx, {
      ...of(key),
      body: { roleUUIDs: ['readOnly', 'readOnly'], allowedAddresses: ['10.0.0.5/8'], readOnly: true },
    });
    expect(changed.revision).toBe(2);
    expect(changed.content).toMatchObject({
      name: 'a key',
      roleUUIDs: ['readOnly'],
      allowedAddresses: ['10.0.0.0/8'],
      limitPerMinute: 7,
    });
    await expect(withKey(key.sk)).rejects.toMatchObject({ code: 'AddressNotAllowed' });
    expect(await withKey(key.sk, '::ffff:10.9.9.9')).toMatchObject({
      roles: ['readOnly'],
      readOnly: true,
      limitPerMinute: 7,
    });
  });

  test('of what already is writes nothing', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    expect((await call('keys.modify', ctx, { ...of(key), body: { name: 'a key' } })).revision).toBe(1);
  });

  test('with a stale revision is refused and says who was faster', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    await call('keys.modify', ctx, { ...of(key), body: { name: 'first' } });
    await expect(
      call('keys.modify', { ...ctx, expectedRevision: 1 }, { ...of(key), body: { name: 'second' } }),
    ).rejects.toMatchObject({ code: 'RevisionConflict', detail: { currentRevision: 2, updator: ctx.actor.uuid } });
  });
});

describe('rotate', () => {
  test('both secrets work in the overlap, the old one not a moment longer', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const rotated = (await call('keys.rotate', ctx, { ...of(key), body: { overlapSeconds: 60 } })).content;
    expect(rotated).toMatchObject({ uuid: key.uuid, overlapEndAt: inSeconds(60) });
    expect(rotated.sk).not.toBe(key.sk);
    kernel.clock.advance(59_999);
    await withKey(key.sk);
    await withKey(rotated.sk);
    kernel.clock.advance(1);
    await expect(withKey(key.sk)).rejects.toMatchObject({ code: 'InvalidApiKey' });
    await withKey(rotated.sk);
  });

  test('without overlap ends every older secret at once', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const second = (await call('keys.rotate', ctx, of(key))).content;
    const third = (await call('keys.rotate', ctx, { ...of(key), body: { overlapSeconds: 0 } })).content;
    for (const old of [key, second]) await expect(withKey(old.sk)).rejects.toMatchObject({ code: 'InvalidApiKey' });
    await withKey(third.sk);
  });

  test('in a dry run leaves the old secret as it was', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    const body = { overlapSeconds: 0 };
    const dry = (await call('keys.rotate', { ...ctx, dryRun: true }, { ...of(key), body })).content;
    expect(dry.sk).toBe('*'.repeat(32));
    await withKey(key.sk);
  });
});

describe('a key that may not be used', () => {
  test('disabled, expired, deleted and unknown keys answer the same, and each is known by its cause', async () => {
    const ctx = await contextFor(kernel);
    const disabled = await add(ctx);
    const deleted = await add(ctx);
    const expired = await add(ctx, { expiresAt: inSeconds(10) });
    await call('keys.setDisable', ctx, { body: { isDisable: true, akUUIDs: [disabled.uuid, disabled.uuid] } });
    expect((await call('keys.delete', ctx, of(deleted))).content).toBe(true);
    kernel.clock.advance(10_000);
    const refusals = [
      [disabled, 'disabled'],
      [deleted, 'deleted'],
      [expired, 'expired'],
    ] as const;
    for (const [key, reason] of refusals) {
      await expect(withKey(key.sk)).rejects.toMatchObject({
        code: 'InvalidApiKey',
        message: 'invalid API key',
        detail: undefined,
        cause: { reason, key: { uuid: key.uuid, workspace: ctx.workspace } },
      });
    }
    await expect(withKey('x'.repeat(32))).rejects.toMatchObject({
      code: 'InvalidApiKey',
      message: 'invalid API key',
      cause: { reason: 'unknown', key: undefined },
    });
    await call('keys.setDisable', ctx, { body: { isDisable: false, akUUIDs: [disabled.uuid] } });
    await withKey(disabled.sk);
    await expect(call('keys.get', ctx, of(deleted))).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });

  test('set_disable with one unknown key changes none', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    await expect(
      call('keys.setDisable', ctx, { body: { isDisable: true, akUUIDs: [key.uuid, 'wsak_unknown'] } }),
    ).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await withKey(key.sk);
  });

  test('the keys of a deleted workspace end with it', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    await kernel.store.write((db) =>
      db.updateTable('workspaces').set({ deleted_at: 1 }).where('id', '=', ctx.workspace.id).execute(),
    );
    await expect(withKey(key.sk)).rejects.toMatchObject({ code: 'InvalidApiKey' });
  });
});

describe('the uuid of a key', () => {
  test('is a credential only where an administrator says so', async () => {
    const key = await add(await contextFor(kernel));
    const credential = { kind: 'key', secret: key.uuid } as const;
    await expect(authenticate(credential, ADDRESS)).rejects.toMatchObject({ code: 'InvalidApiKey' });
    const lenient = createAuthenticate(kernel, { keyIdLogin: true }, usage);
    expect(await lenient(credential, ADDRESS)).toMatchObject({ actor: { uuid: key.uuid } });
    expect(await lenient({ kind: 'key', secret: key.sk }, ADDRESS)).toMatchObject({ actor: { uuid: key.uuid } });
  });
});

describe('sessions as credentials', () => {
  test('act as their account with the roles of its membership', async () => {
    const ctx = await contextFor(kernel, { roles: ['general'] });
    const account = await kernel.store.read
      .selectFrom('accounts')
      .select('id')
      .where('uuid', '=', ctx.actor.uuid)
      .executeTakeFirstOrThrow();
    await kernel.store.write((db) =>
      db
        .insertInto('sessions')
        .values({
          hash: createHash('sha256').update('a token').digest('hex'),
          account_id: account.id,
          workspace_id: ctx.workspace.id,
          created_at: kernel.now(),
          expires_at: kernel.now() + 1000,
          address: ADDRESS,
          user_agent: '',
          seen_at: kernel.now(),
        })
        .execute(),
    );
    expect(await authenticate({ kind: 'session', token: 'a token' }, ADDRESS)).toMatchObject({
      credential: 'session',
      actor: ctx.actor,
      roles: ['general'],
      workspace: ctx.workspace,
    });
    await expect(authenticate({ kind: 'session', token: 'another' }, ADDRESS)).rejects.toMatchObject({
      code: 'InvalidApiKey',
    });
  });
});

describe('last use', () => {
  test('is known after a flush and changes no revision', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    expect((await call('keys.get', ctx, of(key))).content).toMatchObject({ lastUsedAt: null, lastUsedAddress: '' });
    await withKey(key.sk, '192.0.2.9');
    await usage.flush();
    const seen = await call('keys.get', ctx, of(key));
    expect(seen.content).toMatchObject({ lastUsedAt: inSeconds(0), lastUsedAddress: '192.0.2.9' });
    expect(seen.revision).toBe(1);
  });

  test('that cannot be written fails no call and is written later', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx);
    let broken = true;
    const store = {
      ...kernel.store,
      write: (work: Parameters<typeof kernel.store.write>[0]) =>
        broken ? Promise.reject(new Error('disk full')) : kernel.store.write(work),
    } as typeof kernel.store;
    const shaky = createKeyUsage({ ...kernel, store });
    shaky.note(key.id, '192.0.2.10');
    await shaky.flush();
    expect(kernel.logged.at(-1)).toMatchObject({ level: 'warn' });
    broken = false;
    await shaky.stop();
    expect((await call('keys.get', ctx, of(key))).content.lastUsedAddress).toBe('192.0.2.10');
  });
});

describe('validate', () => {
  test('says who calls and what it may do', async () => {
    const ctx = await contextFor(kernel);
    const key = await add(ctx, { roleUUIDs: ['readOnly'], limitPerMinute: 3 });
    const { content } = await call('keys.validate', await contextOf(key.sk));
    expect(content).toMatchObject({
      uuid: key.uuid,
      name: 'a key',
      kind: 'key',
      workspaceUUID: ctx.workspace.uuid,
      workspaceName: 'test',
      roles: ['readOnly'],
      readOnly: false,
      expiresAt: null,
      limitPerMinute: 3,
    });
    expect(content.permissions).toContain('log.Query');
    expect(content.permissions).not.toContain('workspace.keyManage');
  });
});
