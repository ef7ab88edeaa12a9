import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../kernel/context.ts';
import { operations } from '../registry.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import type { ArchiveEnd } from './format.ts';
import { archiveText } from './testing/archive-text.ts';
import { exported, imported } from './testing/archives.ts';
import { addDataSource } from './testing/populate.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const call = async (ctx: Context, id: string, request: object) =>
  (await callOperation(operationNamed(operations, id), ctx, request)).content;

const changesOf = ({ workspace }: Context) =>
  kernel.store.read
    .selectFrom('changes')
    .select(['noun', 'verb', 'object_uuid', 'actor_uuid', 'revision_from', 'revision_to'])
    .where('workspace_id', '=', workspace.id)
    .orderBy('seq')
    .execute();

const dashboardLine = (over: object = {}) => ({
  kind: 'dashboards',
  uuid: `dsbd_${'0a'.repeat(16)}`,
  uid: 'chosen',
  slug: 'a-title',
  name: 'A title',
  format: 'grafana',
  status: 0,
  attributes: { desc: '', identifier: '', createdWay: 'manual' },
  tags: ['one'],
  body: { id: null, uid: '', version: 0, title: 'A title', panels: [] },
  ...over,
});

describe('an import', () => {
  test('records each object as one change of its noun, by whoever imports', async () => {
    const ctx = await contextFor(kernel);
    const tag = { kind: 'tags', name: 'one', description: 'first', colour: 'default' };
    const report = await imported(ctx, archiveText([dashboardLine(), tag]));
    expect(report).toMatchObject({ dryRun: false, counts: { created: 2, changed: 0, refused: 0 } });
    expect(report.objects.map(({ kind, name, outcome }) => [kind, name, outcome])).toEqual([
      ['tags', 'one', 'created'],
      ['dashboards', 'A title', 'created'],
    ]);
    expect(await changesOf(ctx)).toEqual(
      ['tags', 'dashboards'].map((noun, index) => ({
        noun,
        verb: 'import',
        object_uuid: report.objects[index]?.uuid,
        actor_uuid: ctx.actor.uuid,
        revision_from: 0,
        revision_to: 1,
      })),
    );
  });

  test('again changes nothing, whatever it is to do with conflicts', async () => {
    const ctx = await contextFor(kernel);
    const archive = archiveText([dashboardLine()]);
    await imported(ctx, archive);
    const before = await changesOf(ctx);
    for (const conflicts of ['skip', 'overwrite'] as const) {
      const { counts } = await imported(ctx, archive, { conflicts });
      expect(counts).toEqual({ created: 0, changed: 0, unchanged: 1, conflicting: 0, refused: 0 });
    }
    expect(await changesOf(ctx)).toEqual(before);
  });

  test('leaves what says something else, and says so, or writes over it with a revision', async () => {
    const ctx = await contextFor(kernel);
    await imported(ctx, archiveText([dashboardLine()]));
    const other = archiveText([dashboardLine({ name: 'Other', body: { title: 'Other', panels: [1] } })]);
    const skipped = await imported(ctx, other);
    expect(skipped.objects[0]).toMatchObject({ outcome: 'conflicting', reason: expect.stringContaining('revision 1') });
    expect(await exported(ctx)).not.toContain('Other');
    const written = await imported(ctx, other, { conflicts: 'overwrite' });
    expect(written.counts).toMatchObject({ changed: 1, conflicting: 0 });
    expect((await changesOf(ctx)).at(-1)).toMatchObject({ verb: 'import', revision_from: 1, revision_to: 2 });
  });

  test('finds what has the same uid under another uuid, and what lies in its folder', async () => {
    const ctx = await contextFor(kernel);
    const folderLine = (digits: string) => ({
      kind: 'folders',
      uuid: `fold_${digits.repeat(16)}`,
      uid: 'team-a',
      slug: 'team-a',
      name: 'Team A',
      format: '',
      status: 0,
      attributes: { description: '' },
      tags: [],
    });
    await imported(ctx, archiveText([folderLine('0a')]));
    const filed = { desc: '', identifier: '', createdWay: 'manual', folder: `fold_${'0b'.repeat(16)}` };
    const report = await imported(ctx, archiveText([folderLine('0b'), dashboardLine({ attributes: filed })]));
    expect(report.counts).toMatchObject({ created: 1, unchanged: 1 });
    expect(await exported(ctx)).toContain(`"folder":"fold_${'0a'.repeat(16)}"`);
  });

  test('refuses one object by its rules, leaves no trace of it, and takes the others', async () => {
    const ctx = await contextFor(kernel);
    const report = await imported(
      ctx,
      archiveText([
        dashboardLine({ uid: 'taken', uuid: `dsbd_${'0b'.repeat(16)}` }),
        dashboardLine({ uuid: `dsbd_${'0c'.repeat(16)}`, uid: 'bad', body: { title: '' } }),
        dashboardLine({ uuid: `dsbd_${'0c'.repeat(16)}`, uid: 'worse', body: [] }),
        dashboardLine({ uuid: 'dsbd_../x', uid: 'worst' }),
        dashboardLine({ uuid: `dsbd_${'0b'.repeat(16)}`, uid: 'another' }),
        dashboardLine({ attributes: { desc: '', permissionSet: ['owner'], isPublic: -1 }, tags: ['never made'] }),
        { kind: 'pipelines', name: 'p/../q', format: 'guance', status: 0, attributes: {}, tags: [] },
        { kind: 'rockets', name: 'of a newer server' },
        { kind: 'stars', login: 'nobody', of: `dsbd_${'0b'.repeat(16)}` },
      ]),
    );
    expect(report.counts).toEqual({ created: 1, changed: 0, unchanged: 0, conflicting: 0, refused: 8 });
    for (const { outcome, reason } of report.objects) expect(reason === '').toBe(outcome === 'created');
    expect((await changesOf(ctx)).filter(({ noun }) => noun !== 'tags')).toHaveLength(1);
    expect(await exported(ctx)).not.toContain('never made');
  });

  test('needs the permissions of the nouns beside its own', async () => {
    const ctx = await contextFor(kernel);
    const permissions = new Set([...ctx.permissions].filter((key) => key !== 'scene.setManage'));
    const report = await imported({ ...ctx, permissions }, archiveText([dashboardLine()]));
    expect(report.objects[0]).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('PermissionDenied'),
    });
    const reader = await contextFor(kernel, { roles: ['general'] });
    await expect(imported(reader, archiveText([]))).rejects.toMatchObject({ code: 'PermissionDenied' });
    await expect(exported(reader)).rejects.toMatchObject({ code: 'PermissionDenied' });
    const readOnly = { ...ctx, readOnly: true };
    await expect(imported(readOnly, archiveText([]))).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });

  test('puts nothing into a folder that is closed to the caller', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const place = `fold_${'0e'.repeat(16)}`;
    const closed = {
      ...{ kind: 'folders', uuid: place, uid: 'closed', slug: 'closed', name: 'Closed', format: '', status: 0 },
      ...{ attributes: { description: '', isPublic: 0 }, tags: [] },
    };
    await imported(owner, archiveText([closed]));
    const other = await contextFor(kernel, { workspace: owner.workspace });
    const inside = dashboardLine({ attributes: { desc: '', identifier: '', createdWay: 'manual', folder: place } });
    expect((await imported(other, archiveText([inside]))).objects[0]?.outcome).toBe('refused');
    expect((await imported(owner, archiveText([inside]))).objects[0]?.outcome).toBe('created');
  });

  test('keeps the secrets of a data source that it writes over, and takes no default away unless it may', async () => {
    const ctx = await contextFor(kernel);
    const source = await addDataSource(ctx, 'mine', true, 'hidden-password');
    const { objects } = JSON.parse(await exported(ctx)) as { objects: object[] };
    const renamed = { ...objects[0], name: 'renamed' };
    const another = { ...objects[0], uid: 'another', name: 'another', isDefault: true };
    const skipped = await imported(ctx, archiveText([another]));
    expect(skipped.objects[0]).toMatchObject({ outcome: 'created', reason: 'not the default one: that is mine' });
    const { counts } = await imported(ctx, archiveText([renamed]), { conflicts: 'overwrite' });
    expect(counts.changed).toBe(1);
    const secrets = await kernel.store.read
      .selectFrom('data_source_secrets')
      .select('name')
      .where('data_source_id', '=', source.id)
      .execute();
    expect(secrets).toEqual([{ name: 'basicAuthPassword' }]);
  });
});

