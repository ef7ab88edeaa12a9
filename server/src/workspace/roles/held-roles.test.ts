import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMember, createAccount, setMemberRoles } from '../accounts/index.ts';
import { dashboards as dashboardNoun } from '../dashboards/index.ts';
import type { Context } from '../kernel/context.ts';
import { permissionsOf } from '../kernel/permission.ts';
import { serverContext } from '../kernel/server-context.ts';
import { createAuthenticate, keys as keyNoun } from '../keys/index.ts';
import { queryScope } from '../queries/scope.ts';
import { tags as tagNoun } from '../tags/index.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { roleOperations } from './operations.ts';

/** Custom roles at work: what they allow their holders, from when on, and who may give them to whom. */

let kernel: TestKernel;
let authenticate: ReturnType<typeof createAuthenticate>;
beforeAll(async () => {
  kernel = await openTestKernel();
  authenticate = createAuthenticate(kernel, { keyIdLogin: false }, { note: () => undefined });
});
afterAll(() => kernel.close());

const operations = [...roleOperations, ...dashboardNoun.operations, ...keyNoun.operations, ...tagNoun.operations];
const call = (id: string, ctx: Context, request: Parameters<typeof callOperation>[2] = {}) =>
  callOperation(operationNamed(operations, id), ctx, request);

const newRole = async (ctx: Context, keys: readonly string[]): Promise<string> =>
  (await call('roles.create', ctx, { body: { name: 'a role', keys } })).content.uuid;
const setKeys = (ctx: Context, uuid: string, keys: readonly string[]) =>
  call('roles.modify', ctx, { params: { role_uuid: uuid }, body: { name: 'a role', keys } });
const newKey = async (ctx: Context, roleUUIDs: readonly string[]): Promise<{ uuid: string; sk: string }> =>
  (await call('keys.create', ctx, { body: { name: 'a key', roleUUIDs } })).content;

/** The context of a request with this secret. */
async function calling(sk: string): Promise<Context> {
  const caller = await authenticate({ kind: 'key', secret: sk }, '192.0.2.1');
  const { workspace, actor, roles, permissions, readOnly, serverAdmin } = caller;
  return { kernel, workspace, actor, roles, permissions, readOnly, serverAdmin, address: '192.0.2.1', traceId: '1' };
}

const makeTag = async (sk: string, name: string) => call('tags.create', await calling(sk), { body: { name } });
const denied = (permission: string) => ({ code: 'PermissionDenied', detail: expect.objectContaining({ permission }) });

