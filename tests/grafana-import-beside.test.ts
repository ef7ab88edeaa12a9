import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../server/src/dialects/grafana/testing/start-grafana.ts';
import { type Client, openApiClient } from './support/client.ts';
import { newFixture } from './support/fixture.ts';
import { startOldGrafana } from './support/old-grafana.ts';
import { apiKey } from './support/product.ts';

interface Line {
  readonly stage: string;
  readonly kind?: string;
  readonly name?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly count?: number;
  readonly counts?: Record<string, number>;
}

let source: GrafanaServer;
let target: GrafanaServer;
let token: string;
let client: Client;
const password = 'password of somebody';

/** An account of the same name on each server: numbers and uids are others. */
const newUser = async (server: GrafanaServer, login: string): Promise<number> =>
  (await server.admin('POST', '/api/admin/users', { login, email: `${login}@example.org`, password })).body.id;

async function take(into: Client, body: object): Promise<Line[]> {
  const answer = await into.post('/workspace/grafana/import', body);
  expect(answer.status).toBe(200);
  return answer.content as Line[];
}

const linesOf = (lines: readonly Line[], wanted: string) =>
  lines
    .filter(({ stage, kind }) => stage === 'object' && kind === wanted)
    .map(({ outcome, name }) => `${outcome} ${name}`)
    .sort();
const refused = (lines: readonly Line[]) =>
  lines.filter(({ outcome }) => outcome === 'refused').map(({ kind, name, reason }) => ({ kind, name, reason }));

const list = async (path: string) =>
  (await target.admin.get(`${path}/permissions`)).body
    .filter(({ inherited }: { inherited: boolean }) => !inherited)
    .map((item: Record<string, unknown>) => `${item.role || item.userLogin || item.team} ${item.permissionName}`)
    .sort();

beforeAll(async () => {
  source = await startGrafana();
  target = await startGrafana({ BELVEDERE_PROXY_ALLOW: '127.0.0.1' });
  client = openApiClient(target.address, apiKey);
  const account = (await source.admin('POST', '/api/serviceaccounts', { name: 'exporter', role: 'Admin' })).body;
  token = (await source.admin('POST', `/api/serviceaccounts/${account.id}/tokens`, { name: 'one' })).body.key;
  await newUser(target, 'other-number');
  await newUser(target, 'reader');
  const reader = await newUser(source, 'reader');
  const stranger = await newUser(source, 'stranger');

  const { teamId } = (await source.admin('POST', '/api/teams', { name: 'Operators', email: 'ops@example.org' })).body;
  for (const userId of [reader, stranger]) await source.admin('POST', `/api/teams/${teamId}/members`, { userId });

  await source.admin('POST', '/api/folders', { uid: 'closed', title: 'Closed' });
  await source.admin('POST', '/api/folders', { uid: 'open', title: 'Open' });
  for (const [uid, folderUid] of Object.entries({ 'in-closed': 'closed', 'in-open': 'open', listed: 'closed' })) {
    await source.admin('POST', '/api/dashboards/db', { dashboard: { uid, title: `Board ${uid}` }, folderUid });
  }
  const items = [
    { userId: reader, permission: 1 },
    { userId: stranger, permission: 4 },
    { teamId, permission: 2 },
    { role: 'Editor', permission: 1 },
  ];
  expect((await source.admin('POST', '/api/folders/closed/permissions', { items })).status).toBe(200);
  const own = { items: [{ userId: reader, permission: 2 }] };
  expect((await source.admin('POST', '/api/dashboards/uid/listed/permissions', own)).status).toBe(200);

  const mark = { time: 1_000, timeEnd: 2_000, tags: ['deploy'], text: 'of the organization' };
  await source.admin('POST', '/api/annotations', mark);
  await source.admin('POST', '/api/annotations', { ...mark, dashboardUID: 'in-open', panelId: 4, text: 'of a panel' });
  const starred = await source.as(`Basic ${btoa(`reader:${password}`)}`)(
    'POST',
    '/api/user/stars/dashboard/uid/in-open',
  );
  expect(starred.status).toBe(200);
  const preferences = { theme: 'dark', timezone: 'utc', homeDashboardUID: 'in-open' };
  expect((await source.admin('PUT', '/api/org/preferences', preferences)).status).toBe(200);
  await source.admin('POST', '/api/snapshots', { dashboard: { title: 'A moment' } });
});
afterAll(async () => {
  await source.stop();
  await target.stop();
});

