import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyChain } from '../changes/verify.ts';
import type { Context } from '../kernel/context.ts';
import type { DocumentDraft, DocumentNoun } from '../kernel/documents/noun.ts';
import { revertibleDocuments } from '../kernel/documents/revert.ts';
import { documentVerbs } from '../kernel/documents/verbs.ts';
import { transact } from '../kernel/transact.ts';
import { operations } from '../registry.ts';
import { tags as tagNoun } from '../tags/index.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { firstRun } from '../workspaces/first-run.ts';
import { workspaces } from '../workspaces/index.ts';
import { underLease } from './lease.ts';
import { pruneChanges } from './prune-changes.ts';
import { purgeDeleted } from './purge-deleted.ts';
import { purgeIdempotencyKeys, purgeSessions } from './purge-expired.ts';
import { purgeVersions } from './purge-versions.ts';
import { runDueJobs, startJobs } from './start-jobs.ts';

const DAY_MS = 24 * 3_600_000;

const probe: DocumentNoun = {
  kind: 'probe',
  plural: 'probes',
  title: 'probe',
  prefix: 'prob_',
  permission: 'scene.setManage',
};
const verbs = documentVerbs(probe);

const draft = (body: string): DocumentDraft => ({
  name: 'probe',
  format: 'guance',
  status: 0,
  attributes: {},
  body,
  tagNames: ['a tag'],
});

let kernel: TestKernel;
let ctx: Context;
beforeEach(async () => {
  kernel = await openTestKernel();
  await firstRun(kernel, { adminPassword: 'correct horse' });
  const workspace = await kernel.store.read.selectFrom('workspaces').select(['id', 'uuid']).executeTakeFirstOrThrow();
  ctx = await contextFor(kernel, { workspace, roles: ['owner'] });
});
afterEach(() => kernel.close());

const keep = (settings: object) =>
  callOperation(operationNamed(workspaces.operations, 'workspaces.modifySettings'), ctx, { body: settings });

const create = (body = '{}') => verbs.create({ ctx, input: { draft: draft(body) } });
const rewrite = (uuid: string, body: string) => verbs.modify({ ctx, input: { uuid, rewrite: () => draft(body) } });
const remove = (uuid: string) => verbs.delete({ ctx, input: { uuids: [uuid] } });

const count = async (table: 'documents' | 'versions' | 'tags' | 'document_tags' | 'changes') => {
  const { rows } = await kernel.store.read
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return rows;
};

const problems = async () => (await verifyChain(kernel.store.read, kernel.secrets.deriveKey('change-chain'))).problems;

const lastChange = () =>
  kernel.store.read
    .selectFrom('changes')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();

