import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { customRolePermissions, permissionsOf, systemRoles } from '../kernel/permission.ts';
import { transact } from '../kernel/transact.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { roleOperations } from './operations.ts';
import { revertibleRoles } from './revert.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (id: string, ctx: Context, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(roleOperations, id), ctx, request);

const create = async (ctx: Context, body: object = {}) =>
  (await call('roles.create', ctx, { body: { name: 'a role', keys: ['scene.setManage'], ...body } })).content;

const of = (role: { uuid: string }) => ({ params: { role_uuid: role.uuid } });
const read = async (ctx: Context, role: { uuid: string }) => (await call('roles.get', ctx, of(role))).content;
const modify = (ctx: Context, role: { uuid: string }, body: object) =>
  call('roles.modify', ctx, { ...of(role), body: { name: 'a role', ...body } });

const changesOf = (role: { uuid: string }) =>
  kernel.store.read.selectFrom('changes').selectAll().where('object_uuid', '=', role.uuid).orderBy('seq').execute();

async function revertLast(ctx: Context, role: { uuid: string }) {
  const change = (await changesOf(role)).at(-1);
  if (change === undefined) throw new Error('nothing to revert');
  return transact(ctx, (unit) => revertibleRoles.revert(ctx, unit, change));
}

/** Gives the roles of a member, whatever the rules say. */
const setRoles = (ctx: Context, roles: readonly string[]) =>
  kernel.store.write((db) =>
    db
      .updateTable('members')
      .set({ roles: JSON.stringify(roles) })
      .where('workspace_id', '=', ctx.workspace.id)
      .execute(),
  );

describe('a new role', () => {
  test('is answered in the documented shape and read with its keys in the order in which they were sent', async () => {
    const ctx = await contextFor(kernel);
    const keys = ['workspace.readMember', 'label.labelCfgManage', 'log.externalIndexManage', 'workspace.readMember'];
    const role = await create(ctx, { name: 'custom', desc: 'test', keys });
    const head = {
      id: expect.any(Number),
      uuid: expect.stringMatching(/^role_[0-9a-f]{32}$/),
      status: 0,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      createAt: Math.floor(kernel.now() / 1000),
      updateAt: Math.floor(kernel.now() / 1000),
      deleteAt: -1,
      workspaceUUID: ctx.workspace.uuid,
      name: 'custom',
      desc: 'test',
      isSystem: 0,
    };
    expect(role).toEqual({ ...head, declaration: {} });
    const info = { name: 'Tess Tester', username: expect.any(String), email: '', iconUrl: '', acntWsNickname: '' };
    expect(await read(ctx, role)).toEqual({
      ...head,
      permissions: [...keys.slice(0, 3), 'routine.defaultAccess'],
      creatorInfo: info,
      updatorInfo: info,
    });
  });

  test('needs no description, and may have the name of another one', async () => {
    const ctx = await contextFor(kernel);
    const [one, other] = [await create(ctx), await create(ctx)];
    expect(one.desc).toBe('');
    expect(other.uuid).not.toBe(one.uuid);
  });

  test('keeps routine.defaultAccess where it was sent: Terraform compares the list', async () => {
    const ctx = await contextFor(kernel);
    const keys = ['routine.defaultAccess', 'log.Query'];
    expect((await read(ctx, await create(ctx, { keys }))).permissions).toEqual(keys);
  });

  test.each([
    ['a key that nobody knows', 'scene.setMange', 'scene.setManage'],
    ['a group', 'scene.*', 'permission/list'],
    ['a right that no custom role may hold', 'workspace.keyManage', 'permission/list'],
    ['the right to make roles', 'workspace.roleManage', 'permission/list'],
  ])('with %s is refused with a hint', async (_, key, hint) => {
    const refused = create(await contextFor(kernel), { keys: ['log.Query', key] });
    await expect(refused).rejects.toMatchObject({ code: 'InvalidParameter', message: expect.stringContaining(hint) });
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining(`"${key}"`) });
  });

  test('may hold every documented key for custom roles', async () => {
    const ctx = await contextFor(kernel);
    const keys = [...customRolePermissions];
    expect(keys).toHaveLength(51);
    expect((await read(ctx, await create(ctx, { keys }))).permissions).toEqual([...keys, 'routine.defaultAccess']);
  });

  test('cannot allow more than its maker may do', async () => {
    const ctx = await contextFor(kernel);
    const weak = { ...ctx, permissions: new Set(['workspace.roleManage', 'log.Query']) };
    await expect(create(weak, { keys: ['log.Query', 'log.indexManage'] })).rejects.toMatchObject({
      code: 'PermissionDenied',
      detail: { permission: 'log.indexManage' },
    });
    await create(weak, { keys: ['log.Query', 'routine.defaultAccess'] });
  });
});

