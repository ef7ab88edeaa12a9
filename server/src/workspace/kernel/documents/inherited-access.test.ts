import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dashboard, setDashboardAccess } from '../../dashboards/index.ts';
import { deleteFolder } from '../../filing.ts';
import { createFolder, moveFolder, setFolderAccess } from '../../folders/index.ts';
import { contextFor, openTestKernel, type TestKernel } from '../../testing/index.ts';
import type { AccessAttributes } from '../access.ts';
import type { Context } from '../context.ts';
import { listDocuments } from './list.ts';
import { readDocument } from './read.ts';
import { documentVerbs } from './verbs.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const TEAM = 'team_1';
const boards = documentVerbs(dashboard);

interface World {
  readonly owner: Context;
  readonly callers: readonly Context[];
  /** Uuids; the first folder is none. */
  readonly folders: (string | undefined)[];
  readonly dashboards: string[];
}

async function newWorld(): Promise<World> {
  const owner = await contextFor(kernel, { roles: ['owner'] });
  const { workspace } = owner;
  const mate = await contextFor(kernel, { workspace, roles: ['readOnly'] });
  const callers = [
    await contextFor(kernel, { workspace, roles: ['wsAdmin'] }),
    await contextFor(kernel, { workspace, roles: ['general'] }),
    await contextFor(kernel, { workspace, roles: ['readOnly'] }),
    { ...mate, actor: { ...mate.actor, kind: 'account' as const, uuid: mate.actor.uuid as 'SYS', teams: [TEAM] } },
  ];
  return { owner, callers, folders: [undefined], dashboards: [] };
}

/** The rule as people would say it, from the lists alone, all the way up. */
async function isOpen(ctx: Context, uuid: string): Promise<boolean> {
  const rows = await kernel.store.read
    .selectFrom('documents')
    .select(['uuid', 'creator', 'attributes', 'deleted_at'])
    .where('workspace_id', '=', ctx.workspace.id)
    .execute();
  const found = new Map(
    rows.map((row) => [row.uuid, { ...row, attributes: JSON.parse(row.attributes) as AccessAttributes }]),
  );
  const ids = [...ctx.roles, ctx.actor.uuid, ...(ctx.actor.kind === 'account' ? (ctx.actor.teams ?? []) : [])];
  const named = (attributes: AccessAttributes) =>
    [attributes.readPermissionSet, attributes.permissionSet, attributes.adminPermissionSet].some((set) =>
      set?.some((id) => ids.includes(id)),
    );
  const isClosed = (of: string | undefined): boolean => {
    const folder = of === undefined ? undefined : found.get(of);
    if (folder === undefined) return false;
    return (folder.attributes.isPublic ?? 1) !== 1 || isClosed(folder.attributes.folder);
  };
  const opens = (of: string | undefined): boolean => {
    const folder = of === undefined ? undefined : found.get(of);
    if (folder === undefined || !isClosed(of)) return false;
    if (folder.creator === ctx.actor.uuid || (folder.attributes.isPublic === -1 && named(folder.attributes)))
      return true;
    return opens(folder.attributes.folder);
  };
  const object = found.get(uuid);
  if (object === undefined) throw new Error(`no ${uuid}`);
  const { attributes, creator } = object;
  if (ctx.roles.includes('owner') || creator === ctx.actor.uuid) return true;
  const { isPublic = 1, folder } = attributes;
  if (isPublic === 0) return false;
  if (isPublic === -1 && named(attributes)) return true;
  if (isPublic === 1 && !isClosed(folder)) return true;
  return opens(folder);
}

