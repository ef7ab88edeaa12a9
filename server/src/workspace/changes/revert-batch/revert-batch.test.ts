import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteFolder } from '../../filing.ts';
import { createFolder } from '../../folders/index.ts';
import type { Context } from '../../kernel/context.ts';
import { newUuid } from '../../kernel/identifiers.ts';
import { operations } from '../../registry.ts';
import { type CalledAnswer, callOperation, contextFor, openTestKernel, operationNamed } from '../../testing/index.ts';
import type { TestKernel } from '../../testing/test-kernel.ts';
import { verifyChain } from '../verify.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

let calls = 0;
/** Every call has a trace id of its own, as those of dialects have. */
const call = (ctx: Context, id: string, request: Parameters<typeof callOperation>[2] = {}): Promise<CalledAnswer> => {
  calls += 1;
  return callOperation(operationNamed(operations, id), { ...ctx, traceId: `trace-${calls}` }, request);
};

/** A workspace with its administrator and a key that does what is to be taken back. */
async function scene(): Promise<{ admin: Context; key: Context; since: number }> {
  const admin = await contextFor(kernel, { roles: ['owner'] });
  const actor = { kind: 'key', uuid: newUuid('wsak_'), name: 'gone wild' } as const;
  const key = await contextFor(kernel, { workspace: admin.workspace, actor });
  kernel.clock.advance(5_000);
  return { admin, key, since: Math.floor(kernel.now() / 1000) };
}

const create = async (ctx: Context, body: object): Promise<string> =>
  (await call(ctx, 'dashboards.create', { body: { ...body } })).content.uuid;
const modify = (ctx: Context, uuid: string, body: object) =>
  call(ctx, 'dashboards.modify', { params: { dashboard_uuid: uuid }, body });
const remove = (ctx: Context, uuid: string) => call(ctx, 'dashboards.delete', { params: { dashboard_uuid: uuid } });
const get = async (ctx: Context, uuid: string) =>
  (await call(ctx, 'dashboards.get', { params: { dashboard_uuid: uuid } })).content;

const batch = async (ctx: Context, filter: object, more: object = {}) =>
  (await call(ctx, 'changes.revertBatch', { body: { filter, ...more } })).content;
/** Asks for the plan and applies it. */
async function applied(ctx: Context, filter: object) {
  const { plan } = await batch(ctx, filter);
  return batch(ctx, filter, { plan });
}

/** What the objects of a workspace are, whatever their revisions; deleted ones are like ones that never were. */
async function states({ workspace }: Context): Promise<Record<string, string>> {
  const db = kernel.store.read;
  const documents = await db
    .selectFrom('documents')
    .select(['id', 'uuid', 'name', 'format', 'status', 'attributes', 'body', 'revision'])
    .where('workspace_id', '=', workspace.id)
    .where('deleted_at', 'is', null)
    .execute();
  const links = await db
    .selectFrom('document_tags')
    .innerJoin('tags', 'tags.id', 'document_tags.tag_id')
    .select(['document_tags.document_id', 'tags.name'])
    .where('tags.deleted_at', 'is', null)
    .where('tags.workspace_id', '=', workspace.id)
    .orderBy('document_tags.position')
    .orderBy('document_tags.tag_id')
    .execute();
  const tags = await db
    .selectFrom('tags')
    .select(['uuid', 'name', 'description', 'colour'])
    .where('workspace_id', '=', workspace.id)
    .where('deleted_at', 'is', null)
    .execute();
  return Object.fromEntries([
    ...documents.map(({ id, revision: _, attributes, ...state }) => [
      state.uuid,
      JSON.stringify([
        state,
        Object.entries(JSON.parse(attributes)).sort(),
        links.filter((link) => link.document_id === id).map(({ name }) => name),
      ]),
    ]),
    ...tags.map((tag) => [tag.uuid, JSON.stringify(tag)]),
  ]);
}

const revisions = async ({ workspace }: Context): Promise<Record<string, number>> =>
  Object.fromEntries(
    (
      await kernel.store.read
        .selectFrom('documents')
        .select(['uuid', 'revision'])
        .where('workspace_id', '=', workspace.id)
        .execute()
    ).map(({ uuid, revision }) => [uuid, revision]),
  );