describe('deleted objects', () => {
  test('can come back until the retention time has passed, and are gone with all that hangs on them after it', async () => {
    await keep({ deleteRetentionDays: 10 });
    const document = await create();
    const kept = await create();
    await remove(document.uuid);
    const deletion = await lastChange();
    kernel.clock.advance(10 * DAY_MS);
    expect(await purgeDeleted(kernel)).toBe(0);
    kernel.clock.advance(1);
    expect(await purgeDeleted(kernel)).toBe(1);
    expect(await kernel.store.read.selectFrom('documents').select('uuid').execute()).toEqual([{ uuid: kept.uuid }]);
    expect(await count('document_tags')).toBe(1);
    expect(await lastChange()).toMatchObject({
      noun: 'probes',
      verb: 'purge',
      actor_kind: 'job',
      object_uuid: document.uuid,
    });
    await expect(transact(ctx, (unit) => revertibleDocuments(probe).revert(ctx, unit, deletion))).rejects.toMatchObject(
      { code: 'ChangeNotRevertible' },
    );
    expect(await problems()).toEqual([]);
  });

  test('leave nothing behind, and no later object gets their row number', async () => {
    const document = await create('{"a":1}');
    await remove(document.uuid);
    kernel.clock.advance(31 * DAY_MS);
    await purgeDeleted(kernel);
    const next = await create('{"b":2}');
    expect(next.id).toBeGreaterThan(document.id);
    expect(await problems()).toEqual([]);
  });

  test('have changes that say nothing about a successor with the same uuid', async () => {
    const run = (id: string, request: Parameters<typeof callOperation>[2]) =>
      callOperation(operationNamed(operations, id), ctx, request);
    const body = { name: 'd', specifyDashboardUUID: `dsbd_custom_${'c3'.repeat(16)}` };
    const { uuid } = (await run('dashboards.create', { body })).content;
    const creation = await lastChange();
    await run('dashboards.delete', { params: { dashboard_uuid: uuid } });
    kernel.clock.advance(31 * DAY_MS);
    await purgeDeleted(kernel);
    const purge = await lastChange();
    await run('dashboards.create', { body });
    for (const change of [creation, purge]) {
      await expect(run('changes.revert', { params: { change_uuid: change.uuid } })).rejects.toMatchObject({
        code: 'ChangeNotRevertible',
      });
      expect((await run('changes.get', { params: { change_uuid: change.uuid } })).content.diff).toBeNull();
    }
    expect(await problems()).toEqual([]);
  });

  test('of tags are purged too, however many there are', async () => {
    for (let round = 0; round < 3; round += 1) {
      const names = Array.from({ length: 70 }, (_, index) => `tag ${round} ${index}`);
      await transact(ctx, async (unit) => {
        for (const name of names) {
          await callOperation(operationNamed(tagNoun.operations, 'tags.create'), { ...ctx, unit }, { body: { name } });
        }
      });
    }
    const uuids = await kernel.store.read.selectFrom('tags').select('uuid').execute();
    await callOperation(operationNamed(tagNoun.operations, 'tags.delete'), ctx, {
      body: { tagUUIDs: uuids.map((row) => row.uuid) },
    });
    kernel.clock.advance(31 * DAY_MS);
    expect(await purgeDeleted(kernel)).toBe(210);
    expect(await count('tags')).toBe(0);
    expect(await problems()).toEqual([]);
  });

  test('with a long history go too, in small steps', async () => {
    const { uuid } = await create();
    await transact(ctx, async (unit) => {
      for (let round = 0; round < 1_600; round += 1) {
        await verbs.modify({ ctx: { ...ctx, unit }, input: { uuid, rewrite: () => draft(`{"a":${round}}`) } });
      }
    });
    await remove(uuid);
    kernel.clock.advance(31 * DAY_MS);
    expect(await purgeDeleted(kernel)).toBe(1);
    // Those of the tags, the workspace, its first key and its first token.
    expect(await count('versions')).toBe((await count('tags')) + 3);
    expect(await problems()).toEqual([]);
  });

  test('are kept for ever where the workspace says so', async () => {
    await keep({ deleteRetentionDays: null });
    await remove((await create()).uuid);
    kernel.clock.advance(1000 * DAY_MS);
    expect(await purgeDeleted(kernel)).toBe(0);
  });
});

describe('versions', () => {
  const revisions = async (id: number) =>
    (
      await kernel.store.read
        .selectFrom('versions')
        .select('revision')
        .where('object_table', '=', 'documents')
        .where('object_id', '=', id)
        .orderBy('revision')
        .execute()
    ).map((row) => row.revision);

  test('stay by default', async () => {
    const { id, uuid } = await create();
    await rewrite(uuid, '{"a":1}');
    kernel.clock.advance(10_000 * DAY_MS);
    expect(await purgeVersions(kernel)).toBe(0);
    expect(await revisions(id)).toEqual([1, 2]);
  });

  test('go when they were replaced long enough ago; an old state that was replaced today can be taken back', async () => {
    await keep({ versionRetentionDays: 30 });
    const { id, uuid } = await create();
    await rewrite(uuid, '{"a":1}');
    kernel.clock.advance(100 * DAY_MS);
    await rewrite(uuid, '{"a":2}');
    await purgeVersions(kernel);
    expect(await revisions(id)).toEqual([2, 3]);
    const change = await lastChange();
    await transact(ctx, (unit) => revertibleDocuments(probe).revert(ctx, unit, change));
    expect((await verbs.get({ ctx, input: { uuid } })).body).toBe('{"a":1}');
    kernel.clock.advance(100 * DAY_MS);
    await purgeVersions(kernel);
    expect(await revisions(id)).toEqual([4]);
    expect(await problems()).toEqual([]);
  });

  test('go one millisecond after their time and not before', async () => {
    await keep({ versionRetentionDays: 30 });
    const { id, uuid } = await create();
    kernel.clock.advance(DAY_MS);
    await rewrite(uuid, '{"a":1}');
    kernel.clock.advance(30 * DAY_MS);
    await purgeVersions(kernel);
    expect(await revisions(id)).toEqual([1, 2]);
    kernel.clock.advance(1);
    expect(await purgeVersions(kernel)).toBe(1);
    expect(await revisions(id)).toEqual([2]);
  });

  test('before a delete stay, so that it can be reverted for as long as the workspace says', async () => {
    await keep({ versionRetentionDays: 1, deleteRetentionDays: 30 });
    const { id, uuid } = await create('{"a":1}');
    await rewrite(uuid, '{"a":2}');
    await remove(uuid);
    const deletion = await lastChange();
    kernel.clock.advance(20 * DAY_MS);
    await purgeVersions(kernel);
    expect(await revisions(id)).toEqual([2, 3]);
    await transact(ctx, (unit) => revertibleDocuments(probe).revert(ctx, unit, deletion));
    expect((await verbs.get({ ctx, input: { uuid } })).body).toBe('{"a":2}');
    kernel.clock.advance(2 * DAY_MS);
    await purgeVersions(kernel);
    expect(await revisions(id)).toEqual([4]);
    expect(await problems()).toEqual([]);
  });

  test('go however many there are, without a gap in what stays', async () => {
    await keep({ versionRetentionDays: 1 });
    const { id, uuid } = await create();
    await transact(ctx, async (unit) => {
      for (let round = 0; round < 1_200; round += 1) {
        await verbs.modify({ ctx: { ...ctx, unit }, input: { uuid, rewrite: () => draft(`{"a":${round}}`) } });
      }
    });
    kernel.clock.advance(DAY_MS);
    await rewrite(uuid, '{"b":1}');
    kernel.clock.advance(1);
    expect(await purgeVersions(kernel)).toBeGreaterThanOrEqual(1_200);
    expect(await revisions(id)).toEqual([1_201, 1_202]);
    expect(await purgeVersions(kernel)).toBe(0);
    await remove(uuid);
    expect(await problems()).toEqual([]);
  });
});

