import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeKeptSecrets } from '../../store/copy.ts';
import { verifyChain } from '../changes/verify.ts';
import { purgeDeleted } from '../jobs/purge-deleted.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { unpackState } from '../kernel/versions.ts';
import { contextFor, openTestKernel, type TestKernel } from '../testing/index.ts';
import { createDataSource } from './create.ts';
import { deleteDataSource } from './delete.ts';
import { modifyDataSource } from './modify.ts';
import { getDataSource, identifyDataSource, listDataSources, listUsableDataSources } from './read.ts';
import { revertibleDataSources } from './revert.ts';
import { openSecrets } from './secrets.ts';
import type { StoredDataSource } from './state.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

const base = {
  uid: undefined,
  type: 'prometheus',
  access: 'proxy' as const,
  url: 'http://prometheus:9090',
  user: '',
  database: '',
  basicAuth: false,
  basicAuthUser: '',
  withCredentials: false,
  isDefault: false,
  readOnly: false,
  jsonData: {},
};
type State = Partial<Omit<StoredDataSource, 'uid'>> & { name: string; uid?: string | undefined };
const create = (ctx: Context, state: State, set: Record<string, string> = {}) =>
  createDataSource({ ctx, input: { state: { ...base, ...state }, secrets: { set, removed: [] } } });
const modify = (
  ctx: Context,
  { uid }: { uid: string },
  state: State,
  set: Record<string, string> = {},
  removed: string[] = [],
) => modifyDataSource({ ctx, input: { selector: { uid }, state: { ...base, ...state }, secrets: { set, removed } } });
const remove = (ctx: Context, { uid }: { uid: string }) => deleteDataSource({ ctx, input: { selector: { uid } } });
const get = (ctx: Context, { uid }: { uid: string }) => getDataSource({ ctx, input: { selector: { uid } } });
const changesOf = (source: { uuid: string }) =>
  kernel.store.read.selectFrom('changes').selectAll().where('object_uuid', '=', source.uuid).orderBy('seq').execute();

/** What is wrong with the records of data sources; the workspaces of tests are made without a version. */
async function problemsOf(own: TestKernel): Promise<string[]> {
  const { problems } = await verifyChain(own.store.read, own.secrets.deriveKey('change-chain'));
  return problems.filter((problem) => !problem.startsWith('wksp_'));
}

async function revertLast(ctx: Context, source: { uuid: string }) {
  const change = (await changesOf(source)).at(-1);
  if (change === undefined) throw new Error('no change');
  return transact(ctx, (unit) => revertibleDataSources.revert(ctx, unit, change));
}

describe('a data source', () => {
  test('is found by number, uid and name, and listed by name whatever its case', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(ctx, { name: 'beta', uid: 'my_uid-1' });
    await create(ctx, { name: 'Alpha' });
    for (const selector of [{ id: made.id }, { uid: 'my_uid-1' }, { name: 'beta' }]) {
      expect(await getDataSource({ ctx, input: { selector } })).toEqual(made);
    }
    expect((await listDataSources({ ctx, input: {} })).map(({ name }) => name)).toEqual(['Alpha', 'beta']);
  });

  test('without a uid gets one that Grafana’s clients take', async () => {
    expect((await create(await contextFor(kernel), { name: 'a' })).uid).toMatch(/^[a-zA-Z0-9_-]{1,40}$/);
  });

  test('has a name and a uid that no other live one has', async () => {
    const ctx = await contextFor(kernel);
    const first = await create(ctx, { name: 'a', uid: 'u' });
    await expect(create(ctx, { name: 'a' })).rejects.toMatchObject({ code: 'NameTaken' });
    await expect(create(ctx, { name: 'b', uid: 'u' })).rejects.toMatchObject({ code: 'UuidTaken' });
    const second = await create(ctx, { name: 'b' });
    await expect(modify(ctx, second, { name: 'a' })).rejects.toMatchObject({ code: 'NameTaken' });
    await remove(ctx, first);
    await create(ctx, { name: 'a', uid: 'u' });
  });

  test('is conflict-checked by its revision, and an identical save makes none', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(ctx, { name: 'a' }, { token: 'x' });
    expect(await modify(ctx, made, { name: 'a' }, { token: 'x' })).toMatchObject({ revision: 1 });
    expect(await modify(ctx, made, { name: 'b' })).toMatchObject({ revision: 2, uid: made.uid });
    await expect(modify({ ...ctx, expectedRevision: 1 }, made, { name: 'c' })).rejects.toMatchObject({
      code: 'RevisionConflict',
      detail: { expectedRevision: 1, currentRevision: 2, updator: ctx.actor.uuid },
    });
  });

  test('of another workspace does not exist, for reading and for writing', async () => {
    const made = await create(await contextFor(kernel), { name: 'a' });
    const other = await contextFor(kernel);
    const attempts = [get(other, made), modify(other, made, { name: 'b' }), remove(other, made)];
    await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject({ code: 'ObjectNotFound' })));
    await expect(revertLast(other, made)).rejects.toMatchObject({ code: 'ChangeNotRevertible' });
  });

  test('can be named by everybody, and read and changed by administrators only', async () => {
    const admin = await contextFor(kernel);
    const made = await create(admin, { name: 'a', url: 'http://inner:9090' });
    for (const role of ['general', 'readOnly']) {
      const ctx = await contextFor(kernel, { workspace: admin.workspace, roles: [role] });
      const attempts = [
        get(ctx, made),
        create(ctx, { name: 'b' }),
        modify(ctx, made, { name: 'b' }),
        remove(ctx, made),
      ];
      await Promise.all(attempts.map((attempt) => expect(attempt).rejects.toMatchObject({ code: 'PermissionDenied' })));
      expect(await identifyDataSource({ ctx, input: { selector: { name: 'a' } } })).toMatchObject({ id: made.id });
      expect(JSON.stringify(await listUsableDataSources({ ctx, input: {} }))).not.toContain('inner');
    }
    const key = await contextFor(kernel, { workspace: admin.workspace, readOnly: true });
    await expect(remove(key, made)).rejects.toMatchObject({ code: 'ReadOnlyKey' });
  });

  test('that is read-only is neither changed nor deleted', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(ctx, { name: 'a', readOnly: true });
    await expect(modify(ctx, made, { name: 'b' })).rejects.toMatchObject({ code: 'PermissionDenied' });
    await expect(remove(ctx, made)).rejects.toMatchObject({ code: 'PermissionDenied' });
  });

  test.each([
    { url: 'http://user:password@prometheus:9090' },
    { url: 'http:\\\\user:password@prometheus' },
    { url: 'user:password@db:5432' },
    { uid: 'with space' },
    { uid: 'x'.repeat(41) },
    { name: ' ' },
    { type: '' },
  ])('is refused with %j', async (wrong) => {
    await expect(create(await contextFor(kernel), { name: 'a', ...wrong })).rejects.toMatchObject({
      code: 'InvalidParameter',
    });
  });
});