describe('a batch of changes is taken back', () => {
  it('with the plan first: what goes back, what others changed since, what cannot be taken back, each with its reason', async () => {
    const { admin, key } = await scene();
    const [modified, deleted, others] = [
      await create(admin, { name: 'modified', desc: 'before' }),
      await create(admin, { name: 'deleted' }),
      await create(admin, { name: 'others' }),
    ];
    kernel.clock.advance(5_000);
    const from = Math.floor(kernel.now() / 1000);
    await modify(key, modified, { desc: 'once' });
    await modify(key, modified, { desc: 'twice' });
    await remove(key, deleted);
    const made = await create(key, { name: 'made' });
    await modify(key, others, { desc: 'of the key' });
    await modify(admin, others, { desc: 'of the administrator' });
    const token = (await call(key, 'ingestTokens.create', { body: { name: 'token' } })).content.uuid;
    const before = await states(admin);
    const filter = { key: key.actor.uuid, from };

    const plan = await batch(admin, filter);
    expect(plan).toMatchObject({
      applied: false,
      changeUUID: '',
      traceId: '',
      totals: { changes: 6, objects: 5, reverted: 3, unchanged: 0, leftAlone: 1, conflict: 1 },
    });
    expect(plan.objects).toMatchObject([
      { uuid: modified, outcome: 'reverted', effect: 'modified', changes: 2, revision: 3, code: '', laterChange: null },
      { uuid: deleted, outcome: 'reverted', effect: 'restored', changes: 1 },
      { uuid: made, outcome: 'reverted', effect: 'deleted', name: 'made' },
      {
        uuid: others,
        outcome: 'leftAlone',
        effect: '',
        changes: 0,
        changesLeft: 1,
        code: 'ChangeSuperseded',
        laterChange: { creator: admin.actor.uuid, creatorName: 'Tess Tester', verb: 'modify' },
      },
      { uuid: token, noun: 'ingestTokens', outcome: 'conflict', code: 'ChangeNotRevertible' },
    ]);
    expect(await states(admin)).toEqual(before);

    const done = await batch(admin, filter, { plan: plan.plan, reason: 'it went wild' });
    expect(done).toMatchObject({ applied: true, plan: plan.plan, totals: plan.totals, objects: plan.objects });
    expect((await get(admin, modified)).desc).toBe('before');
    expect((await get(admin, deleted)).uuid).toBe(deleted);
    await expect(get(admin, made)).rejects.toMatchObject({ code: 'ObjectNotFound' });
    expect((await get(admin, others)).desc).toBe('of the administrator');

    const record = (await call(admin, 'changes.list', { query: { traceId: done.traceId } })).content;
    expect(record[0]).toMatchObject({
      uuid: done.changeUUID,
      noun: 'changes',
      verb: 'revertBatch',
      objectName: `key ${key.actor.uuid}, from ${new Date(from * 1000).toISOString()}`,
      creator: admin.actor.uuid,
      reason: 'it went wild',
    });
    expect(record.slice(1).map((change: { verb: string }) => change.verb)).toEqual(['revert', 'revert', 'revert']);
    expect(record.every((change: { reason: string }) => change.reason === 'it went wild')).toBe(true);
    const chainKey = kernel.secrets.deriveKey('change-chain');
    const { problems } = await verifyChain(kernel.store.read, chainKey, admin.workspace.id);
    // The workspace itself was put there by the test.
    expect(problems.filter((problem) => !problem.startsWith(admin.workspace.uuid))).toEqual([]);

    // The batch itself is taken back by its trace id.
    const again = await applied(admin, { traceId: done.traceId });
    expect(again.totals).toMatchObject({ reverted: 3, leftAlone: 0, conflict: 0 });
    expect(await states(admin)).toEqual(before);
    await expect(
      call(admin, 'changes.revert', { params: { change_uuid: done.changeUUID }, body: {} }),
    ).rejects.toMatchObject({ code: 'ChangeNotRevertible', message: expect.stringContaining(done.traceId) });
  });

  it('never without the plan as it was shown', async () => {
    const { admin, key, since } = await scene();
    const uuid = await create(key, { name: 'made' });
    const filter = { key: key.actor.uuid, from: since };
    const { plan } = await batch(admin, filter);
    await expect(batch(admin, filter, { plan: '0'.repeat(64) })).rejects.toMatchObject({ code: 'PlanChanged' });
    await modify(key, uuid, { desc: 'again' });
    await expect(batch(admin, filter, { plan })).rejects.toMatchObject({ code: 'PlanChanged' });
    expect((await get(admin, uuid)).desc).toBe('again');
    const { plan: second } = await batch(admin, filter);
    await modify(admin, uuid, { desc: 'mine' });
    await expect(batch(admin, filter, { plan: second })).rejects.toMatchObject({ code: 'PlanChanged' });
    expect((await get(admin, uuid)).desc).toBe('mine');
  });

  it('in a dry run answers what would be and writes nothing; a repeat under a key gets the first answer', async () => {
    const { admin, key, since } = await scene();
    const uuid = await create(key, { name: 'made' });
    const filter = { key: key.actor.uuid, from: since };
    const { plan } = await batch(admin, filter);
    expect(await batch({ ...admin, dryRun: true }, filter, { plan })).toMatchObject({ applied: true });
    expect((await get(admin, uuid)).uuid).toBe(uuid);
    const idempotency = { key: 'k', fingerprint: 'f', answerOf: () => 'kept', showsSecret: false };
    await batch({ ...admin, idempotency }, filter, { plan });
    await expect(batch({ ...admin, idempotency }, filter, { plan })).rejects.toMatchObject({ answer: 'kept' });
  });

  it('where only some changes of an object are meant, to the state after the newest of the others', async () => {
    const { admin, key, since } = await scene();
    const uuid = await create(admin, { name: 'shared', desc: 'first' });
    await modify(key, uuid, { desc: 'second' });
    await modify(admin, uuid, { desc: 'third' });
    await modify(key, uuid, { desc: 'fourth' });
    const done = await applied(admin, { key: key.actor.uuid, from: since });
    expect(done.objects).toMatchObject([{ uuid, outcome: 'reverted', changes: 1, changesLeft: 1 }]);
    expect((await get(admin, uuid)).desc).toBe('third');
  });

  it('through deletes: what was changed and then deleted comes back as it was before both', async () => {
    const { admin, key, since } = await scene();
    const uuid = await create(admin, { name: 'kept', desc: 'first' });
    await modify(key, uuid, { desc: 'second' });
    await remove(key, uuid);
    const passing = await create(key, { name: 'passing' });
    await remove(key, passing);
    const before = await states(admin);
    const done = await applied(admin, { key: key.actor.uuid, from: since });
    expect(done.objects).toMatchObject([
      { uuid, outcome: 'reverted', effect: 'restored', changes: 2 },
      { uuid: passing, outcome: 'unchanged', effect: '', changes: 2 },
    ]);
    expect((await get(admin, uuid)).desc).toBe('first');
    await applied(admin, { traceId: done.traceId });
    expect(await states(admin)).toEqual(before);
  });

  it('in an order in which names and tags are free again when they are needed', async () => {
    const { admin, key, since } = await scene();
    const tag = async (ctx: Context, name: string) => (await call(ctx, 'tags.create', { body: { name } })).content.uuid;
    const rename = (ctx: Context, uuid: string, name: string) =>
      call(ctx, 'tags.modify', { params: { tag_uuid: uuid }, body: { name } });
    const [first, gone] = [await tag(admin, 'first'), await tag(admin, 'gone')];
    const uuid = await create(admin, { name: 'tagged', tagNames: ['first', 'gone'] });
    const before = await states(admin);
    kernel.clock.advance(5_000);
    await call(key, 'tags.delete', { body: { tagUUIDs: [gone] } });
    await rename(key, first, 'renamed');
    const second = await tag(key, 'first');
    await modify(key, uuid, { tagNames: ['first'] });
    await rename(key, second, 'third');
    await tag(key, 'first');
    const done = await applied(admin, { key: key.actor.uuid, from: since });
    expect(done.totals).toMatchObject({ conflict: 0, leftAlone: 0 });
    expect(await states(admin)).toEqual(before);
  });

  it('with tags that come back later than what carried them', async () => {
    const { admin, key, since } = await scene();
    const uuid = await create(admin, { name: 'tagged', tagNames: ['one', 'two'] });
    const before = await states(admin);
    kernel.clock.advance(5_000);
    const [{ id: one }] = (await get(admin, uuid)).tag_info[uuid];
    await modify(key, uuid, { tagNames: ['two'] });
    await call(key, 'tags.delete', { body: { tagUUIDs: [one] } });
    await remove(key, uuid);
    const done = await applied(admin, { key: key.actor.uuid, from: since });
    expect(done.totals).toMatchObject({ reverted: 2, conflict: 0 });
    expect(await states(admin)).toEqual(before);
  });

  it('with tags that were given, deleted, and come back: they do not stay where they were given', async () => {
    const { admin, key, since } = await scene();
    const uuid = await create(admin, { name: 'tagged', tagNames: ['one', 'two'] });
    const tag = (await call(admin, 'tags.create', { body: { name: 'three' } })).content.uuid;
    const before = await states(admin);
    kernel.clock.advance(5_000);
    await modify(key, uuid, { tagNames: ['three'] });
    await call(key, 'tags.delete', { body: { tagUUIDs: [tag] } });
    await remove(key, uuid);
    const done = await applied(admin, { key: key.actor.uuid, from: since });
    expect(done.totals).toMatchObject({ reverted: 2, conflict: 0 });
    expect(await states(admin)).toEqual(before);
  });

  it('tells whom a rule stops: a name that somebody else took, a permission that is missing', async () => {
    const { admin, key, since } = await scene();
    const tag = (await call(admin, 'tags.create', { body: { name: 'mine' } })).content.uuid;
    await call(key, 'tags.modify', { params: { tag_uuid: tag }, body: { name: 'theirs' } });
    await call(admin, 'tags.create', { body: { name: 'mine' } });
    const filter = { key: key.actor.uuid, from: since };
    const plan = await batch(admin, filter);
    expect(plan.objects).toMatchObject([{ uuid: tag, outcome: 'conflict', code: 'NameTaken' }]);
    const made = await create(key, { name: 'made' });
    const auditor = {
      ...(await contextFor(kernel, { workspace: admin.workspace, roles: ['general'] })),
      permissions: new Set(['workspace.changeRead']),
    };
    const seen = await batch(auditor, filter);
    expect(seen.objects).toMatchObject([
      { uuid: tag, code: 'PermissionDenied' },
      { uuid: made, outcome: 'conflict', code: 'PermissionDenied' },
    ]);
    // With nothing to take back there is nothing to record.
    expect(await batch(auditor, filter, { plan: seen.plan })).toMatchObject({ applied: true, changeUUID: '' });
  });

  it('page by page, and by outcome, under one digest', async () => {
    const { admin, key, since } = await scene();
    const made: string[] = [];
    for (const name of ['a', 'b', 'c']) made.push(await create(key, { name }));
    await modify(admin, made[1] as string, { desc: 'x' });
    const filter = { key: key.actor.uuid, from: since };
    const operation = operationNamed(operations, 'changes.revertBatch');
    const page = (more: object) => callOperation(operation, admin, { body: { filter, ...more } });
    const second = await page({ pageIndex: 2, pageSize: 2 });
    expect(second.pageInfo).toEqual({ count: 1, pageIndex: 2, pageSize: 2, totalCount: 3 });
    expect(second.content.objects).toMatchObject([{ uuid: made[2] }]);
    const left = await page({ outcome: 'leftAlone' });
    expect(left.content.objects).toMatchObject([{ uuid: made[1] }]);
    expect(left.content.plan).toBe(second.content.plan);
  });

  it('of folders with what lies in them, also when they were deleted as one', async () => {
    const { admin, key, since } = await scene();
    const folderOf = (ctx: Context, title: string, parent = {}) =>
      createFolder({ ctx: { ...ctx, traceId: title }, input: { title, parent } });
    const [outer, made] = [await folderOf(admin, 'outer'), await folderOf(key, 'made')];
    const inner = await folderOf(admin, 'inner', { uid: outer.uuid });
    const before = await states(admin);
    kernel.clock.advance(5_000);
    const from = Math.floor(kernel.now() / 1000);
    await deleteFolder({ ctx: key, input: { folder: { uid: outer.uuid } } });
    const done = await applied(admin, { key: key.actor.uuid, from });
    expect(done.totals).toMatchObject({ reverted: 2, conflict: 0, leftAlone: 0 });
    expect(await states(admin)).toEqual(before);
    // What somebody else would lose or get is no part of the batch.
    await deleteFolder({ ctx: key, input: { folder: { uid: outer.uuid } } });
    const only = await batch(admin, { key: key.actor.uuid, object: outer.uuid });
    expect(only.objects).toMatchObject([
      { outcome: 'conflict', code: 'ChangeNotRevertible', reason: expect.stringContaining(inner.uuid) },
    ]);
    expect((await applied(admin, { key: key.actor.uuid, from: since })).totals).toMatchObject({ reverted: 3 });
    expect((await states(admin))[made.uuid]).toBeUndefined();
  });

  it('while others are answered', async () => {
    const { admin, key, since } = await scene();
    for (let index = 0; index < 100; index += 1) {
      await call(key, 'tags.create', { body: { name: `tag ${index}` } });
    }
    let isDone = false;
    const plan = batch(admin, { key: key.actor.uuid, from: since }).finally(() => {
      isDone = true;
    });
    let turns = 0;
    for (; !isDone; turns += 1) await setImmediate();
    expect((await plan).totals).toMatchObject({ objects: 100, reverted: 100 });
    expect(turns).toBeGreaterThan(4);
  });

  it('leaves nothing of another workspace in the plan', async () => {
    const { key, since } = await scene();
    await create(key, { name: 'made' });
    const stranger = await contextFor(kernel, { roles: ['owner'] });
    expect((await batch(stranger, { key: key.actor.uuid, from: since })).totals.objects).toBe(0);
  });
});