describe('a rehearsal', () => {
  test('says what would happen and leaves no row different', async () => {
    const ctx = await contextFor(kernel);
    await imported(ctx, archiveText([dashboardLine()]));
    const archive = await exported(ctx);
    const before = await changesOf(ctx);
    const plan = archiveText([
      dashboardLine({ name: 'Other' }),
      dashboardLine({ uid: 'new', uuid: `dsbd_${'0d'.repeat(16)}`, tags: ['new'] }),
    ]);
    for (const own of [ctx, { ...ctx, dryRun: true }]) {
      const report = await imported(own, plan, { conflicts: 'overwrite', dryRun: own.dryRun !== true });
      expect(report).toMatchObject({ dryRun: true, counts: { created: 1, changed: 1 } });
    }
    expect(await exported(ctx)).toBe(archive);
    expect(await changesOf(ctx)).toEqual(before);
  });
});

describe('an archive that is not whole', () => {
  const parts = (text: string) => JSON.parse(text) as { archive: object; objects: object[]; end: ArchiveEnd };

  test.each([
    ['with an object less', (text: string) => ({ ...parts(text), objects: parts(text).objects.slice(1) })],
    ['with another title', (text: string) => JSON.parse(text.replace('"A title"', '"B title"')) as object],
    [
      'with its objects in another order',
      (text: string) => ({ ...parts(text), objects: parts(text).objects.toReversed() }),
    ],
    ['of another format', (text: string) => ({ ...parts(text), archive: { format: 'other', version: 1 } })],
    ['of a newer version', (text: string) => ({ ...parts(text), archive: { ...parts(text).archive, version: 2 } })],
    ['with another digest', (text: string) => ({ ...parts(text), end: { ...parts(text).end, digest: 'sha256:0' } })],
  ])('%s is refused before anything is written', async (_, change) => {
    const ctx = await contextFor(kernel);
    const tag = { kind: 'tags', name: 'one', description: '', colour: 'default' };
    const text = JSON.stringify(change(archiveText([dashboardLine(), tag])));
    await expect(imported(ctx, text)).rejects.toMatchObject({ code: 'ArchiveDamaged' });
    expect(await changesOf(ctx)).toEqual([]);
  });

  test('does not mean one that another program wrote again in its own way', async () => {
    const ctx = await contextFor(kernel);
    const text = archiveText([dashboardLine({ name: 'Über', body: { title: 'Über' } })]);
    const rewritten = JSON.stringify(JSON.parse(text), null, 2).replaceAll('Ü', '\\u00dc');
    expect((await imported(ctx, rewritten)).counts.created).toBe(1);
  });
});