test('who made a role is shown with the nickname that he has in the workspace', async () => {
  const ctx = await contextFor(kernel);
  const role = await create(ctx);
  await kernel.store.write((db) =>
    db.updateTable('members').set({ nickname: 'Tessie' }).where('workspace_id', '=', ctx.workspace.id).execute(),
  );
  const shown = { creatorInfo: { acntWsNickname: 'Tessie' }, updatorInfo: { acntWsNickname: 'Tessie' } };
  expect(await read(ctx, role)).toMatchObject(shown);
  const { content } = await call('roles.list', ctx, { query: { search: 'a role' } });
  expect(content).toMatchObject([shown]);
});

describe('the list of roles', () => {
  test('begins with the system roles in the documented shape', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx, { name: 'newest' });
    const { content, pageInfo } = await call('roles.list', ctx);
    expect(content.map(({ uuid }: { uuid: string }) => uuid)).toEqual([...systemRoles, role.uuid]);
    expect(content.map(({ name }: { name: string }) => name)).toEqual([
      'Owner',
      'Administrator',
      'Standard',
      'Read-only',
      'newest',
    ]);
    expect(content[0]).toEqual({
      id: 1,
      uuid: 'owner',
      status: 0,
      creator: 'SYS',
      updator: 'SYS',
      createAt: -1,
      updateAt: -1,
      deleteAt: -1,
      workspaceUUID: '',
      name: 'Owner',
      desc: expect.any(String),
      isSystem: 1,
      creatorInfo: expect.objectContaining({ uuid: 'SYS' }),
      updatorInfo: expect.objectContaining({ uuid: 'SYS' }),
    });
    expect(content[4]).toMatchObject({ isSystem: 0, creatorInfo: { uuid: ctx.actor.uuid, name: 'Tess Tester' } });
    expect(content[4]).not.toHaveProperty('memberCount');
    expect(pageInfo).toEqual({ count: 5, pageIndex: 1, pageSize: 5, totalCount: 5 });
  });

  test('is searched by name and comes in pages', async () => {
    const ctx = await contextFor(kernel);
    for (const name of ['Reads logs', 'Writes logs', 'Billing']) await create(ctx, { name });
    const names = async (query: object) =>
      (await call('roles.list', ctx, { query: { ...query } })).content.map(({ name }: { name: string }) => name);
    expect(await names({ search: 'READ' })).toEqual(['Read-only', 'Reads logs']);
    expect(await names({ search: '%' })).toEqual([]);
    expect(await names({ pageSize: 3, pageIndex: 2 })).toEqual(['Read-only', 'Billing', 'Writes logs']);
    const { pageInfo } = await call('roles.list', ctx, { query: { pageSize: 3, pageIndex: 3 } });
    expect(pageInfo).toEqual({ count: 1, pageIndex: 3, pageSize: 3, totalCount: 7 });
  });

  test('with statMember counts the members of this workspace that hold each role', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx);
    await setRoles(ctx, ['wsAdmin', role.uuid]);
    const { content } = await call('roles.list', ctx, { query: { statMember: true } });
    const counts = Object.fromEntries(
      content.map(({ uuid, memberCount }: { uuid: string; memberCount: number }) => [uuid, memberCount]),
    );
    expect(counts).toEqual({ owner: 0, wsAdmin: 1, general: 0, readOnly: 0, [role.uuid]: 1 });
  });

  test('shows nothing of another workspace', async () => {
    const role = await create(await contextFor(kernel), { name: 'theirs' });
    const { content } = await call('roles.list', await contextFor(kernel));
    expect(content.map(({ uuid }: { uuid: string }) => uuid)).not.toContain(role.uuid);
  });
});