describe('whatever a key and others did', () => {
  interface Step {
    readonly who: 'key' | 'other';
    readonly what: 'create' | 'rename' | 'describe' | 'retag' | 'delete' | 'renameTag' | 'deleteTag' | 'createTag';
    readonly which: number;
  }
  const step: fc.Arbitrary<Step> = fc.record({
    who: fc.constantFrom('key', 'key', 'other'),
    what: fc.constantFrom('create', 'rename', 'describe', 'retag', 'delete', 'renameTag', 'deleteTag', 'createTag'),
    which: fc.nat(5),
  });

  let names = 0;
  const name = () => {
    names += 1;
    return `name ${names}`;
  };

  /** Does a step where it makes sense; tags are changed by the key alone, for they show in documents of everybody. */
  async function perform({ who, what, which }: Step, world: World): Promise<void> {
    const ctx = who === 'key' ? world.key : world.admin;
    const document = world.documents[which % world.documents.length];
    const tag = world.tags[which % world.tags.length];
    const tagNames = async () =>
      (
        await kernel.store.read
          .selectFrom('tags')
          .select('name')
          .where('workspace_id', '=', ctx.workspace.id)
          .where('deleted_at', 'is', null)
          .orderBy('id')
          .execute()
      ).map((row) => row.name);
    try {
      if (what === 'create') world.documents.push(await create(ctx, { name: name() }));
      if (what === 'rename' && document) await modify(ctx, document, { name: name() });
      if (what === 'describe' && document) await modify(ctx, document, { desc: name() });
      if (what === 'delete' && document) await remove(ctx, document);
      if (who === 'other') return;
      if (what === 'retag' && document) await modify(ctx, document, { tagNames: (await tagNames()).slice(which % 3) });
      if (what === 'createTag') {
        world.tags.push((await call(ctx, 'tags.create', { body: { name: name() } })).content.uuid);
      }
      if (what === 'renameTag' && tag) {
        await call(ctx, 'tags.modify', { params: { tag_uuid: tag }, body: { name: name() } });
      }
      if (what === 'deleteTag' && tag) await call(ctx, 'tags.delete', { body: { tagUUIDs: [tag] } });
    } catch (error) {
      // The object may be deleted by now.
      expect(error).toMatchObject({ code: 'ObjectNotFound' });
    }
  }
  interface World {
    readonly admin: Context;
    readonly key: Context;
    readonly documents: string[];
    readonly tags: string[];
  }

  it('taking it back gives its objects the state before, leaves those of others alone, and can be taken back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 6 }),
        fc.array(step, { minLength: 1, maxLength: 14 }),
        async (first, second) => {
          const { admin, key } = await scene();
          const world: World = { admin, key, documents: [], tags: [] };
          for (const tagName of ['one', 'two', 'three']) {
            world.tags.push((await call(admin, 'tags.create', { body: { name: tagName } })).content.uuid);
          }
          for (const _ of [1, 2, 3])
            world.documents.push(await create(admin, { name: name(), tagNames: ['one', 'two'] }));
          for (const each of first) await perform(each, world);
          kernel.clock.advance(5_000);
          const since = Math.floor(kernel.now() / 1000);
          const before = await states(admin);
          for (const each of second) await perform(each, world);
          const [after, revisionsAfter] = [await states(admin), await revisions(admin)];
          const made = (
            await kernel.store.read
              .selectFrom('changes')
              .select(['object_uuid', 'actor_uuid'])
              .where('workspace_id', '=', admin.workspace.id)
              .where('at', '>=', since * 1000)
              .orderBy('seq')
              .execute()
          ).map((change) => [change.object_uuid, change.actor_uuid === key.actor.uuid] as const);
          const byOthers = new Set(made.filter(([, own]) => !own).map(([uuid]) => uuid));
          const last = new Map(made);

          const done = await applied(admin, { key: key.actor.uuid, from: since });
          expect(done.totals.conflict).toBe(0);
          const [now, revisionsNow] = [await states(admin), await revisions(admin)];
          for (const uuid of new Set([...Object.keys(before), ...Object.keys(after)])) {
            if (!byOthers.has(uuid)) expect([uuid, now[uuid]]).toEqual([uuid, before[uuid]]);
            else if (last.get(uuid) === false) expect(revisionsNow[uuid]).toBe(revisionsAfter[uuid]);
          }
          if (done.traceId !== '') {
            const undone = await applied(admin, { traceId: done.traceId });
            expect(undone.totals).toMatchObject({ conflict: 0, leftAlone: 0 });
          }
          expect(await states(admin)).toEqual(after);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});
