import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../calls/call-record.ts';
import type { Recorder } from '../../calls/recorder.ts';
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

const add = async (body: object, by: Asker = ask): Promise<number> => {
  const answer = await by('POST', '/api/annotations', body);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toEqual({ message: 'Annotation added', id: expect.any(Number) });
  return answer.body.id;
};
const find = async (query: string, by: Asker = ask): Promise<string[]> =>
  (await by.get(`/api/annotations${query}`)).body.map(({ text }: { text: string }) => text);
let titles = 0;
const dashboard = async (more: object = {}): Promise<{ id: number; uid: string }> => {
  titles += 1;
  const saved = await ask('POST', '/api/dashboards/db', { dashboard: { title: `Annotated ${titles}` }, ...more });
  return saved.body;
};
const uuidOf = async (id: number) =>
  (
    await server.server.kernel.store.read
      .selectFrom('annotations')
      .select('uuid')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).uuid;
const changesOf = async (id: number) =>
  (await server.key.get(`/api/v1/change/list?object=${await uuidOf(id)}`)).body.content;
const revert = (change: { uuid: string }) => server.key('POST', `/api/v1/change/${change.uuid}/revert`, {});

describe('an annotation', () => {
  it('has what clients read', async () => {
    const { id: dashboardId, uid } = await dashboard();
    const id = await add({
      dashboardUID: uid,
      panelId: 2,
      time: 1_507_266_395_000,
      timeEnd: 1_507_266_396_000,
      tags: ['tag1', 'tag1', ' '],
      text: 'test',
      data: { some: ['thing'] },
    });
    const { body } = await ask.get(`/api/annotations/${id}`);
    expect(body).toEqual({
      id,
      alertId: 0,
      alertName: '',
      dashboardId,
      dashboardUID: uid,
      panelId: 2,
      userId: 1,
      userUID: expect.stringMatching(/^acnt_/),
      login: 'admin',
      email: expect.any(String),
      avatarUrl: expect.stringMatching(/^\/avatar\//),
      newState: '',
      prevState: '',
      created: expect.any(Number),
      updated: expect.any(Number),
      time: 1_507_266_395_000,
      timeEnd: 1_507_266_396_000,
      text: 'test',
      tags: ['tag1'],
      data: { some: ['thing'] },
    });
    expect((await ask.get(`/api/annotations?dashboardId=${dashboardId}`)).body).toEqual([body]);
  });

  it('is of now and of the organization when nothing else is said, and ends after it starts', async () => {
    const id = await add({ text: 'now' });
    const { time, timeEnd, dashboardId } = (await ask.get(`/api/annotations/${id}`)).body;
    expect([time === timeEnd, time > 1_600_000_000_000, dashboardId]).toEqual([true, true, 0]);
    const turned = await add({ text: 'turned', time: 20, timeEnd: 10 });
    expect((await ask.get(`/api/annotations/${turned}`)).body).toMatchObject({ time: 10, timeEnd: 20 });
  });

  it('comes in the form of Graphite too', async () => {
    const answer = await ask('POST', '/api/annotations/graphite', {
      what: 'Event',
      tags: 'deploy prod',
      when: 1_467_844_481,
      data: 'more',
    });
    expect(answer.body).toEqual({ message: 'Graphite annotation added', id: expect.any(Number) });
    expect((await ask.get(`/api/annotations/${answer.body.id}`)).body).toMatchObject({
      text: 'Event\nmore',
      tags: ['deploy', 'prod'],
      time: 1_467_844_481_000,
      timeEnd: 1_467_844_481_000,
    });
    expect((await ask('POST', '/api/annotations/graphite', { what: 'x', tags: ['a', 'b'] })).status).toBe(200);
    expect(await ask('POST', '/api/annotations/graphite', { what: ' ' })).toMatchObject({
      status: 400,
      body: { message: 'Failed to save Graphite annotation' },
    });
  });

  it('changes by what is sent of it, and not at all when that is what it says', async () => {
    const id = await add({ text: 'one', tags: ['a'], time: 100, timeEnd: 200, data: { keep: 1 } });
    expect((await ask('PATCH', `/api/annotations/${id}`, { text: 'two' })).body).toEqual({
      message: 'Annotation patched',
    });
    expect((await ask('PUT', `/api/annotations/${id}`, { text: 'three', tags: [], time: 150 })).body).toEqual({
      message: 'Annotation updated',
    });
    expect((await ask.get(`/api/annotations/${id}`)).body).toMatchObject({
      text: 'three',
      tags: [],
      time: 150,
      timeEnd: 200,
      data: { keep: 1 },
    });
    await ask('PATCH', `/api/annotations/${id}`, { text: 'three' });
    expect((await changesOf(id)).map(({ verb }: { verb: string }) => verb)).toEqual(['modify', 'modify', 'create']);
  });

  it('that is a moment stays one when it is moved', async () => {
    const id = await add({ text: 'moment', time: 100 });
    await ask('PATCH', `/api/annotations/${id}`, { time: 300 });
    expect((await ask.get(`/api/annotations/${id}`)).body).toMatchObject({ time: 300, timeEnd: 300 });
  });

  it('is deleted, and deleting what is not there is an error only in older versions', async () => {
    const id = await add({ text: 'gone' });
    expect((await ask('DELETE', `/api/annotations/${id}`)).body).toEqual({ message: 'Annotation deleted' });
    expect(await ask.get(`/api/annotations/${id}`)).toMatchObject({
      status: 404,
      body: { message: 'Annotation not found' },
    });
    expect(await ask('DELETE', `/api/annotations/${id}`)).toMatchObject({
      status: 200,
      body: { message: 'Annotation deleted' },
    });
    expect((await ask('PUT', `/api/annotations/${id}`, { text: 'x' })).status).toBe(404);
  });

  it('has its changes taken back', async () => {
    const id = await add({ text: 'first', tags: ['undo'] });
    await ask('PUT', `/api/annotations/${id}`, { text: 'second', tags: [] });
    expect((await revert((await changesOf(id))[0])).status).toBe(200);
    expect(await find('?tags=undo')).toEqual(['first']);
    await ask('DELETE', `/api/annotations/${id}`);
    expect(await find('?tags=undo')).toEqual([]);
    expect((await revert((await changesOf(id))[0])).status).toBe(200);
    expect(await find('?tags=undo')).toEqual(['first']);
    const detail = await server.key.get(`/api/v1/change/${(await changesOf(id))[0].uuid}/get`);
    expect(detail.status).toBe(200);
  });

  it.each([
    [{}, 400, 'Failed to save annotation'],
    [{ text: '' }, 400, 'Failed to save annotation'],
    [{ text: 'x', dashboardUID: 'nowhere' }, 404, 'Dashboard not found'],
    [{ text: 'x', dashboardId: 987_654 }, 404, 'Dashboard not found'],
    [{ text: 'x', time: -1 }, 400, 'time and timeEnd are whole milliseconds since 1970'],
    [{ text: 'x', time: 1e300 }, 400, 'time and timeEnd are whole milliseconds since 1970'],
    [{ text: 'x'.repeat(20_000) }, 400, 'text is at most 16384 characters long'],
    [{ text: 'x', tags: Array.from({ length: 51 }, (_, tag) => `t${tag}`) }, 400, 'tags holds more than 50 tags'],
    [{ text: 'x', tags: ['t'.repeat(101)] }, 400, 'a tag is at most 100 characters long'],
    [{ text: 'x', data: { long: 'x'.repeat(70_000) } }, 400, 'data is too large'],
  ])('%o is refused', async (body, status, message) => {
    expect(await ask('POST', '/api/annotations', body)).toMatchObject({ status, body: { message } });
  });
});

describe('the list', () => {
  it('is the newest first and holds what overlaps the time asked for', async () => {
    const { uid } = await dashboard();
    const times = [
      ['early', 1_000, 1_000],
      ['region', 1_500, 4_000],
      ['late', 5_000, 5_000],
    ] as const;
    for (const [text, time, timeEnd] of times) await add({ text, time, timeEnd, dashboardUID: uid });
    const of = (query: string) => find(`?dashboardUID=${uid}${query}`);
    expect(await of('')).toEqual(['late', 'region', 'early']);
    expect(await of('&from=2000&to=3000')).toEqual(['region']);
    expect(await of('&from=4000')).toEqual(['late', 'region']);
    expect(await of('&to=1000')).toEqual(['early']);
    expect(await of('&limit=2')).toEqual(['late', 'region']);
    expect((await ask.get('/api/annotations?limit=10001')).status).toBe(400);
  });

  it('is narrowed by tags, user, panel and type', async () => {
    const editor = await server.newUser('Editor');
    await add({ text: 'both', tags: ['red', 'blue'], panelId: 7 }, editor.ask);
    await add({ text: 'red only', tags: ['red'] }, editor.ask);
    const mine = `userId=${editor.id}`;
    expect(await find(`?${mine}&tags=red&tags=blue`)).toEqual(['both']);
    expect(await find(`?${mine}&tags=red&tags=blue&matchAny=true`)).toEqual(['red only', 'both']);
    expect(await find(`?${mine}&panelId=7`)).toEqual(['both']);
    expect(await find(`?${mine}&type=annotation`)).toEqual(['red only', 'both']);
    for (const none of ['type=alert', 'alertId=3', 'alertUID=x', 'userId=99999', 'dashboardUID=nowhere', 'tags=%25']) {
      expect([none, await find(`?${none}`)]).toEqual([none, []]);
    }
  });

  it('of tags counts the annotations that carry them', async () => {
    for (const text of ['1', '2']) await add({ text, tags: ['outage-a', ...(text === '1' ? ['outage-b'] : [])] });
    expect((await ask.get('/api/annotations/tags?tag=outage-')).body).toEqual({
      result: {
        tags: [
          { tag: 'outage-a', count: 2 },
          { tag: 'outage-b', count: 1 },
        ],
      },
    });
    expect((await ask.get('/api/annotations/tags?tag=outage-&limit=1')).body.result.tags).toHaveLength(1);
    expect((await ask.get('/api/annotations/tags?tag=_utage')).body.result.tags).toEqual([]);
  });
});

describe('a mass delete', () => {
  it('takes one, or all of a panel, each a change of its own', async () => {
    const { uid } = await dashboard();
    const ids: number[] = [];
    for (const [panelId, text] of [
      [1, 'a'],
      [1, 'b'],
      [2, 'c'],
    ] as const) {
      ids.push(await add({ dashboardUID: uid, panelId, text }));
    }
    const remove = (body: object) => ask('POST', '/api/annotations/mass-delete', body);
    expect((await remove({ dashboardUID: uid, panelId: 1 })).body).toEqual({ message: 'Annotations deleted' });
    expect(await find(`?dashboardUID=${uid}`)).toEqual(['c']);
    for (const id of ids.slice(0, 2)) expect((await changesOf(id))[0].verb).toBe('delete');
    expect((await remove({ annotationId: ids[2] })).status).toBe(200);
    expect(await find(`?dashboardUID=${uid}`)).toEqual([]);
    for (const body of [{}, { dashboardUID: uid }, { panelId: 1 }]) expect((await remove(body)).status).toBe(400);
    expect((await remove({ annotationId: 987_654 })).status).toBe(404);
    expect((await remove({ dashboardUID: 'nowhere', panelId: 1 })).status).toBe(404);
  });
});

describe('who may', () => {
  it('read is everybody in the organization, change an editor', async () => {
    const viewer = await server.newUser();
    const id = await add({ text: 'for all to see', tags: ['who'] });
    expect(await find('?tags=who', viewer.ask)).toEqual(['for all to see']);
    expect((await viewer.ask('POST', '/api/annotations', { text: 'mine' })).status).toBe(403);
    expect((await viewer.ask('PATCH', `/api/annotations/${id}`, { text: 'mine' })).status).toBe(403);
    expect((await viewer.ask('DELETE', `/api/annotations/${id}`)).status).toBe(403);
    expect((await viewer.ask('POST', '/api/annotations/mass-delete', { annotationId: id })).status).toBe(403);
    expect((await server.anonymous.get('/api/annotations')).status).toBe(401);
  });

  it('see or change what belongs to a closed dashboard is who may see or change the dashboard', async () => {
    const editor = await server.newUser('Editor');
    const { uid } = await dashboard();
    const id = await add({ dashboardUID: uid, text: 'secret', tags: ['closed'], panelId: 1 });
    const access = (body: object) => server.key('POST', `/api/v1/dashboards/${uid}/modify`, body);
    await access({ isPublic: -1, permissionSet: ['wsAdmin'] });
    expect(await find('?tags=closed', editor.ask)).toEqual([]);
    expect(await find(`?dashboardUID=${uid}`, editor.ask)).toEqual([]);
    expect((await editor.ask.get('/api/annotations/tags?tag=closed')).body.result.tags).toEqual([]);
    expect((await editor.ask.get(`/api/annotations/${id}`)).status).toBe(404);
    expect((await editor.ask('PUT', `/api/annotations/${id}`, { text: 'x' })).status).toBe(404);
    expect((await editor.ask('POST', '/api/annotations', { dashboardUID: uid, text: 'x' })).status).toBe(404);
    await access({ readPermissionSet: ['general'] });
    expect(await find('?tags=closed', editor.ask)).toEqual(['secret']);
    expect((await editor.ask('PUT', `/api/annotations/${id}`, { text: 'x' })).status).toBe(403);
    expect((await editor.ask('DELETE', `/api/annotations/${id}`)).status).toBe(403);
    expect((await editor.ask('POST', '/api/annotations', { dashboardUID: uid, text: 'x' })).status).toBe(403);
    expect((await editor.ask('POST', '/api/annotations/mass-delete', { dashboardUID: uid, panelId: 1 })).status).toBe(
      403,
    );
  });

  it('see those of a deleted dashboard is nobody, until it comes back', async () => {
    const { uid } = await dashboard();
    const id = await add({ dashboardUID: uid, text: 'with the dashboard' });
    await ask('DELETE', `/api/dashboards/uid/${uid}`);
    expect((await ask.get(`/api/annotations/${id}`)).status).toBe(404);
    const [change] = (await server.key.get(`/api/v1/change/list?object=${uid}`)).body.content;
    await revert(change);
    expect((await ask.get(`/api/annotations/${id}`)).status).toBe(200);
  });

  it('reach those of another organization is nobody in this one', async () => {
    const { orgId } = (await ask('POST', '/api/orgs', { name: 'Elsewhere of annotations' })).body;
    const elsewhere = { 'X-Grafana-Org-Id': String(orgId) };
    const id = await add({ text: 'here', tags: ['here'] });
    const { uid } = await dashboard();
    const there = (method: string, path: string, body?: unknown) => ask(method, path, body, elsewhere);
    expect((await there('GET', `/api/annotations/${id}`)).status).toBe(404);
    expect((await there('GET', '/api/annotations')).body).toEqual([]);
    expect((await there('GET', '/api/annotations/tags')).body.result.tags).toEqual([]);
    expect((await there('PATCH', `/api/annotations/${id}`, { text: 'x' })).status).toBe(404);
    await there('DELETE', `/api/annotations/${id}`);
    expect((await there('POST', '/api/annotations', { text: 'x', dashboardUID: uid })).status).toBe(404);
    expect((await there('POST', '/api/annotations/mass-delete', { annotationId: id })).status).toBe(404);
    expect(await find('?tags=here')).toEqual(['here']);
  });
});

describe('the record of calls', () => {
  it('names the annotation of each change', async () => {
    records = [];
    const id = await add({ text: 'recorded' });
    await ask('PATCH', `/api/annotations/${id}`, { text: 'again' });
    await ask('PUT', `/api/annotations/${id}`, { text: 'and again' });
    await ask('DELETE', `/api/annotations/${id}`);
    const object = await uuidOf(id);
    expect(records).toMatchObject([
      { operation: 'annotations.create', permission: 'scene.setManage', object, body: '{"text":"recorded"}' },
      { operation: 'annotations.modify', object },
      { operation: 'annotations.modify', object },
      { operation: 'annotations.delete', object },
    ]);
  });
});
