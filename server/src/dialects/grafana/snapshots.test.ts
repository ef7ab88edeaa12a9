import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../calls/call-record.ts';
import type { Recorder } from '../../calls/recorder.ts';
import { purgeExpiredSnapshots } from '../../workspace/jobs/purge-deleted.ts';
import { type Asker, type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let records: CallRecord[] = [];
const recorder: Recorder = {
  reserve: () => ({ release: () => {} }),
  append: (record, _reservation, then) => {
    records.push(record);
    then();
  },
  countUnattributed: () => {},
  settle: async () => {},
  state: () => ({ recording: true, reason: '', waitingCalls: 0, waitingBytes: 0, unrecordedCalls: 0 }),
  close: async () => {},
};

let server: GrafanaServer;
let ask: Asker;
beforeAll(async () => {
  server = await startGrafana({}, { recorder });
  ask = server.admin;
});
afterAll(() => server.stop());

const make = async (more: object = {}, by: Asker = ask) => {
  const answer = await by('POST', '/api/snapshots', { dashboard: { title: 'Shot', panels: [] }, ...more });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as { id: number; key: string; deleteKey: string; url: string; deleteUrl: string };
};
const changesOf = async (uuid: string) => (await server.key.get(`/api/v1/change/list?object=${uuid}`)).body.content;
const uuidOf = async (id: number) =>
  (
    await server.server.kernel.store.read
      .selectFrom('snapshots')
      .select('uuid')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).uuid;

describe('a snapshot', () => {
  it('is read as it was sent by whoever has its key, without a login, and says how long it may be cached', async () => {
    const dashboard = '{"title":"As sent",  "panels":[{"gridPos":{"h":8.0}}], "big": 12345678901234567890}';
    const made = await ask('POST', '/api/snapshots/', `{"name":"Outage","expires":120,"dashboard":${dashboard}}`);
    expect(made.body).toEqual({
      id: expect.any(Number),
      key: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      deleteKey: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      url: `${server.address}/dashboard/snapshot/${made.body.key}`,
      deleteUrl: `${server.address}/api/snapshots-delete/${made.body.deleteKey}`,
    });
    const read = await server.anonymous.get(`/api/snapshots/${made.body.key}`);
    expect(read.status).toBe(200);
    expect(read.text).toContain(dashboard);
    expect(read.body.meta).toMatchObject({ isSnapshot: true, type: 'snapshot', canSave: false, slug: '' });
    expect(read.headers.get('cache-control')).toMatch(/^public, max-age=1[12]\d$/);
  });

  it('keeps the keys that its caller chose', async () => {
    const made = await make({ key: 'YYYYYYY', deleteKey: 'XXXXXXX', name: 'chosen' });
    expect(made).toMatchObject({ key: 'YYYYYYY', deleteKey: 'XXXXXXX' });
    expect((await ask('POST', '/api/snapshots', { dashboard: {}, key: 'YYYYYYY' })).status).toBe(409);
    expect((await ask('POST', '/api/snapshots', { dashboard: {}, deleteKey: 'XXXXXXX' })).status).toBe(409);
    await ask('DELETE', '/api/snapshots/YYYYYYY');
    await make({ key: 'YYYYYYY', deleteKey: 'XXXXXXX' });
    await ask('DELETE', '/api/snapshots/YYYYYYY');
  });

  it('is listed with its key, found by its name, to viewers only when it is theirs', async () => {
    const viewer = await server.newUser();
    const own = await make({ name: 'Of the VIEWER 100%' }, viewer.ask);
    const other = await make({ name: 'Of the admin' });
    const keysOf = async (by: Asker, query = '') =>
      (await by.get(`/api/dashboard/snapshots${query}`)).body.map(({ key }: { key: string }) => key);
    expect(await keysOf(viewer.ask)).toEqual([own.key]);
    expect((await keysOf(ask)).slice(0, 2)).toEqual([other.key, own.key]);
    expect(await keysOf(ask, '?query=viewer%20100%25')).toEqual([own.key]);
    expect(await keysOf(ask, '?limit=1')).toEqual([other.key]);
    expect((await viewer.ask.get('/api/dashboard/snapshots')).body).toMatchObject([
      { id: own.id, name: 'Of the VIEWER 100%', orgId: 1, userId: viewer.id, external: false, externalUrl: '' },
    ]);
    expect((await server.anonymous.get('/api/dashboard/snapshots')).status).toBe(401);
  });

  it('is deleted by its creator, by an editor, and by nobody else', async () => {
    const [viewer, other, editor] = [await server.newUser(), await server.newUser(), await server.newUser('Editor')];
    const first = await make({}, viewer.ask);
    const second = await make({}, viewer.ask);
    expect(await other.ask('DELETE', `/api/snapshots/${first.key}`)).toMatchObject({
      status: 403,
      body: { message: 'Access denied to this snapshot' },
    });
    expect((await viewer.ask('DELETE', `/api/snapshots/${first.key}`)).body).toEqual({
      message: "Snapshot deleted. It might take an hour before it's cleared from any CDN caches.",
      id: first.id,
    });
    expect((await editor.ask('DELETE', `/api/snapshots/${second.key}`)).status).toBe(200);
    for (const { key } of [first, second]) {
      expect(await server.anonymous.get(`/api/snapshots/${key}`)).toMatchObject({
        status: 404,
        body: { message: 'Snapshot not found' },
      });
    }
  });

  it('is deleted by whoever has its delete key, which a change of the workspace records', async () => {
    const made = await make({ name: 'Deleted by key' });
    records = [];
    expect((await server.anonymous.get(`/api/snapshots-delete/${made.deleteKey}`)).body.message).toMatch(
      /^Snapshot deleted/,
    );
    expect(records).toMatchObject([
      {
        operation: 'snapshots.delete',
        effect: 'change',
        callerKind: 'system',
        template: '/api/snapshots-delete/{deleteKey}',
      },
    ]);
    expect(JSON.stringify(records)).not.toContain(made.deleteKey);
    const [change] = await changesOf(await uuidOf(made.id));
    expect(change).toMatchObject({ noun: 'snapshots', verb: 'delete', reason: 'by its delete key' });
    expect((await server.anonymous.get(`/api/snapshots-delete/${made.deleteKey}`)).status).toBe(404);
    expect((await server.anonymous.get(`/api/snapshots-delete/${made.key}`)).status).toBe(404);
  });

  it('leaves its keys in no record and its delete key nowhere in the store', async () => {
    records = [];
    const made = await make({ key: 'a-key-that-is-chosen', deleteKey: 'a-delete-key-that-is-chosen' });
    await ask('DELETE', `/api/snapshots/${made.key}`);
    const uuid = await uuidOf(made.id);
    expect(records).toMatchObject([
      { operation: 'snapshots.create', object: uuid, permission: 'snapshot.create' },
      { operation: 'snapshots.delete', object: uuid },
    ]);
    expect(JSON.stringify(records)).not.toContain('key-that-is-chosen');
    const rows = await server.server.kernel.store.read.selectFrom('snapshots').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(made.deleteKey);
  });

  it('comes back when its delete is taken back, unless another one has its key', async () => {
    const made = await make({ key: 'comes-back' });
    const uuid = await uuidOf(made.id);
    await ask('DELETE', '/api/snapshots/comes-back');
    const [deleted] = await changesOf(uuid);
    const taken = await make({ key: 'comes-back' });
    expect((await server.key('POST', `/api/v1/change/${deleted.uuid}/revert`, {})).status).toBe(409);
    await server.anonymous.get(`/api/snapshots-delete/${taken.deleteKey}`);
    expect((await server.key('POST', `/api/v1/change/${deleted.uuid}/revert`, {})).status).toBe(200);
    expect((await server.anonymous.get('/api/snapshots/comes-back')).status).toBe(200);
    const [reverted] = await changesOf(uuid);
    expect((await server.key('POST', `/api/v1/change/${reverted.uuid}/revert`, {})).status).toBe(200);
    expect((await server.anonymous.get('/api/snapshots/comes-back')).status).toBe(404);
  });

  it('of another organization cannot be listed or deleted', async () => {
    const { orgId } = (await ask('POST', '/api/orgs', { name: 'Elsewhere of snapshots' })).body;
    const elsewhere = { 'X-Grafana-Org-Id': String(orgId) };
    const made = await make();
    expect(await ask('DELETE', `/api/snapshots/${made.key}`, undefined, elsewhere)).toMatchObject({
      status: 404,
      body: { message: 'Snapshot not found' },
    });
    expect((await ask.get('/api/dashboard/snapshots', elsewhere)).body).toEqual([]);
    expect((await server.anonymous.get(`/api/snapshots/${made.key}`)).status).toBe(200);
    const there = await ask('POST', '/api/snapshots', { dashboard: { title: 'There' } }, elsewhere);
    expect((await ask('DELETE', `/api/snapshots/${there.body.key}`)).status).toBe(404);
    expect((await server.anonymous.get(`/api/snapshots-delete/${there.body.deleteKey}`)).status).toBe(200);
  });

  it('ends when its time is over, and the job removes it with a change that says so', async () => {
    const made = await make({ expires: 60 });
    const uuid = await uuidOf(made.id);
    const { kernel } = server.server;
    await kernel.store.write((db) =>
      db
        .updateTable('snapshots')
        .set({ expires_at: kernel.now() - 1 })
        .where('id', '=', made.id)
        .execute(),
    );
    expect((await server.anonymous.get(`/api/snapshots/${made.key}`)).status).toBe(404);
    expect(await purgeExpiredSnapshots(kernel)).toBe(1);
    expect(await purgeExpiredSnapshots(kernel)).toBe(0);
    const changes = await changesOf(uuid);
    expect(changes[0]).toMatchObject({ noun: 'snapshots', verb: 'purge' });
    expect((await server.key('POST', `/api/v1/change/${changes[1].uuid}/revert`, {})).status).toBe(409);
  });

  it.each([
    [{}, 400],
    [{ dashboard: null }, 400],
    [{ dashboard: [] }, 400],
    [{ dashboard: {}, expires: -1 }, 400],
    [{ dashboard: {}, expires: 1e15 }, 400],
    [{ dashboard: {}, key: '../..' }, 400],
    [{ dashboard: {}, key: 'x'.repeat(129) }, 400],
    [{ dashboard: {}, key: 'same', deleteKey: 'same' }, 400],
    [{ dashboard: {}, name: 'n'.repeat(256) }, 400],
    [{ dashboard: {}, external: true }, 403],
  ])('%o is refused', async (body, status) => {
    const answer = await ask('POST', '/api/snapshots', body);
    expect([answer.status, typeof answer.body.message]).toEqual([status, 'string']);
  });

  it('is not made without a login or by a key that may only read', async () => {
    expect((await server.anonymous('POST', '/api/snapshots', { dashboard: {} })).status).toBe(401);
    const { sk } = (
      await server.key('POST', '/api/v1/workspace/accesskey/add', { name: 'reader of snapshots', readOnly: true })
    ).body.content;
    expect((await server.as(`Bearer ${sk}`)('POST', '/api/snapshots', { dashboard: {} })).status).toBe(403);
  });

  it('is published on no other server', async () => {
    expect((await ask.get('/api/snapshot/shared-options')).body).toEqual({
      snapshotEnabled: true,
      externalEnabled: false,
      externalSnapshotName: '',
      externalSnapshotURL: '',
    });
  });
});