describe('the default', () => {
  test('is one, and goes with a revision of its own from the one before to the next', async () => {
    const ctx = await contextFor(kernel);
    const first = await create(ctx, { name: 'a', isDefault: true });
    const second = await create(ctx, { name: 'b', isDefault: true });
    expect(await get(ctx, first)).toMatchObject({ isDefault: false, revision: 2 });
    await modify(ctx, first, { name: 'a', isDefault: true });
    expect(await get(ctx, second)).toMatchObject({ isDefault: false, revision: 2 });
    expect((await changesOf(second)).map(({ verb }) => verb)).toEqual(['create', 'yieldDefault']);
  });

  test('stays one when many ask for it at once', async () => {
    const ctx = await contextFor(kernel);
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => create(ctx, { name, isDefault: true })));
    const sources = await listDataSources({ ctx, input: {} });
    expect(sources.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  test('is not taken back by reverting a delete while another one is it', async () => {
    const ctx = await contextFor(kernel);
    const first = await create(ctx, { name: 'a', isDefault: true });
    await remove(ctx, first);
    await create(ctx, { name: 'b', isDefault: true });
    await revertLast(ctx, first);
    expect(await get(ctx, first)).toMatchObject({ isDefault: false });
  });
});

describe('a revert', () => {
  test('takes a change, a delete and a creation back; the secrets stay', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(ctx, { name: 'a', url: 'http://one' }, { token: 'canary' });
    await modify(ctx, made, { name: 'b', url: 'http://two' });
    await revertLast(ctx, made);
    expect(await get(ctx, made)).toMatchObject({ name: 'a', url: 'http://one', revision: 3 });
    await remove(ctx, made);
    await revertLast(ctx, made);
    expect(await openSecrets(kernel, made)).toEqual(new Map([['token', 'canary']]));
    await revertLast(ctx, await create(ctx, { name: 'c' }));
    expect(await listDataSources({ ctx, input: {} })).toHaveLength(1);
  });

  test('of a change is refused while another one has the name or the uid from before', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(ctx, { name: 'a', uid: 'u' });
    await modify(ctx, made, { name: 'b', uid: 'v' });
    for (const holder of [
      { name: 'a', uid: 'w' },
      { name: 'c', uid: 'u' },
    ]) {
      const other = await create(ctx, holder);
      await expect(revertLast(ctx, made)).rejects.toMatchObject({ code: 'NameTaken', detail: { uid: other.uid } });
      await remove(ctx, other);
    }
    expect(await revertLast(ctx, made)).toMatchObject({ revision: 3 });
  });

  test('of a delete is refused while another one has the name', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(ctx, { name: 'a' });
    await remove(ctx, made);
    await create(ctx, { name: 'a' });
    await expect(revertLast(ctx, made)).rejects.toMatchObject({ code: 'UndeleteConflict' });
  });
});