describe('changes', () => {
  test('are kept to the millisecond', async () => {
    await keep({ changeRetentionDays: 30 });
    kernel.clock.advance(30 * DAY_MS);
    expect(await pruneChanges(kernel)).toBe(0);
    kernel.clock.advance(1);
    expect(await pruneChanges(kernel)).toBeGreaterThan(0);
  });

  test('are pruned from the start of the chain, and the rest verifies from the checkpoint on', async () => {
    await keep({ changeRetentionDays: 30 });
    const { uuid } = await create();
    kernel.clock.advance(31 * DAY_MS);
    await rewrite(uuid, '{"a":1}');
    expect(await pruneChanges(kernel)).toBeGreaterThan(3);
    const rows = await kernel.store.read
      .selectFrom('changes')
      .select(['verb'])
      .where('workspace_id', '=', ctx.workspace.id)
      .execute();
    expect(rows).toEqual([{ verb: 'modify' }]);
    expect(await problems()).toEqual([]);
    await rewrite(uuid, '{"a":2}');
    expect(await problems()).toEqual([]);
  });

  test('can all be pruned, and the chain goes on where it was', async () => {
    await keep({ changeRetentionDays: 30 });
    const { uuid } = await create();
    kernel.clock.advance(31 * DAY_MS);
    await pruneChanges(kernel);
    expect(await problems()).toEqual([]);
    await rewrite(uuid, '{"a":1}');
    expect(await problems()).toEqual([]);
    expect((await lastChange()).seq).toBeGreaterThan(1);
  });

  test('that somebody else cut off are not passed off as pruned', async () => {
    await keep({ changeRetentionDays: 30 });
    await create();
    const rows = await kernel.store.read
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', ctx.workspace.id)
      .orderBy('seq')
      .execute();
    const [first] = rows;
    if (first === undefined) throw new Error('no change');
    await kernel.store.write(async (db) => {
      await db.deleteFrom('changes').where('id', '=', first.id).execute();
      await db
        .insertInto('change_checkpoints')
        .values({ workspace_id: ctx.workspace.id, seq: 1, hash: first.hash, at: first.at })
        .execute();
    });
    expect(await problems()).toContainEqual(expect.stringContaining('the checkpoint at change 1'));
  });
});

describe('what has expired', () => {
  test('answers of idempotent calls go after their hours and sessions after their end', async () => {
    const at = kernel.now();
    await kernel.store.write(async (db) => {
      await db
        .insertInto('idempotency_keys')
        .values({
          workspace_id: 1,
          actor: 'x',
          key: 'k',
          fingerprint: '',
          answer: '',
          shows_secret: 0,
          object_uuid: '',
          created_at: at,
        })
        .execute();
      const session = { account_id: 1, workspace_id: 1, created_at: at, address: '', user_agent: '', seen_at: 0 };
      await db
        .insertInto('sessions')
        .values({ ...session, hash: 'a', expires_at: at + 1000 })
        .execute();
      await db
        .insertInto('sessions')
        .values({ ...session, hash: 'b', expires_at: at + 100 * DAY_MS })
        .execute();
    });
    expect([await purgeIdempotencyKeys(kernel), await purgeSessions(kernel)]).toEqual([0, 0]);
    kernel.clock.advance(kernel.idempotencyHours * 3_600_000 + 1);
    expect([await purgeIdempotencyKeys(kernel), await purgeSessions(kernel)]).toEqual([1, 1]);
  });
});