describe('a system role', () => {
  test.each(systemRoles)('%s is read by its key, with everything that it holds', async (key) => {
    const { content, revision } = await call('roles.get', await contextFor(kernel), { params: { role_uuid: key } });
    expect(content).toMatchObject({ uuid: key, isSystem: 1, workspaceUUID: '' });
    expect(new Set(content.permissions)).toEqual(new Set([...permissionsOf([key]), 'routine.defaultAccess']));
    expect(revision).toBeUndefined();
  });

  test.each(systemRoles)('%s can neither be changed nor deleted', async (key) => {
    const ctx = await contextFor(kernel, { roles: ['owner'] });
    const refused = { code: 'InvalidParameter', message: expect.stringContaining('system role') };
    await expect(modify(ctx, { uuid: key }, { keys: ['log.Query'] })).rejects.toMatchObject(refused);
    await expect(call('roles.delete', ctx, { params: { role_uuid: key } })).rejects.toMatchObject(refused);
  });
});

describe('changing a role', () => {
  test('changes what is sent and answers true', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx, { name: 'before', desc: 'kept', keys: ['log.Query'] });
    const answer = await modify(ctx, role, { name: 'after' });
    expect(answer).toMatchObject({ content: true, revision: 2 });
    expect(await read(ctx, role)).toMatchObject({
      name: 'after',
      desc: 'kept',
      permissions: ['log.Query', 'routine.defaultAccess'],
    });
    await modify(ctx, role, { name: 'after', desc: '', keys: ['metric.Query'] });
    expect(await read(ctx, role)).toMatchObject({ desc: '', permissions: ['metric.Query', 'routine.defaultAccess'] });
    expect((await changesOf(role)).map(({ verb, noun }) => `${noun}.${verb}`)).toEqual([
      'roles.create',
      'roles.modify',
      'roles.modify',
    ]);
  });

  test('to what it is already writes nothing', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx);
    expect((await modify(ctx, role, { keys: ['scene.setManage'] })).revision).toBe(1);
    expect(await changesOf(role)).toHaveLength(1);
  });

  test('with a stale revision is refused', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx);
    await modify(ctx, role, { name: 'second' });
    const stale = { ...ctx, expectedRevision: 1 };
    await expect(modify(stale, role, { name: 'third' })).rejects.toMatchObject({ code: 'RevisionConflict' });
    await expect(call('roles.delete', stale, of(role))).rejects.toMatchObject({ code: 'RevisionConflict' });
  });

  test('that allows more than the caller may is refused, before and after', async () => {
    const ctx = await contextFor(kernel);
    const strong = await create(ctx, { keys: ['log.indexManage'] });
    const plain = await create(ctx, { keys: ['log.Query'] });
    const weak = { ...ctx, permissions: new Set(['workspace.roleManage', 'log.Query']) };
    const denied = { code: 'PermissionDenied', detail: { permission: 'log.indexManage' } };
    await expect(modify(weak, strong, { keys: ['log.Query'] })).rejects.toMatchObject(denied);
    await expect(modify(weak, plain, { keys: ['log.indexManage'] })).rejects.toMatchObject(denied);
    await expect(call('roles.delete', weak, of(strong))).rejects.toMatchObject(denied);
    await modify(weak, plain, { name: 'renamed' });
  });
});