describe('a key with a custom role', () => {
  test('may do what the role says and nothing else', async () => {
    const ctx = await contextFor(kernel);
    const role = await newRole(ctx, ['label.labelCfgManage', 'routine.defaultAccess']);
    const { sk } = await newKey(ctx, [role]);
    const caller = await calling(sk);
    expect(caller.roles).toEqual([role]);
    expect([...caller.permissions]).toEqual(['label.labelCfgManage']);
    await makeTag(sk, 'allowed');
    await expect(call('keys.list', caller)).rejects.toMatchObject(denied('workspace.keyManage'));
  });

  test('may do something else from the call on after the role was changed', async () => {
    const ctx = await contextFor(kernel);
    const role = await newRole(ctx, ['log.Query']);
    const { sk } = await newKey(ctx, [role]);
    for (let round = 0; round < 3; round += 1) {
      await expect(makeTag(sk, `not ${round}`)).rejects.toMatchObject(denied('label.labelCfgManage'));
      await setKeys(ctx, role, ['label.labelCfgManage']);
      await makeTag(sk, `now ${round}`);
      await setKeys(ctx, role, ['log.Query', 'metric.Query']);
    }
    expect([...(await calling(sk)).permissions]).toEqual(['log.Query', 'metric.Query']);
  });

  test('has what all of its roles allow together', async () => {
    const ctx = await contextFor(kernel);
    const roles = [await newRole(ctx, ['label.labelCfgManage']), 'readOnly', await newRole(ctx, ['log.indexManage'])];
    const { permissions } = await calling((await newKey(ctx, roles)).sk);
    expect(permissions).toEqual(new Set([...permissionsOf(['readOnly']), 'label.labelCfgManage', 'log.indexManage']));
  });

  test('is in the lists of objects by the role: they are open to who holds it now', async () => {
    const ctx = await contextFor(kernel);
    const role = await newRole(ctx, ['scene.setManage']);
    const body = { name: 'closed', isPublic: -1, permissionSet: [role] };
    const params = { dashboard_uuid: (await call('dashboards.create', ctx, { body })).content.uuid };
    const read = async (sk: string) => call('dashboards.get', await calling(sk), { params });
    const key = await newKey(ctx, [role]);
    expect((await read(key.sk)).content.name).toBe('closed');
    await expect(read((await newKey(ctx, ['general'])).sk)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    const other = await newRole(ctx, ['scene.setManage']);
    await call('keys.modify', ctx, { params: { ak_uuid: key.uuid }, body: { roleUUIDs: [other] } });
    await expect(read(key.sk)).rejects.toMatchObject({ code: 'ObjectNotFound' });
  });

  test('is left with the rest of its roles when one is gone from under it', async () => {
    const ctx = await contextFor(kernel);
    const role = await newRole(ctx, ['label.labelCfgManage']);
    const { sk } = await newKey(ctx, [role, 'readOnly']);
    await calling(sk);
    await kernel.store.write((db) =>
      db.updateTable('roles').set({ deleted_at: kernel.now() }).where('uuid', '=', role).execute(),
    );
    expect(await calling(sk)).toMatchObject({ roles: ['readOnly'], permissions: permissionsOf(['readOnly']) });
  });

  test('keeps its role from being deleted', async () => {
    const ctx = await contextFor(kernel);
    const role = await newRole(ctx, ['log.Query']);
    const key = await newKey(ctx, [role]);
    const remove = () => call('roles.delete', ctx, { params: { role_uuid: role } });
    await expect(remove()).rejects.toMatchObject({
      code: 'RoleInUse',
      detail: { memberCount: 0, keyCount: 1, holders: [key.uuid] },
    });
    await call('keys.delete', ctx, { params: { ak_uuid: key.uuid } });
    expect((await remove()).content).toEqual({});
  });

  test('cannot be made with a role of another workspace, a deleted one, or the name of one', async () => {
    const ctx = await contextFor(kernel);
    const foreign = await newRole(await contextFor(kernel), ['log.Query']);
    const gone = await newRole(ctx, ['log.Query']);
    await call('roles.delete', ctx, { params: { role_uuid: gone } });
    await newRole(ctx, ['log.Query']);
    for (const role of [foreign, gone, 'a role']) {
      await expect(newKey(ctx, [role])).rejects.toMatchObject({ code: 'InvalidParameter' });
    }
  });
});

describe('a member with a custom role', () => {
  /** A session of a member of the workspace with these roles. */
  const memberWith = async (admin: Context, roles: readonly string[]) =>
    contextFor(kernel, { workspace: admin.workspace, roles });

  test('may do what the role says in that workspace, from the call on after it was changed', async () => {
    const admin = await contextFor(kernel, { roles: ['owner'] });
    const role = await newRole(admin, ['log.Query']);
    const login = { login: 'holder', password: 'correct horse' };
    const account = await createAccount({ ctx: serverContext(kernel), input: login });
    await addMember({ ctx: admin, input: { account: account.uuid, roles: [role] } });
    const elsewhere = await contextFor(kernel, { roles: ['owner'] });
    await addMember({ ctx: elsewhere, input: { account: account.uuid, roles: ['general'] } });
    const caller = (workspaceId: number) => authenticate({ kind: 'password', ...login, workspaceId }, '192.0.2.1');
    const here = await caller(admin.workspace.id);
    expect(here).toMatchObject({ roles: [role], permissions: new Set(['log.Query']) });
    await setKeys(admin, role, ['log.Query', 'metric.Query']);
    expect((await caller(admin.workspace.id)).permissions).toEqual(new Set(['log.Query', 'metric.Query']));
    const there = await caller(elsewhere.workspace.id);
    expect(there.permissions).toEqual(permissionsOf(['general']));
    // A query over both may do what both allow.
    const ctx: Context = { ...elsewhere, ...there };
    const scope = await queryScope(ctx, [admin.workspace.uuid, elsewhere.workspace.uuid]);
    expect(scope.permissions).toEqual(new Set(['log.Query', 'metric.Query']));
  });

  test('gives nobody roles that allow more than his own', async () => {
    const admin = await contextFor(kernel, { roles: ['owner'] });
    const manager = await newRole(admin, ['workspace.memberManage', 'log.Query']);
    const stronger = await newRole(admin, ['log.Query', 'log.indexManage']);
    const weaker = await newRole(admin, ['log.Query']);
    const ctx = await memberWith(admin, [manager]);
    const target = await memberWith(admin, [weaker]);
    const give = (roles: readonly string[]) => setMemberRoles({ ctx, input: { account: target.actor.uuid, roles } });
    await give([weaker, manager]);
    await expect(give([stronger])).rejects.toMatchObject(denied('log.indexManage'));
    await expect(give(['readOnly'])).rejects.toMatchObject({ code: 'PermissionDenied' });
    const outsider = await contextFor(kernel);
    const add = (roles: readonly string[]) => addMember({ ctx, input: { account: outsider.actor.uuid, roles } });
    await expect(add([weaker, stronger])).rejects.toMatchObject(denied('log.indexManage'));
    await add([weaker]);
  });

  test('takes no role away from somebody stronger', async () => {
    const admin = await contextFor(kernel, { roles: ['owner'] });
    const manager = await newRole(admin, ['workspace.memberManage']);
    const strong = await memberWith(admin, [await newRole(admin, ['log.indexManage'])]);
    const ctx = await memberWith(admin, [manager]);
    const input = { account: strong.actor.uuid, roles: [manager] };
    await expect(setMemberRoles({ ctx, input })).rejects.toMatchObject(denied('log.indexManage'));
  });

  test('makes himself no stronger: no custom role may make roles or keys', async () => {
    const admin = await contextFor(kernel);
    const role = await newRole(admin, ['workspace.memberManage', 'log.Query']);
    const ctx = await memberWith(admin, [role]);
    await expect(newRole(ctx, ['log.Query'])).rejects.toMatchObject(denied('workspace.roleManage'));
    await expect(setKeys(ctx, role, ['log.indexManage'])).rejects.toMatchObject(denied('workspace.roleManage'));
    await expect(newKey(ctx, ['readOnly'])).rejects.toMatchObject(denied('workspace.keyManage'));
  });
});

test('a role that is given to somebody and deleted at the same time is one of the two, never both', async () => {
  const ctx = await contextFor(kernel);
  for (let round = 0; round < 5; round += 1) {
    const role = await newRole(ctx, ['log.Query']);
    const [given, deleted] = await Promise.allSettled([
      newKey(ctx, [role]),
      call('roles.delete', ctx, { params: { role_uuid: role } }),
    ]);
    expect([given.status, deleted.status].sort()).toEqual(['fulfilled', 'rejected']);
  }
});