describe('jobs', () => {
  test('run once in their time, however many servers look', async () => {
    const run = (name: string) => underLease(kernel, { name, restMs: 3_600_000 }, async () => {});
    expect(await run('a')).toBe(true);
    expect(await run('a')).toBe(false);
    expect(await run('b')).toBe(true);
    kernel.clock.advance(3_600_000);
    expect((await Promise.all([run('a'), run('a')])).sort()).toEqual([false, true]);
  });

  test('are begun by another server within a minute after theirs died, and not while it lives', async () => {
    const lease = { name: 'a', restMs: 3_600_000 };
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    let whatDiedKnows = () => false;
    const dead = underLease(kernel, lease, async (isLost) => {
      whatDiedKnows = isLost;
      begin();
      await ended;
    });
    await begun;
    kernel.clock.advance(59_000);
    expect(await underLease(kernel, lease, async () => {})).toBe(false);
    expect(whatDiedKnows()).toBe(false);
    kernel.clock.advance(1_000);
    // Should it only have stood still, it stops its work when it goes on, and leaves the lease to the other one.
    expect(whatDiedKnows()).toBe(true);
    expect(await underLease(kernel, lease, async () => {})).toBe(true);
    end();
    await dead;
    kernel.clock.advance(3_599_000);
    expect(await underLease(kernel, lease, async () => {})).toBe(false);
  });

  test('run again when a clock that was years ahead was set right', async () => {
    const lease = { name: 'a', restMs: 3_600_000 };
    const yearMs = 365 * 24 * 3_600_000;
    kernel.clock.advance(yearMs);
    expect(await underLease(kernel, lease, async () => {})).toBe(true);
    // A minute is what clocks of servers may differ by.
    kernel.clock.advance(-60_000);
    expect(await underLease(kernel, lease, async () => {})).toBe(false);
    kernel.clock.advance(60_000 - yearMs);
    expect(await underLease(kernel, lease, async () => {})).toBe(true);
    expect(await underLease(kernel, lease, async () => {})).toBe(false);
  });

  test('that fail rest as well', async () => {
    const lease = { name: 'a', restMs: 3_600_000 };
    const failing = underLease(kernel, lease, async () => {
      throw new Error('not now');
    });
    await expect(failing).rejects.toThrow('not now');
    expect(await underLease(kernel, lease, async () => {})).toBe(false);
  });

  test('of an engine run on each server that has one of its own', async () => {
    for (const ownEngine of ['first', 'second', undefined]) await runDueJobs(kernel, () => false, { ownEngine });
    const leases = await kernel.store.read.selectFrom('leases').select('name').orderBy('name').execute();
    expect(leases.map(({ name }) => name).filter((name) => name.includes('prune-calls'))).toEqual([
      'job prune-calls',
      'job prune-calls on first',
      'job prune-calls on second',
    ]);
    expect(leases.filter(({ name }) => name.includes('purge-deleted'))).toHaveLength(1);
  });

  test('write the head of every chain to the log once a day', async () => {
    const heads = () => kernel.logged.filter((line) => line.message === 'head of a chain of changes');
    await runDueJobs(kernel);
    const chains = await kernel.store.read.selectFrom('change_heads').selectAll().execute();
    expect(heads().map((line) => line.fields)).toEqual(
      chains.map(({ workspace_id: workspaceId, seq, hash }) => ({ workspaceId, seq, hash })),
    );
    kernel.clock.advance(3_600_000);
    await runDueJobs(kernel);
    expect(heads()).toHaveLength(chains.length);
    kernel.clock.advance(DAY_MS);
    await runDueJobs(kernel);
    expect(heads()).toHaveLength(2 * chains.length);
  });

  test('that fail leave the others alone', async () => {
    await kernel.store.write((db) => db.updateTable('workspaces').set({ settings: 'not JSON' }).execute());
    await runDueJobs(kernel);
    const failed = kernel.logged.filter((line) => line.level === 'error').map((line) => line.fields);
    expect(failed).toHaveLength(4);
    expect(kernel.logged.some((line) => line.message === 'head of a chain of changes')).toBe(true);
  });

  test('stop when they are told to', async () => {
    await startJobs(kernel).stop();
    await runDueJobs(kernel, () => true);
    expect(await kernel.store.read.selectFrom('leases').selectAll().execute()).toEqual([]);
  });
});
