import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyChain } from '../changes/verify.ts';
import { purgeDeleted } from '../jobs/purge-deleted.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { firstRun } from '../workspaces/first-run.ts';
import { roleOperations } from './operations.ts';
import { revertibleRoles } from './revert.ts';

/** Roles in what is kept of the past: the verification of it, and its end. */

const DAY_MS = 24 * 3_600_000;

let kernel: TestKernel;
let ctx: Context;
let uuid: string;
beforeEach(async () => {
  kernel = await openTestKernel();
  await firstRun(kernel, { adminPassword: 'correct horse' });
  const workspace = await kernel.store.read.selectFrom('workspaces').select(['id', 'uuid']).executeTakeFirstOrThrow();
  ctx = await contextFor(kernel, { workspace, roles: ['owner'] });
  const body = { name: 'a role', keys: ['log.Query', 'routine.defaultAccess'] };
  uuid = (await callOperation(operationNamed(roleOperations, 'roles.create'), ctx, { body })).content.uuid;
});
afterEach(() => kernel.close());

const remove = () =>
  callOperation(operationNamed(roleOperations, 'roles.delete'), ctx, { params: { role_uuid: uuid } });
const problems = async () => (await verifyChain(kernel.store.read, kernel.secrets.deriveKey('change-chain'))).problems;

test('verification finds a role that was given more rights past its history, and one that is gone', async () => {
  expect(await problems()).toEqual([]);
  await kernel.store.write((db) =>
    db.updateTable('roles').set({ permissions: '["log.Query","log.indexManage"]' }).where('uuid', '=', uuid).execute(),
  );
  expect(await problems()).toEqual([`${uuid} is not in the state of its newest version, revision 1`]);
  await kernel.store.write((db) => db.deleteFrom('roles').where('uuid', '=', uuid).execute());
  expect(await problems()).toEqual([`${uuid} is gone and no change says that it was purged`]);
});

test('a deleted role goes for good after the retention time, is said to be gone, and does not come back', async () => {
  await remove();
  expect(await purgeDeleted(kernel)).toBe(0);
  kernel.clock.advance(400 * DAY_MS);
  expect(await purgeDeleted(kernel)).toBe(1);
  expect(await kernel.store.read.selectFrom('roles').selectAll().execute()).toEqual([]);
  expect(await problems()).toEqual([]);
  const changes = await kernel.store.read
    .selectFrom('changes')
    .selectAll()
    .where('object_uuid', '=', uuid)
    .orderBy('seq')
    .execute();
  expect(changes.map(({ noun, verb }) => `${noun}.${verb}`)).toEqual(['roles.create', 'roles.delete', 'roles.purge']);
  const deletion = changes[1];
  if (deletion === undefined) throw new Error('no change says that the role was deleted');
  await expect(transact(ctx, (unit) => revertibleRoles.revert(ctx, unit, deletion))).rejects.toMatchObject({
    code: 'ChangeNotRevertible',
  });
});