describe('what is deleted', () => {
  test('is gone with its versions and secrets after the retention time, and the records verify before and after', async () => {
    const own = await openTestKernel();
    try {
      const ctx = await contextFor(own);
      const made = await create(ctx, { name: 'a' }, { token: 'x' });
      await create(ctx, { name: 'b', isDefault: true }, { token: 'y' });
      await modify(ctx, made, { name: 'c' }, { token: 'z' });
      await remove(ctx, made);
      expect(await problemsOf(own)).toEqual([]);
      own.clock.advance(31 * 24 * 3_600_000);
      expect(await purgeDeleted(own)).toBe(1);
      for (const table of ['data_sources', 'data_source_secrets'] as const) {
        expect(await own.store.read.selectFrom(table).select('name').execute()).toHaveLength(1);
      }
      expect(await problemsOf(own)).toEqual([]);
      await own.store.write((db) => db.updateTable('data_sources').set({ url: 'http://forged' }).execute());
      expect(await problemsOf(own)).not.toEqual([]);
    } finally {
      await own.close();
    }
  });
});

describe('secrets', () => {
  const canary = 'canary-6f1d7a-of-the-secret';

  test('are kept encrypted, stay unless they are named, and show by a fingerprint that changes with them', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(ctx, { name: 'a' }, { one: canary, two: canary });
    expect(made.secrets.one).toMatch(/^[0-9a-f]{16}$/);
    expect(made.secrets.one).not.toBe(made.secrets.two);
    const changed = await modify(ctx, made, { name: 'a' }, { one: `${canary}2` }, ['two']);
    expect(changed.revision).toBe(2);
    expect(changed.secrets.one).not.toBe(made.secrets.one);
    expect(await openSecrets(kernel, made)).toEqual(new Map([['one', `${canary}2`]]));
    const again = await modify(ctx, made, { name: 'b' });
    expect(again.secrets).toEqual(changed.secrets);
    expect((await create(await contextFor(kernel), { name: 'a' }, { one: canary })).secrets.one).not.toBe(
      made.secrets.one,
    );
  });

  test('stand in no row, version, change, answer or log line', async () => {
    const ctx = await contextFor(kernel);
    const made = await create(
      ctx,
      { name: 'a' },
      { password: canary, basicAuthPassword: canary, httpHeaderValue1: canary },
    );
    await modify(ctx, made, { name: 'b' }, { password: `${canary}2` });
    await remove(ctx, made);
    for (const table of ['data_sources', 'data_source_secrets', 'changes', 'outbox', 'idempotency_keys'] as const) {
      expect(JSON.stringify(await kernel.store.read.selectFrom(table).selectAll().execute())).not.toContain(canary);
    }
    const versions = await kernel.store.read.selectFrom('versions').select('state').execute();
    for (const { state } of versions) if (state !== null) expect(unpackState(state)).not.toContain(canary);
    expect(JSON.stringify([made, kernel.logged])).not.toContain(canary);
  });

  test('cannot be opened in the row of another data source or under another name', async () => {
    const ctx = await contextFor(kernel);
    const one = await create(ctx, { name: 'a' }, { token: canary });
    const other = await create(ctx, { name: 'b' }, { token: 'x' });
    const { sealed } = await kernel.store.read
      .selectFrom('data_source_secrets')
      .select('sealed')
      .where('data_source_id', '=', one.id)
      .executeTakeFirstOrThrow();
    await kernel.store.write((db) =>
      db.updateTable('data_source_secrets').set({ sealed }).where('data_source_id', '=', other.id).execute(),
    );
    await expect(openSecrets(kernel, other)).rejects.toMatchObject({ code: 'SecretNotKept' });
  });

  test('are left out of a copy of the store, from every page, those of purged data sources too', async () => {
    const own = await openTestKernel({ embedded: true });
    try {
      const ctx = await contextFor(own);
      const made = await create(ctx, { name: 'a' }, { token: canary });
      await create(ctx, { name: 'b' }, { token: canary });
      const sealed = (await own.store.read.selectFrom('data_source_secrets').select('sealed').execute()).map(
        (row) => row.sealed ?? '',
      );
      await own.store.write((db) =>
        db.deleteFrom('data_source_secrets').where('data_source_id', '=', made.id).execute(),
      );
      const copy = `${own.path}.copy`;
      await own.store.copyTo(copy);
      expect(removeKeptSecrets(copy)).toBe(1);
      for (const text of sealed) expect(readFileSync(copy, 'latin1')).not.toContain(text);
    } finally {
      await own.close();
    }
  });
});
