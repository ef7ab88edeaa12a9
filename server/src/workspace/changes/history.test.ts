import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defaultWorkspaceSettings } from '../kernel/workspace-settings.ts';
import { operations } from '../registry.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { insertWorkspace } from '../workspaces/create.ts';
import { verifyChain } from './verify.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = (ctx: Context, id: string, request: Parameters<typeof callOperation>[2]) =>
  callOperation(operationNamed(operations, id), ctx, request);

/** Made as the server makes it, with a first version. */
function newWorkspace() {
  const ctx = serverContext(kernel);
  const state = { name: 'w', description: '', language: 'en', settings: defaultWorkspaceSettings };
  return transact(ctx, (unit) => insertWorkspace(ctx, unit, state));
}

type Step =
  | { do: 'create'; desc: string; tagNames: string[] }
  | { do: 'modify'; which: number; desc: string; tagNames: string[] | undefined }
  | { do: 'delete' | 'revert'; which: number }
  | { do: 'restore'; which: number; revision: number }
  | { do: 'renameTag' | 'deleteTag' | 'revertTag'; which: number; name: string };

const which = fc.nat({ max: 3 });
const desc = fc.constantFrom('', 'a', 'b', 'c');
const tagName = fc.constantFrom('x', 'y', 'z');
const tagNames = fc.uniqueArray(tagName);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('create' as const), desc, tagNames }),
  fc.record({ do: fc.constant('modify' as const), which, desc, tagNames: fc.option(tagNames, { nil: undefined }) }),
  fc.record({ do: fc.constantFrom('delete' as const, 'revert' as const, 'revert' as const), which }),
  fc.record({ do: fc.constant('restore' as const), which, revision: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    do: fc.constantFrom('renameTag' as const, 'deleteTag' as const, 'revertTag' as const),
    which,
    name: tagName,
  }),
);

interface Told {
  readonly seq: number;
  readonly uuid: string;
  readonly objectUUID: string;
  readonly revisionFrom: number;
  readonly revisionTo: number;
}

const newest = async (ctx: Context, object: string): Promise<Told> =>
  (await call(ctx, 'changes.list', { query: { object, pageSize: 1 } })).content[0];

/** The text of a live dashboard; undefined while it is deleted. */
async function descOf(ctx: Context, uuid: string): Promise<string | undefined> {
  try {
    return (await call(ctx, 'dashboards.get', { params: { dashboard_uuid: uuid } })).content.desc;
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'ObjectNotFound') return undefined;
    throw error;
  }
}

const tagUuids = async (ctx: Context): Promise<string[]> => {
  const rows = await kernel.store.read
    .selectFrom('tags')
    .select('uuid')
    .where('workspace_id', '=', ctx.workspace.id)
    .orderBy('id')
    .execute();
  return rows.map((row) => row.uuid);
};

const revert = (ctx: Context, change: Told) =>
  call(ctx, 'changes.revert', { params: { change_uuid: change.uuid }, body: {} });

/** Does one step; `texts` holds what each dashboard said at each of its revisions. */
async function run(ctx: Context, dashboards: string[], texts: Map<string, (string | undefined)[]>, taken: Step) {
  if (taken.do === 'create') {
    const body = { name: 'd', desc: taken.desc, tagNames: taken.tagNames };
    dashboards.push((await call(ctx, 'dashboards.create', { body })).content.uuid);
    return;
  }
  if (taken.do === 'renameTag' || taken.do === 'deleteTag' || taken.do === 'revertTag') {
    const uuid = (await tagUuids(ctx))[taken.which];
    if (uuid === undefined) return;
    if (taken.do === 'deleteTag') await call(ctx, 'tags.delete', { body: { tagUUIDs: [uuid] } });
    else if (taken.do === 'revertTag') await revert(ctx, await newest(ctx, uuid));
    else await call(ctx, 'tags.modify', { params: { tag_uuid: uuid }, body: { name: taken.name } });
    return;
  }
  const uuid = dashboards[taken.which];
  if (uuid === undefined) return;
  const params = { dashboard_uuid: uuid };
  if (taken.do === 'modify') {
    const body = { desc: taken.desc, ...(taken.tagNames === undefined ? {} : { tagNames: taken.tagNames }) };
    await call(ctx, 'dashboards.modify', { params, body });
  } else if (taken.do === 'delete') {
    await call(ctx, 'dashboards.delete', { params });
  } else if (taken.do === 'restore') {
    await call(ctx, 'dashboards.version.restore', { params: { ...params, revision: taken.revision }, body: {} });
    expect(await descOf(ctx, uuid)).toBe(texts.get(uuid)?.[taken.revision]);
  } else {
    const change = await newest(ctx, uuid);
    await revert(ctx, change);
    const before = change.revisionFrom === 0 ? undefined : texts.get(uuid)?.[change.revisionFrom];
    expect(await descOf(ctx, uuid)).toBe(before);
  }
}

test('whatever is made, changed, deleted, restored and reverted, histories stay whole and say what was', async () => {
  let refused = 0;
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const ctx = await contextFor(kernel, { workspace: await newWorkspace() });
      const dashboards: string[] = [];
      const texts = new Map<string, (string | undefined)[]>();
      for (const taken of steps) {
        try {
          await run(ctx, dashboards, texts, taken);
          done += 1;
        } catch (error) {
          if (!(error instanceof BelvedereError)) throw error;
          refused += 1;
        }
        for (const uuid of dashboards) {
          const { revisionTo } = await newest(ctx, uuid);
          const known = texts.get(uuid) ?? [];
          known[revisionTo] = await descOf(ctx, uuid);
          texts.set(uuid, known);
        }
      }
      const key = kernel.secrets.deriveKey('change-chain');
      expect((await verifyChain(kernel.store.read, key, ctx.workspace.id)).problems).toEqual([]);
      const rows = await kernel.store.read
        .selectFrom('documents')
        .select(['id', 'revision'])
        .where('workspace_id', '=', ctx.workspace.id)
        .execute();
      for (const { id, revision } of rows) {
        const versions = await kernel.store.read
          .selectFrom('versions')
          .select('revision')
          .where('object_table', '=', 'documents')
          .where('object_id', '=', id)
          .orderBy('revision')
          .execute();
        expect(versions.map((version) => version.revision)).toEqual(
          Array.from({ length: revision }, (_, index) => index + 1),
        );
      }
    }),
    { numRuns: 40 },
  );
  expect(done).toBeGreaterThan(refused);
});