describe('an export', () => {
  test('holds what the caller may read, and counts what he may not', async () => {
    const owner = await contextFor(kernel, { roles: ['owner'] });
    const { workspace } = owner;
    await call(owner, 'dashboards.create', { body: { name: 'closed', isPublic: 0 } });
    await call(owner, 'dashboards.create', { body: { name: 'open' } });
    const other = await exported(await contextFor(kernel, { workspace }));
    expect(other).not.toContain('closed');
    expect((JSON.parse(other) as { end: ArchiveEnd }).end).toMatchObject({ objects: 1, leftOut: 1, consistent: true });
    expect(await exported(owner)).toContain('closed');
  });

  test('of some kinds is an archive of these', async () => {
    const ctx = await contextFor(kernel);
    await call(ctx, 'dashboards.create', { body: { name: 'with a tag', tagNames: ['one'] } });
    const { objects } = JSON.parse(await exported(ctx, { kinds: ['tags'] })) as { objects: object[] };
    expect(objects).toEqual([{ kind: 'tags', name: 'one', description: '', colour: 'default' }]);
  });

  test('of an empty workspace is taken back', async () => {
    const ctx = await contextFor(kernel);
    expect((await imported(ctx, await exported(ctx))).objects).toEqual([]);
  });

  test('says so when something changes while it is read', async () => {
    const ctx = await contextFor(kernel);
    for (const name of ['one', 'two']) {
      const templateInfo = { title: name, text: name.repeat(30_000) };
      await call(ctx, 'dashboards.create', { body: { name, templateInfo } });
    }
    const operation = operationNamed(operations, 'archive.export') as unknown as {
      verb: (call: object) => Promise<AsyncIterable<Uint8Array>>;
    };
    let text = '';
    for await (const chunk of await operation.verb({ ctx, input: { kinds: undefined } })) {
      if (text === '') await call(ctx, 'tags.create', { body: { name: 'made meanwhile' } });
      text += String(chunk);
    }
    expect((JSON.parse(text) as { end: ArchiveEnd }).end.consistent).toBe(false);
  });
});