describe('deleting a role', () => {
  test('that nobody holds answers an empty object, and it is gone', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx);
    expect((await call('roles.delete', ctx, of(role))).content).toEqual({});
    await expect(read(ctx, role)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    await expect(call('roles.delete', ctx, of(role))).rejects.toMatchObject({ code: 'ObjectNotFound' });
    expect((await changesOf(role)).map(({ verb }) => verb)).toEqual(['create', 'delete']);
  });

  test('that a member holds is refused and names the member', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx);
    await setRoles(ctx, ['wsAdmin', role.uuid]);
    await expect(call('roles.delete', ctx, of(role))).rejects.toMatchObject({
      code: 'RoleInUse',
      detail: { uuid: role.uuid, memberCount: 1, keyCount: 0, holders: [ctx.actor.uuid] },
    });
    await setRoles(ctx, ['wsAdmin']);
    await call('roles.delete', ctx, of(role));
  });

  test('that an open invitation names is refused; once it is over, it is not', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx);
    const row = {
      uuid: `invt_${role.uuid}`,
      workspace_id: ctx.workspace.id,
      email: 'a@example.org',
      name: '',
      roles: JSON.stringify([role.uuid]),
      code_hash: role.uuid,
      status: 'pending' as const,
      creator: ctx.actor.uuid,
      created_at: kernel.now(),
      expires_at: kernel.now() + 1,
    };
    await kernel.store.write((db) => db.insertInto('invitations').values(row).execute());
    await expect(call('roles.delete', ctx, of(role))).rejects.toMatchObject({ code: 'RoleInUse' });
    await kernel.store.write((db) =>
      db.updateTable('invitations').set({ status: 'revoked' }).where('uuid', '=', row.uuid).execute(),
    );
    await call('roles.delete', ctx, of(role));
  });
});

describe('reverting', () => {
  test('gives a role back what it was, and brings a deleted one back', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx, { name: 'first', keys: ['log.Query'] });
    await modify(ctx, role, { name: 'second', keys: ['log.Query', 'log.indexManage'] });
    expect(await revertLast(ctx, role)).toEqual({ uuid: role.uuid, revision: 3, deleted: false });
    expect(await read(ctx, role)).toMatchObject({ name: 'first', permissions: ['log.Query', 'routine.defaultAccess'] });
    await call('roles.delete', ctx, of(role));
    expect(await revertLast(ctx, role)).toEqual({ uuid: role.uuid, revision: 5, deleted: false });
    expect(await read(ctx, role)).toMatchObject({ name: 'first' });
  });

  test('a creation deletes the role, unless somebody holds it by now', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx);
    await setRoles(ctx, [role.uuid]);
    await expect(revertLast(ctx, role)).rejects.toMatchObject({ code: 'RoleInUse' });
    await setRoles(ctx, ['wsAdmin']);
    expect(await revertLast(ctx, role)).toMatchObject({ deleted: true });
    await expect(read(ctx, role)).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });

  test('brings nobody rights that he does not have', async () => {
    const ctx = await contextFor(kernel);
    const role = await create(ctx, { keys: ['log.indexManage'] });
    await call('roles.delete', ctx, of(role));
    const weak = { ...ctx, permissions: new Set(['workspace.roleManage', 'log.Query']) };
    await expect(revertLast(weak, role)).rejects.toMatchObject({ code: 'PermissionDenied' });
  });
});

test.each(['general', 'readOnly'])('%s reads roles and makes, changes and deletes none', async (role) => {
  const admin = await contextFor(kernel);
  const made = await create(admin);
  const ctx = await contextFor(kernel, { roles: [role], workspace: admin.workspace });
  expect(await read(ctx, made)).toMatchObject({ uuid: made.uuid });
  const denied = { code: 'PermissionDenied', detail: { permission: 'workspace.roleManage' } };
  await expect(create(ctx)).rejects.toMatchObject(denied);
  await expect(modify(ctx, made, { name: 'x' })).rejects.toMatchObject(denied);
  await expect(call('roles.delete', ctx, of(made))).rejects.toMatchObject(denied);
});

test("another workspace's role does not exist", async () => {
  const role = await create(await contextFor(kernel), { name: 'theirs' });
  const stranger = await contextFor(kernel);
  const missing = { code: 'ObjectNotFound' };
  await expect(read(stranger, role)).rejects.toMatchObject(missing);
  await expect(modify(stranger, role, { name: 'mine' })).rejects.toMatchObject(missing);
  await expect(call('roles.delete', stranger, of(role))).rejects.toMatchObject(missing);
});

test('a dry run makes no role', async () => {
  const ctx = await contextFor(kernel);
  await create({ ...ctx, dryRun: true });
  expect((await call('roles.list', ctx)).pageInfo?.totalCount).toBe(4);
});
