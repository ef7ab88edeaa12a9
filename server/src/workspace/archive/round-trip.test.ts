import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseJson } from '../../json/index.ts';
import type { Context } from '../kernel/context.ts';
import { contextFor, openTestKernel, type TestKernel } from '../testing/index.ts';
import { exported, imported } from './testing/archives.ts';
import { type Population, populate, population } from './testing/populate.ts';

let here: TestKernel;
let there: TestKernel;
beforeAll(async () => {
  here = await openTestKernel();
  there = await openTestKernel();
});
afterAll(async () => {
  await here.close();
  await there.close();
});

let pairs = 0;

/** An owner in a new workspace of each server, under the same login: to what is closed nobody else could say anything. */
async function twoWorkspaces(): Promise<[Context, Context]> {
  const contexts: [Context, Context] = [
    await contextFor(here, { roles: ['owner'] }),
    await contextFor(there, { roles: ['owner'] }),
  ];
  pairs += 1;
  const login = `owner-${pairs}`;
  for (const { kernel, actor } of contexts) {
    await kernel.store.write((db) =>
      db.updateTable('accounts').set({ login }).where('uuid', '=', actor.uuid).execute(),
    );
  }
  return contexts;
}

const full: Population = {
  tags: [{ name: 'unused', description: 'of nothing' }],
  roles: [
    { name: 'a role', permissions: ['log.Query'] },
    { name: 'a role', permissions: ['scene.setManage', 'routine.defaultAccess'] },
  ],
  folders: [
    { title: 'Outer', inner: false },
    { title: 'Inner', inner: true },
  ],
  grafana: [
    { title: 'x', spaced: true, extra: [1.5, 'é\n'], tags: ['two', 'one'], starred: true },
    { title: 'X', spaced: false, extra: null, tags: [], starred: false },
    { title: 'x 2', spaced: false, extra: null, tags: [], starred: false },
  ],
  guance: [{ name: 'of Guance', isPublic: -1, tags: ['one'], starred: true }],
  pipelines: [{ name: 'first', asDefault: 1 }],
  notes: ['a note'],
  viewers: ['a viewer'],
  blacklists: [{ name: 'debug lines', sources: ['nginx'], value: ['debug'] }],
  carousels: ['a carousel'],
  fields: [{ name: 'host', fieldSource: '', fieldType: 'float', unit: 'b' }],
  dataSources: [{ name: 'metrics', isDefault: true, secret: 'hiddenabcdefghijkl' }],
  teams: ['night shift'],
  annotations: [
    { of: 0, start: 1_700_000_000_000, length: 60_000, text: 'deployed', tags: ['one'] },
    { of: -1, start: 1_700_000_000_000, length: 0, text: 'for all', tags: [] },
    { of: -1, start: 1_700_000_000_000, length: 0, text: 'for all', tags: [] },
  ],
  theme: 'dark',
};

test('an archive taken into an empty workspace of another server is exported as the same bytes', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(population, async (wanted) => {
      const [source, target] = await twoWorkspaces();
      await populate(source, wanted);
      const archive = await exported(source);
      expect(await exported(source)).toBe(archive);
      const report = await imported(target, archive);
      expect(report.objects.filter(({ outcome }) => outcome !== 'created')).toEqual([]);
      expect(await exported(target)).toBe(archive);
      const again = await imported(target, archive, { conflicts: 'overwrite' });
      expect(again.counts).toEqual({ ...again.counts, created: 0, changed: 0, conflicting: 0, refused: 0 });
    }),
    { numRuns: 25, examples: [[full]] },
  );
});

test('every kind is in an archive of a workspace that has something of each', async () => {
  const [source] = await twoWorkspaces();
  await populate(source, full);
  const { objects } = parseJson(await exported(source)) as { objects: { kind: string }[] };
  const kinds = [
    'blacklists',
    'dataSources',
    'tags',
    'teams',
    'folders',
    'dashboards',
    'notes',
    'pipelines',
    'preferences',
    'roles',
    'stars',
  ];
  expect([...new Set(objects.map(({ kind }) => kind))].sort()).toEqual(
    [...kinds, 'annotations', 'carousels', 'fields', 'viewers'].sort(),
  );
});

test('neither secrets nor what tells them apart stand in an archive, and no row number, account or time', async () => {
  const [source] = await twoWorkspaces();
  await populate(source, full);
  const archive = await exported(source);
  const secrets = await here.store.read.selectFrom('data_source_secrets').selectAll().execute();
  for (const { fingerprint, sealed } of secrets) {
    expect(archive).not.toContain(fingerprint);
    expect(archive).not.toContain(sealed);
  }
  expect(archive).not.toContain('hidden');
  expect(archive).not.toContain(source.actor.uuid);
  expect(archive).not.toContain(source.workspace.uuid);
  expect(archive).not.toMatch(/fingerprint|created_at|createdAt|updator|revision"/);
});

test('one object stands in each line, so that archives can be compared by lines', async () => {
  const [source] = await twoWorkspaces();
  await populate(source, full);
  const [, ...lines] = (await exported(source)).split('\n');
  const objects = lines
    .slice(1, lines.indexOf('],'))
    .map((line) => parseJson(line.replace(/,$/, '')) as { kind: string });
  expect(objects.length).toBeGreaterThan(10);
  expect(objects.every(({ kind }) => typeof kind === 'string')).toBe(true);
});