describe('what lies beside the dashboards of a live Grafana', () => {
  it('is rehearsed with the rest, and nothing of it stays', async () => {
    const lines = await take(client, { address: source.address, token, dryRun: true });
    expect(lines.at(-1)).toMatchObject({ stage: 'summary', dryRun: true });
    expect(linesOf(lines, 'annotations')).toEqual(['created of a panel', 'created of the organization']);
    expect((await target.admin.get('/api/teams/search')).body.totalCount).toBe(0);
    expect((await target.admin.get('/api/annotations')).body).toEqual([]);
    expect((await target.admin.get('/api/org/preferences')).body).toEqual({});
  });

  it('comes over: teams with those who are here, lists by login, team and role, annotations and preferences', async () => {
    const lines = await take(client, { address: source.address, token });
    expect(linesOf(lines, 'teams')).toEqual(['created Operators']);
    const team = (await target.admin.get('/api/teams/search')).body.teams[0];
    expect(team).toMatchObject({ name: 'Operators', email: 'ops@example.org' });
    const members = (await target.admin.get(`/api/teams/${team.id}/members`)).body;
    expect(members.map(({ login }: { login: string }) => login).sort()).toEqual(['admin', 'reader']);

    expect(await list('/api/folders/closed')).toEqual(['Editor View', 'Operators Edit', 'reader View']);
    expect(await list('/api/dashboards/uid/listed')).toEqual(['reader Edit']);
    expect(await list('/api/dashboards/uid/in-closed')).toEqual(['admin Admin']);
    expect(await list('/api/folders/open')).toEqual(expect.arrayContaining(['Editor Edit', 'Viewer View']));
    expect(await list('/api/dashboards/uid/in-open')).toEqual(expect.arrayContaining(['Editor Edit', 'Viewer View']));
    const other = target.as(`Basic ${btoa(`other-number:${password}`)}`);
    expect((await other.get('/api/dashboards/uid/in-open')).status).toBe(200);
    expect((await other.get('/api/dashboards/uid/in-closed')).status).not.toBe(200);

    const marks = (await target.admin.get('/api/annotations')).body;
    expect(marks).toHaveLength(2);
    expect(marks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ text: 'of the organization', dashboardUID: '', time: 1_000, timeEnd: 2_000 }),
        expect.objectContaining({ text: 'of a panel', dashboardUID: 'in-open', panelId: 4, tags: ['deploy'] }),
      ]),
    );
    expect((await target.admin.get('/api/org/preferences')).body).toEqual({
      ...{ theme: 'dark', timezone: 'utc', homeDashboardUID: 'in-open' },
    });
  });

  it('is named in the report where it cannot be had here, with the counts of what is not carried over', async () => {
    const lines = await take(client, { address: source.address, token, dryRun: true });
    expect(refused(lines)).toEqual([
      { kind: 'permissions', name: 'Closed', reason: 'Admin of the user stranger, who is not here' },
    ]);
    const team = lines.find(({ stage, kind }) => stage === 'object' && kind === 'teams');
    expect(team?.reason).toContain('stranger');
    const left = lines.filter(({ stage }) => stage === 'leftOut').map(({ kind, count }) => [kind, count]);
    expect(Object.fromEntries(left)).toEqual({ alertRules: 0, libraryPanels: 0, playlists: 0, snapshots: 1, users: 3 });
  });

  it('changes nothing the second time', async () => {
    const { counts } = (await take(client, { address: source.address, token, conflicts: 'overwrite' })).at(-1) ?? {};
    expect(counts).toMatchObject({ created: 0, changed: 0, conflicting: 0, refused: 1 });
  });

  it('brings the stars of the user as whom the Grafana is asked, and of nobody by a token', async () => {
    const byToken = await take(client, { address: source.address, token, dryRun: true });
    expect(linesOf(byToken, 'stars')).toEqual([]);
    const asReader = { address: source.address, user: 'reader', password, leaveOut: ['permissions'] };
    const lines = await take(client, asReader);
    expect(linesOf(lines, 'stars')).toEqual(['created reader dashboards in-open']);
    expect(refused(lines).map(({ kind }) => kind)).not.toContain('permissions');
    const { body } = await target.as(`Basic ${btoa(`reader:${password}`)}`).get('/api/search?starred=true');
    expect(body.map(({ uid }: { uid: string }) => uid)).toEqual(['in-open']);
  });

  it('is left out on demand', async () => {
    const leaveOut = ['annotations', 'dataSources', 'permissions', 'preferences', 'stars', 'teams'];
    const { client: own } = await newFixture(target.address, apiKey);
    const lines = await take(own, { address: source.address, token, leaveOut });
    const kinds = new Set(lines.filter(({ stage }) => stage === 'object').map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['dashboards', 'folders']);
  });

  it('comes only as far as it belongs to dashboards that a filter lets through', async () => {
    const { client: own } = await newFixture(target.address, apiKey);
    const lines = await take(own, { address: source.address, token, query: 'Board in-open' });
    expect(linesOf(lines, 'annotations')).toEqual(['created of a panel']);
  });

  it('says what a credential may not see, and takes the rest', async () => {
    const { client: own } = await newFixture(target.address, apiKey);
    const lines = await take(own, { address: source.address, user: 'reader', password });
    expect(refused(lines).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['permissions', 'preferences']));
    expect(linesOf(lines, 'dashboards')).toContain('created Board in-open');
  });
});

