import { zstdCompressSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { digestOf } from '../kernel/versions.ts';
import { tags as tagNoun } from '../tags/index.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { firstRun } from '../workspaces/first-run.ts';
import { verifyChain } from './verify.ts';

let kernel: TestKernel;
let ctx: Context;
let tag: { uuid: string; id: number };
beforeEach(async () => {
  kernel = await openTestKernel();
  await firstRun(kernel, { adminPassword: 'correct horse' });
  const workspace = await kernel.store.read.selectFrom('workspaces').select(['id', 'uuid']).executeTakeFirstOrThrow();
  ctx = await contextFor(kernel, { workspace, roles: ['owner'] });
  tag = (await call('tags.create', { body: { name: 'first name' } })).content;
  await call('tags.modify', { params: { tag_uuid: tag.uuid }, body: { name: 'second name' } });
  const other = (await call('tags.create', { body: { name: 'deleted' } })).content;
  await call('tags.delete', { body: { tagUUIDs: [other.uuid] } });
});
afterEach(() => kernel.close());

const call = (id: string, request: Parameters<typeof callOperation>[2]) =>
  callOperation(operationNamed(tagNoun.operations, id), ctx, request);

const verify = (workspaceId?: number) =>
  verifyChain(kernel.store.read, kernel.secrets.deriveKey('change-chain'), workspaceId);

/** Changes the store behind the server's back. */
const tamper = (work: Parameters<TestKernel['store']['write']>[0]) => kernel.store.write(work);

describe('verification', () => {
  test('finds nothing wrong with what the server wrote, and counts what it has walked', async () => {
    const { problems, changes, versions } = await verify();
    expect(problems).toEqual([]);
    const rows = await kernel.store.read.selectFrom('changes').select('id').execute();
    expect(changes).toBe(rows.length);
    expect(versions).toBe((await kernel.store.read.selectFrom('versions').select('revision').execute()).length);
    expect((await verify(ctx.workspace.id)).changes).toBeLessThan(changes);
  });

  test('fails with the key of another server', async () => {
    expect((await verifyChain(kernel.store.read, Buffer.alloc(32))).problems).not.toEqual([]);
  });

  test.each([
    ['who did it', { actor_name: 'somebody else' }],
    ['what was done', { verb: 'delete' }],
    ['when', { at: 1 }],
    ['why', { reason: 'invented' }],
    ['the state it led to', { digest: 'f'.repeat(64) }],
  ])('finds a change of which %s was altered', async (_, columns) => {
    const change = await kernel.store.read
      .selectFrom('changes')
      .select(['id', 'uuid'])
      .where('object_uuid', '=', tag.uuid)
      .executeTakeFirstOrThrow();
    await tamper((db) => db.updateTable('changes').set(columns).where('id', '=', change.id).execute());
    expect((await verify()).problems).toContainEqual(expect.stringContaining(`change ${change.uuid}`));
  });

  test.each([
    ['first', 1],
    ['middle', 4],
    ['last', undefined],
  ])('finds that the %s change is missing', async (_, seq) => {
    const chain = kernel.store.read.selectFrom('changes').select('seq').where('workspace_id', '=', ctx.workspace.id);
    const last = (await chain.orderBy('seq', 'desc').executeTakeFirstOrThrow()).seq;
    await tamper((db) =>
      db
        .deleteFrom('changes')
        .where('workspace_id', '=', ctx.workspace.id)
        .where('seq', '=', seq ?? last)
        .execute(),
    );
    expect((await verify()).problems).toContainEqual(expect.stringMatching(/lacks the changes|changes are missing/));
  });

  test('finds two changes that were swapped', async () => {
    const pair = await kernel.store.read
      .selectFrom('changes')
      .select(['id', 'seq'])
      .where('workspace_id', '=', ctx.workspace.id)
      .where('seq', 'in', [4, 5])
      .orderBy('seq')
      .execute();
    await tamper(async (db) => {
      const move = (id: number | undefined, seq: number) =>
        db
          .updateTable('changes')
          .set({ seq })
          .where('id', '=', id ?? 0)
          .execute();
      await move(pair[0]?.id, 1_000);
      await move(pair[1]?.id, 4);
      await move(pair[0]?.id, 5);
    });
    expect((await verify()).problems).toContainEqual(expect.stringContaining('is broken before change 4'));
  });

  test('finds a head that names another hash, or a change that is not the last', async () => {
    const head = await kernel.store.read
      .selectFrom('change_heads')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .executeTakeFirstOrThrow();
    const forge = (columns: object) =>
      tamper((db) =>
        db.updateTable('change_heads').set(columns).where('workspace_id', '=', ctx.workspace.id).execute(),
      );
    await forge({ hash: 'f'.repeat(64) });
    expect((await verify()).problems).toEqual([expect.stringContaining('but its head names')]);
    await forge({ hash: head.hash, seq: head.seq + 1 });
    expect((await verify()).problems).toEqual([expect.stringContaining(`its head names change ${head.seq + 1}`)]);
  });

  test('finds that the end of a chain was cut off with its head moved back: versions lost their changes', async () => {
    const last = await kernel.store.read
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    await tamper(async (db) => {
      await db.deleteFrom('changes').where('id', '=', last.id).execute();
      await db
        .updateTable('change_heads')
        .set({ seq: last.seq - 1, hash: last.previous_hash })
        .where('workspace_id', '=', ctx.workspace.id)
        .execute();
    });
    expect((await verify()).problems).toEqual([expect.stringContaining('versions are stored beside')]);
  });

  test('finds an object that is gone without a purge, and a version that is gone from the middle', async () => {
    await call('tags.modify', { params: { tag_uuid: tag.uuid }, body: { name: 'third name' } });
    const { id } = await kernel.store.read
      .selectFrom('tags')
      .select('id')
      .where('uuid', '=', tag.uuid)
      .executeTakeFirstOrThrow();
    const versions = (db: Parameters<Parameters<typeof tamper>[0]>[0]) =>
      db.deleteFrom('versions').where('object_table', '=', 'tags').where('object_id', '=', id);
    await tamper((db) => versions(db).where('revision', '=', 2).execute());
    expect((await verify()).problems).toEqual([`tags row ${id} lacks the versions 2 to 2`]);
    await tamper(async (db) => {
      await versions(db).execute();
      await db.deleteFrom('tags').where('id', '=', id).execute();
    });
    expect((await verify()).problems).toEqual([`${tag.uuid} is gone and no change says that it was purged`]);
  });

  test('finds that a whole chain is missing', async () => {
    await tamper(async (db) => {
      await db.deleteFrom('changes').where('workspace_id', '=', ctx.workspace.id).execute();
      await db.deleteFrom('change_heads').where('workspace_id', '=', ctx.workspace.id).execute();
    });
    expect((await verify()).problems).toContainEqual(expect.stringContaining('versions are stored beside'));
  });

  test('finds a stored state that was altered, also with a digest that fits', async () => {
    const forged = JSON.stringify({ name: 'forged', description: '', colour: 'default' });
    const version = { object_table: 'tags', object_id: tag.id, revision: 1 };
    const set = (columns: object) =>
      tamper((db) =>
        db
          .updateTable('versions')
          .set(columns)
          .where('object_table', '=', version.object_table)
          .where('object_id', '=', version.object_id)
          .where('revision', '=', version.revision)
          .execute(),
      );
    await set({ state: zstdCompressSync(forged), bytes: forged.length });
    expect((await verify()).problems).toEqual([expect.stringContaining('at revision 1 is not what it was')]);
    await set({ digest: digestOf(forged) });
    expect((await verify()).problems).toEqual([`version 1 of ${tag.uuid} is not the one that its change names`]);
    await set({ state: Buffer.from('damaged') });
    expect((await verify()).problems).toHaveLength(2);
  });

  test('finds an object that was changed past its history', async () => {
    await tamper((db) => db.updateTable('tags').set({ colour: 'style_key9' }).where('id', '=', tag.id).execute());
    expect((await verify()).problems).toEqual([`${tag.uuid} is not in the state of its newest version, revision 2`]);
    await tamper((db) => db.updateTable('tags').set({ revision: 7 }).where('id', '=', tag.id).execute());
    expect((await verify()).problems).toEqual([`${tag.uuid} is at revision 7, of which there is no version`]);
  });

  test('finds a key that was given more rights past its history', async () => {
    await tamper((db) => db.updateTable('keys').set({ roles: '["owner"]' }).execute());
    expect((await verify()).problems).toEqual([expect.stringMatching(/^wsak_\w+ is not in the state/)]);
  });
});