const identity = fc.constantFrom('wsAdmin', 'general', 'readOnly', TEAM);
const sets = fc.record({
  permissionSet: fc.uniqueArray(identity, { maxLength: 2 }),
  readPermissionSet: fc.uniqueArray(identity, { maxLength: 2 }),
  adminPermissionSet: fc.uniqueArray(identity, { maxLength: 1 }),
});
const at = fc.nat({ max: 20 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('newFolder' as const), at, by: at }),
  fc.record({ kind: fc.constant('newDashboard' as const), at, by: at }),
  fc.record({ kind: fc.constant('list' as const), at, sets }),
  fc.record({ kind: fc.constant('listDashboard' as const), at, sets }),
  fc.record({ kind: fc.constant('openness' as const), at, isPublic: fc.constantFrom(0, 1, -1) }),
  fc.record({ kind: fc.constant('moveFolder' as const), at, to: at }),
  fc.record({ kind: fc.constant('moveDashboard' as const), at, to: at }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

const pick = <Value>(values: readonly Value[], index: number): Value => values[index % values.length] as Value;
let titles = 0;

/** Whoever acts may be refused, and rules of folders may forbid a move: both are no matter of this test. */
async function take(world: World, one: Step): Promise<void> {
  const { owner, callers, folders, dashboards } = world;
  titles += 1;
  const name = `t ${titles}`;
  const place = (index: number) => {
    const folder = pick(folders, index);
    return folder === undefined ? {} : { folder };
  };
  const attempt = async (work: Promise<unknown>) => {
    await work.catch((error: { code?: string }) => {
      if (error.code === undefined) throw error;
    });
  };
  const modify = (uuid: string, attributes: object) =>
    boards.modify({
      ctx: owner,
      input: {
        uuid,
        rewrite: (current) => {
          const { folder: _, ...kept } = current.attributes;
          const where = 'folder' in attributes || 'isPublic' in attributes ? {} : { folder: undefined };
          const own = 'isPublic' in attributes ? current.attributes : { ...kept, ...where };
          return {
            name: current.name,
            format: current.format,
            status: 0,
            body: current.body,
            tagNames: [],
            attributes: JSON.parse(JSON.stringify({ ...own, ...attributes })),
          };
        },
      },
    });
  switch (one.kind) {
    case 'newFolder': {
      const parent = { uid: pick(folders, one.at) };
      const ctx = pick([owner, ...callers], one.by);
      await attempt(createFolder({ ctx, input: { title: name, parent } }).then(({ uuid }) => folders.push(uuid)));
      return;
    }
    case 'newDashboard': {
      const attributes = { desc: '', identifier: '', createdWay: 'manual' as const, ...place(one.at) };
      const draft = { name, format: 'guance', status: 0, attributes, body: '{}', tagNames: [] };
      const ctx = pick([owner, ...callers], one.by);
      await attempt(boards.create({ ctx, input: { draft } }).then(({ uuid }) => dashboards.push(uuid)));
      return;
    }
    case 'list': {
      const uuid = pick(folders, one.at);
      if (uuid !== undefined) await setFolderAccess({ ctx: owner, input: { uuid, sets: () => one.sets } });
      return;
    }
    case 'listDashboard': {
      const uuid = pick(dashboards, one.at);
      if (uuid !== undefined) await setDashboardAccess({ ctx: owner, input: { uuid, sets: () => one.sets } });
      return;
    }
    case 'openness': {
      const uuid = pick(dashboards, one.at);
      if (uuid !== undefined) await modify(uuid, { isPublic: one.isPublic });
      return;
    }
    case 'moveFolder': {
      const uuid = pick(folders, one.at);
      if (uuid === undefined) return;
      await attempt(
        moveFolder({ ctx: owner, input: { folder: { uid: uuid }, parent: { uid: pick(folders, one.to) } } }),
      );
      return;
    }
    case 'moveDashboard': {
      const uuid = pick(dashboards, one.at);
      if (uuid !== undefined) await modify(uuid, place(one.to));
    }
  }
}

test('single reads, lists and totals agree with the lists of all folders above, whatever was done in which order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const world = await newWorld();
      for (const one of steps) await take(world, one);
      for (const ctx of [world.owner, ...world.callers]) {
        const open: string[] = [];
        for (const uuid of world.dashboards) {
          const isRead = await readDocument(ctx, dashboard, uuid).then(
            () => true,
            () => false,
          );
          expect([uuid, isRead]).toEqual([uuid, await isOpen(ctx, uuid)]);
          if (isRead) open.push(uuid);
        }
        const page = await listDocuments(ctx, dashboard, {}, { pageIndex: 2, pageSize: 1 });
        expect(page.totalCount).toBe(open.length);
        const all = await listDocuments(ctx, dashboard, {}, { pageIndex: 1, pageSize: undefined });
        expect(all.documents.map(({ uuid }) => uuid).sort()).toEqual(open.sort());
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);

test('the delete of a closed folder and its undelete leave what is in it closed', async () => {
  const world = await newWorld();
  const { owner, callers } = world;
  const { uuid: folder } = await createFolder({ ctx: owner, input: { title: 'closed', parent: {} } });
  await setFolderAccess({
    ctx: owner,
    input: { uuid: folder, sets: () => ({ permissionSet: [], readPermissionSet: [TEAM], adminPermissionSet: [] }) },
  });
  const attributes = { desc: '', identifier: '', createdWay: 'manual' as const, folder };
  const draft = { name: 'in it', format: 'guance', status: 0, attributes, body: '{}', tagNames: [] };
  const { uuid } = await boards.create({ ctx: owner, input: { draft } });
  await deleteFolder({ ctx: owner, input: { folder: { uid: folder } } });
  const rows = await kernel.store.read.selectFrom('documents').select('restricted').where('uuid', '=', uuid).execute();
  expect(rows).toEqual([{ restricted: 2 }]);
  for (const ctx of callers)
    await expect(readDocument(ctx, dashboard, uuid)).rejects.toMatchObject({ code: 'ObjectNotFound' });
});
