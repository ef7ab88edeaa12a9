import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkpointSeal } from '../../kernel/change-chain.ts';
import type { Context } from '../../kernel/context.ts';
import { asOne } from '../../kernel/within.ts';
import { tags as tagNoun } from '../../tags/index.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../../testing/index.ts';
import { firstRun } from '../../workspaces/first-run.ts';
import { verifyOperation } from './operation.ts';
import { PART_CHANGES } from './verb.ts';

let kernel: TestKernel;
let ctx: Context;
beforeEach(async () => {
  kernel = await openTestKernel();
  await firstRun(kernel, { adminPassword: 'correct horse' });
  const workspace = await kernel.store.read.selectFrom('workspaces').select(['id', 'uuid']).executeTakeFirstOrThrow();
  ctx = await contextFor(kernel, { workspace, roles: ['owner'] });
});
afterEach(() => kernel.close());

const operation = verifyOperation('Changes');
const verify = async (after?: number, caller = ctx) =>
  (await callOperation(operation, caller, { query: { ...(after !== undefined && { after }) } })).content;
const makeTag = (name: string, caller = ctx) =>
  callOperation(operationNamed(tagNoun.operations, 'tags.create'), caller, { body: { name } });
const head = () =>
  kernel.store.read
    .selectFrom('change_heads')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .executeTakeFirstOrThrow();
const chain = () =>
  kernel.store.read.selectFrom('changes').selectAll().where('workspace_id', '=', ctx.workspace.id).orderBy('seq');

/** Gives the chain more changes than a part has. */
async function grow(): Promise<void> {
  await asOne(ctx, async (inside) => {
    for (let tag = 0; tag < PART_CHANGES; tag += 1) await makeTag(`tag ${tag}`, inside);
  });
}

describe('verification of a chain in parts', () => {
  test('finds nothing wrong with what the server wrote, and names the head', async () => {
    await makeTag('one');
    const { seq, hash } = await head();
    expect(await verify()).toMatchObject({
      head: { seq, hash },
      prunedUpTo: 0,
      verifiedUpTo: seq,
      changes: seq,
      problems: [],
      complete: true,
      timeMs: kernel.now(),
    });
  });

  test('goes on behind the part before, to the end of a chain that grows meanwhile', async () => {
    await grow();
    const first = await verify();
    expect(first).toMatchObject({ changes: PART_CHANGES, verifiedUpTo: PART_CHANGES, problems: [], complete: false });
    await makeTag('meanwhile');
    const { seq } = await head();
    const second = await verify(first.verifiedUpTo);
    expect(second).toMatchObject({
      changes: seq - PART_CHANGES,
      verifiedUpTo: seq,
      problems: [],
      complete: true,
    });
    expect(await verify(seq)).toMatchObject({ changes: 0, verifiedUpTo: seq, problems: [], complete: true });
    expect(await verify(seq + 100)).toMatchObject({ changes: 0, problems: [], complete: true });
  }, 120_000);

  test.each([
    ['an altered change', { actor_name: 'somebody else' }, /was altered$/],
    ['a change with another hash', { hash: 'f'.repeat(64) }, /was altered$/],
    ['another state', { digest: 'f'.repeat(64) }, /is not the one that its change names$/],
  ])('finds %s, in the part where it lies', async (_, columns, problem) => {
    const { uuid } = (await makeTag('one')).content;
    const { seq } = await chain().where('object_uuid', '=', uuid).executeTakeFirstOrThrow();
    await kernel.store.write((db) => db.updateTable('changes').set(columns).where('object_uuid', '=', uuid).execute());
    expect((await verify(seq - 1)).problems).toContainEqual(expect.stringMatching(problem));
  });

  test('finds that the change is missing that it begins behind, or the last one', async () => {
    await makeTag('one');
    const { seq } = await head();
    await kernel.store.write((db) => db.deleteFrom('changes').where('seq', '=', seq).execute());
    expect((await verify(seq - 1)).problems).toEqual([expect.stringContaining('changes are missing')]);
    expect((await verify(seq)).problems).toContainEqual(`the chain lacks change ${seq}`);
  });

  test('begins behind what was pruned, and trusts the seal of it alone', async () => {
    await makeTag('one');
    const rows = await chain().execute();
    const [first, second] = rows;
    if (first === undefined || second === undefined) throw new Error('the chain is too short');
    const mark = { workspace_id: ctx.workspace.id, seq: second.seq, at: second.at };
    const hash = checkpointSeal(kernel.secrets.deriveKey('change-chain'), mark, second.hash);
    await kernel.store.write(async (db) => {
      await db
        .deleteFrom('changes')
        .where('workspace_id', '=', ctx.workspace.id)
        .where('seq', '<=', second.seq)
        .execute();
      await db
        .insertInto('change_checkpoints')
        .values({ ...mark, hash })
        .execute();
    });
    const whole = { prunedUpTo: second.seq, verifiedUpTo: rows.length, changes: rows.length - 2, complete: true };
    expect(await verify()).toMatchObject({ ...whole, problems: [] });
    expect(await verify(first.seq)).toMatchObject({ ...whole, problems: [] });
    await kernel.store.write((db) => db.updateTable('change_checkpoints').set({ hash: second.hash }).execute());
    expect((await verify()).problems).toEqual([`the checkpoint at change ${second.seq} of the chain was altered`]);
  });

  test('is a right of those who may read changes', async () => {
    const stranger = await contextFor(kernel, { workspace: ctx.workspace, roles: [] });
    await expect(verify(undefined, stranger)).rejects.toThrow('workspace.changeRead');
  });
});
