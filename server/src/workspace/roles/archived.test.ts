import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TakenObject } from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { archivedRoles } from './archived.ts';
import { roleOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const create = async (ctx: Context, body: object) =>
  (await callOperation(operationNamed(roleOperations, 'roles.create'), ctx, { body })).content.uuid as string;

const heads = async (ctx: Context) => {
  const found = [];
  for await (const { head } of archivedRoles.read(ctx, { leftOut: 0 })) found.push(head);
  return found;
};

const take = (
  ctx: Context,
  head: object,
  conflicts: 'skip' | 'overwrite' = 'skip',
  taken = new Map<string, string>(),
) =>
  transact(
    ctx,
    (unit): Promise<TakenObject> =>
      archivedRoles.take({ ctx, unit, conflicts, taken }, { head: head as Record<string, unknown> }),
  );

test('the roles of a workspace go into another one and are the same there, under a uuid of their own on the same server', async () => {
  const one = await contextFor(kernel);
  const uuid = await create(one, { name: 'reads logs', desc: 'only', keys: ['log.Query', 'routine.defaultAccess'] });
  const [head] = await heads(one);
  expect(head).toEqual({
    uuid,
    name: 'reads logs',
    description: 'only',
    permissions: ['log.Query', 'routine.defaultAccess'],
  });
  const other = await contextFor(kernel);
  const taken = new Map<string, string>();
  const made = await take(other, head ?? {}, 'skip', taken);
  expect(made).toMatchObject({ outcome: 'created', uuid: expect.stringMatching(/^role_/) });
  expect(made.uuid).not.toBe(uuid);
  // Lists of access name roles by their uuids.
  expect(taken.get(uuid)).toBe(made.uuid);
  expect(await heads(other)).toEqual([{ ...head, uuid: made.uuid }]);
  expect(await take(other, head ?? {})).toMatchObject({ outcome: 'unchanged', uuid: made.uuid });
});

test('two roles of one name stay two', async () => {
  const one = await contextFor(kernel);
  for (const key of ['log.Query', 'metric.Query']) await create(one, { name: 'twins', keys: [key] });
  const other = await contextFor(kernel);
  for (const outcome of ['created', 'unchanged']) {
    const taken = new Map<string, string>();
    for (const head of await heads(one)) expect(await take(other, head, 'skip', taken)).toMatchObject({ outcome });
  }
  expect((await heads(other)).map(({ permissions }) => permissions)).toEqual([['log.Query'], ['metric.Query']]);
});

test('one that says something else here is left, or overwritten when that is asked for', async () => {
  const ctx = await contextFor(kernel);
  const uuid = await create(ctx, { name: 'a role', keys: ['log.Query'] });
  const said = { uuid, name: 'another name', description: '', permissions: ['metric.Query'] };
  expect(await take(ctx, said)).toMatchObject({ outcome: 'conflicting', uuid });
  expect(await take(ctx, said, 'overwrite')).toMatchObject({ outcome: 'changed', uuid });
  expect(await heads(ctx)).toEqual([said]);
});

test('no archive brings rights that no custom role may hold, or that the caller does not have', async () => {
  const ctx = await contextFor(kernel);
  const head = { uuid: 'role_1', name: 'strong', description: '' };
  await expect(take(ctx, { ...head, permissions: ['workspace.keyManage'] })).rejects.toMatchObject({
    code: 'InvalidParameter',
  });
  const weak = { ...ctx, permissions: new Set(['workspace.roleManage']) };
  await expect(take(weak, { ...head, permissions: ['log.indexManage'] })).rejects.toMatchObject({
    code: 'PermissionDenied',
  });
});
