import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from '../server/src/dialects/grafana/testing/start-grafana.ts';
import { type Client, openApiClient } from './support/client.ts';
import { type Fixture, newFixture } from './support/fixture.ts';
import { type OldGrafana, startOldGrafana } from './support/old-grafana.ts';
import { apiKey } from './support/product.ts';

interface Line {
  readonly stage: string;
  readonly kind?: string;
  readonly name?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly version?: string;
  readonly counts?: Record<string, number>;
  readonly errorCode?: string;
}

let source: GrafanaServer;
let target: GrafanaServer;
let old: OldGrafana;
let token: string;

const oldDashboards = [
  {
    slug: 'cpu',
    title: 'CPU',
    text: '{"id":7,"title":"CPU","originalTitle":"CPU","version":3,"rows":[{"panels":[]}],"big":12345678901234567890}',
  },
  {
    slug: 'a-very-long-slug-of-a-dashboard-that-no-uid-could-ever-hold',
    title: 'Long',
    text: '{"id":8,"title":"Long","rows":[]}',
  },
];

beforeAll(async () => {
  source = await startGrafana();
  target = await startGrafana({ BELVEDERE_PROXY_ALLOW: '127.0.0.1' });
  old = await startOldGrafana('old-token', oldDashboards);
  const { id } = (await source.admin('POST', '/api/serviceaccounts', { name: 'exporter', role: 'Admin' })).body;
  token = (await source.admin('POST', `/api/serviceaccounts/${id}/tokens`, { name: 'one' })).body.key;
  const outer = (await source.admin('POST', '/api/folders', { uid: 'outer', title: 'Outer' })).body;
  await source.admin('POST', '/api/folders', { uid: 'inner', title: 'Inner', parentUid: outer.uid });
  for (const [index, folderUid] of ['', 'outer', 'inner'].entries()) {
    const dashboard = {
      uid: `board-${index}`,
      title: `Board ${index}`,
      tags: ['one', 'two'],
      panels: [{ id: 1, type: 'text' }],
    };
    await source.admin('POST', '/api/dashboards/db', { dashboard, folderUid });
  }
  await source.admin('POST', '/api/datasources', {
    ...{ uid: 'prom', name: 'Prometheus', type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090' },
    secureJsonData: { basicAuthPassword: 'hidden-password' },
  });
});
afterAll(async () => {
  await old.close();
  await source.stop();
  await target.stop();
});

async function take(client: Client, body: object): Promise<Line[]> {
  const answer = await client.post('/workspace/grafana/import', body);
  expect(answer.status).toBe(200);
  return answer.content as Line[];
}

const objectsOf = (lines: readonly Line[]) =>
  lines.filter(({ stage }) => stage === 'object').map(({ kind, name, outcome }) => `${outcome} ${kind} ${name}`);

describe('the import of a whole Grafana', () => {
  let fixture: Fixture;
  let grafanaOf: (path: string) => Promise<{ status: number; body: ReturnType<typeof JSON.parse>; text: string }>;
  beforeAll(async () => {
    fixture = await newFixture(target.address, apiKey);
    grafanaOf = (path) => target.as(`Bearer ${fixture.key}`).get(path);
  });

  it('says in a rehearsal what it would take, and takes nothing', async () => {
    const lines = await take(fixture.client, { address: source.address, token, dryRun: true });
    expect(lines.at(-1)).toMatchObject({ stage: 'summary', dryRun: true, counts: { created: 6, refused: 0 } });
    expect((await grafanaOf('/api/dashboards/uid/board-0')).status).toBe(404);
  });

  it('takes folders with their places, dashboards as they were sent, and data sources without secrets', async () => {
    const lines = await take(fixture.client, { address: `${source.address}/`, token });
    expect(lines[0]).toEqual({ stage: 'reading', version: '11.6.0' });
    expect(objectsOf(lines).sort()).toEqual([
      'created dashboards Board 0',
      'created dashboards Board 1',
      'created dashboards Board 2',
      'created dataSources Prometheus',
      'created folders Inner',
      'created folders Outer',
    ]);
    expect(lines.at(-1)).toMatchObject({ stage: 'summary', dryRun: false, counts: { created: 6 } });
    const { meta, dashboard } = (await grafanaOf('/api/dashboards/uid/board-2')).body;
    expect(meta).toMatchObject({ folderUid: 'inner', folderTitle: 'Inner' });
    const sent = (await source.admin.get('/api/dashboards/uid/board-2')).body.dashboard;
    expect({ ...dashboard, id: 0 }).toEqual({ ...sent, id: 0 });
    expect((await grafanaOf('/api/folders/inner')).body.parentUid).toBe('outer');
    expect((await grafanaOf('/api/datasources/uid/prom')).body.secureJsonFields).toEqual({});
  });

  it('changes nothing the second time', async () => {
    const lines = await take(fixture.client, { address: source.address, token, conflicts: 'overwrite' });
    expect(lines.at(-1)?.counts).toEqual({ created: 0, changed: 0, unchanged: 6, conflicting: 0, refused: 0 });
  });

  it('keeps the credential out of the store and of the record of the call', async () => {
    const { content } = await fixture.client.get('/call/list?noun=archive&pageSize=1');
    const [{ traceId }] = content.calls;
    const call = await fixture.client.get(`/call/${traceId}/get`);
    expect(call.text).toContain('grafana/import');
    expect(call.text).not.toContain(token);
  });

  it('attributes what it took, one change for each object', async () => {
    const { content } = await fixture.client.get('/change/list?verb=import&pageSize=100');
    expect(content).toHaveLength(6);
    expect(new Set(content.map(({ actor }: { actor: unknown }) => JSON.stringify(actor))).size).toBe(1);
  });

  it('takes only what a filter lets through', async () => {
    const own = await newFixture(target.address, apiKey);
    const lines = await take(own.client, { address: source.address, token, query: 'Board 1', dataSources: false });
    expect(objectsOf(lines)).toContain('created dashboards Board 1');
    expect(objectsOf(lines).filter((line) => line.includes('dashboards'))).toHaveLength(1);
  });

  it('takes user and password in place of a token', async () => {
    const user = await source.newUser('Viewer');
    const own = await newFixture(target.address, apiKey);
    const lines = await take(own.client, { address: source.address, user: user.login, password: user.password });
    expect(objectsOf(lines)).toContain('created dashboards Board 1');
  });
});

describe('the import of a server from before uids', () => {
  it('knows dashboards by their slugs, and finds them again by the same uids', async () => {
    const { client, key } = await newFixture(target.address, apiKey);
    const lines = await take(client, { address: old.address, token: 'old-token' });
    expect(lines[0]).toEqual({ stage: 'reading', version: '2.6.0' });
    expect(objectsOf(lines).sort()).toEqual([
      'created dashboards CPU',
      'created dashboards Long',
      'created dataSources Graphite of old',
    ]);
    const asker = target.as(`Bearer ${key}`);
    expect((await asker.get('/api/dashboards/uid/cpu')).text).toContain('"big":12345678901234567890');
    const again = await take(client, { address: old.address, token: 'old-token', conflicts: 'overwrite' });
    expect(again.at(-1)?.counts).toMatchObject({ created: 0, changed: 0, unchanged: 3 });
  });

  it('leaves the passwords that it shows behind', async () => {
    const { client } = await newFixture(target.address, apiKey);
    await take(client, { address: old.address, token: 'old-token' });
    const { text } = await client.get('/workspace/archive/export');
    expect(text).toContain('Graphite of old');
    expect(text).not.toContain('clear-password');
  });
});

describe('a report', () => {
  it.each([
    ['of a closed address', { address: 'http://169.254.169.254/', token: 'x' }, 'TargetNotAllowed'],
    ['of an address where nobody answers', { address: 'http://127.0.0.1:9/', token: 'x' }, 'TargetUnreachable'],
  ])('%s ends with an error', async (_, body, errorCode) => {
    const { client } = await newFixture(target.address, apiKey);
    expect((await take(client, body)).at(-1)).toMatchObject({ stage: 'error', errorCode });
  });

  it('ends with an error where the credential is not accepted, and where no Grafana answers', async () => {
    const { client } = await newFixture(target.address, apiKey);
    const refused = await take(client, { address: old.address, token: 'wrong' });
    expect(refused.at(-1)).toMatchObject({ stage: 'error', errorCode: 'GrafanaRefused' });
    const elsewhere = await take(client, { address: `${old.address}/below/`, token: 'old-token' });
    expect(elsewhere.at(-1)).toMatchObject({ stage: 'error', errorCode: 'GrafanaRefused' });
  });

  it.each([
    ['no credential', { address: 'http://grafana.example.org' }],
    ['two credentials', { address: 'http://grafana.example.org', token: 'x', user: 'x', password: 'y' }],
    ['a credential in the address', { address: 'http://x:y@grafana.example.org', token: 'x' }],
    ['another scheme', { address: 'file:///etc/passwd', token: 'x' }],
    ['a token with a line feed', { address: 'http://grafana.example.org', token: 'x\ny' }],
  ])('is none for %s', async (_, body) => {
    const client = openApiClient(target.address, apiKey);
    const answer = await client.post('/workspace/grafana/import', body);
    expect(answer.body).toMatchObject({ code: 400, errorCode: 'InvalidParameter' });
  });
});

it('an archive goes from one server to the other over HTTP, compressed and as it came', async () => {
  const from = await newFixture(source.address, apiKey);
  const to = await newFixture(target.address, apiKey);
  const archive = await from.client.get('/workspace/archive/export', { 'Accept-Encoding': 'gzip' });
  expect(archive.headers.get('content-type')).toBe('application/vnd.belvedere.archive+json; charset=UTF-8');
  const rehearsed = await to.client.post('/workspace/archive/import?dryRun=true', archive.text);
  expect(rehearsed.content).toMatchObject({ dryRun: true, counts: { refused: 0 } });
  const taken = await to.client.post('/workspace/archive/import', archive.text);
  expect(taken.content.counts).toEqual({ ...rehearsed.content.counts });
  const again = await to.client.post('/workspace/archive/import', archive.text);
  expect(again.content.counts).toMatchObject({ created: 0, changed: 0, conflicting: 0 });
  const cut = await to.client.post('/workspace/archive/import', archive.text.slice(0, -200));
  expect(cut.body).toMatchObject({ code: 400, errorCode: 'MalformedBody' });
});