it('an old server gives annotations of all pages by numbers of dashboards, spans in halves, and its home dashboard', async () => {
  const all = Array.from({ length: 2_400 }, (_, index) => ({
    ...{ id: index + 1, dashboardId: 7, panelId: 1, time: 10_000 + Math.floor(index / 3), regionId: 0, tags: [] },
    ...{ text: `mark ${index}`, alertId: 0 },
  }));
  all.push({ ...all[0], id: 9_001, time: 500, text: 'span', regionId: 9_001 } as (typeof all)[number]);
  all.push({ ...all[0], id: 9_002, time: 900, text: 'span', regionId: 9_001 } as (typeof all)[number]);
  all.push({ ...all[0], id: 9_003, text: 'of an alert', alertId: 4 } as (typeof all)[number]);
  const old = await startOldGrafana(
    'old-token',
    [{ slug: 'cpu', title: 'CPU', text: '{"id":7,"title":"CPU","rows":[]}' }],
    ({ pathname, searchParams }) => {
      if (pathname === '/api/org/preferences') return { theme: 'blue', timezone: 'utc', homeDashboardId: 7 };
      if (pathname === '/api/alerts') return [{ id: 4, name: 'an alert' }];
      if (pathname !== '/api/annotations') return undefined;
      const [to, limit] = [Number(searchParams.get('to')), Number(searchParams.get('limit'))];
      return all
        .filter(({ time }) => time <= to)
        .sort((one, other) => other.time - one.time)
        .slice(0, limit);
    },
  );
  try {
    const { client: own, key } = await newFixture(target.address, apiKey);
    const lines = await take(own, { address: old.address, token: 'old-token' });
    const marks = linesOf(lines, 'annotations');
    expect(marks).toHaveLength(2_401);
    expect(marks.filter((mark) => mark === 'created span')).toHaveLength(1);
    expect(marks).not.toContain('created of an alert');
    expect(refused(lines).map(({ kind, name }) => `${kind} ${name}`)).toEqual(['preferences theme']);
    expect(lines.filter(({ stage }) => stage === 'leftOut')).toMatchObject([{ kind: 'alertRules', count: 1 }]);
    const asker = target.as(`Bearer ${key}`);
    expect((await asker.get('/api/annotations?to=1000&from=1')).body).toMatchObject([{ time: 500, timeEnd: 900 }]);
    expect((await asker.get('/api/org/preferences')).body).toEqual({ timezone: 'utc', homeDashboardUID: 'cpu' });
    const again = await take(own, { address: old.address, token: 'old-token', conflicts: 'overwrite' });
    expect(again.at(-1)?.counts).toMatchObject({ created: 0, changed: 0 });
  } finally {
    await old.close();
  }
});
