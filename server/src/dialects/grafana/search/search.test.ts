import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asker, type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

let server: GrafanaServer;
let ask: Asker;
// biome-ignore lint/suspicious/noExplicitAny: answers of several shapes
let folder: any;
// biome-ignore lint/suspicious/noExplicitAny: answers of several shapes
let below: any;
const dashboards = new Map<string, { id: number; uid: string }>();

beforeAll(async () => {
  server = await startGrafana();
  ask = server.admin;
  folder = (await ask('POST', '/api/folders', { title: 'Zoo' })).body;
  below = (await ask('POST', '/api/folders', { title: 'Cage', parentUid: folder.uid })).body;
  const make = async (title: string, tags: string[], folderUid = '') => {
    const { body } = await ask('POST', '/api/dashboards/db', { dashboard: { title, tags }, folderUid });
    dashboards.set(title, body);
  };
  await make('beta', ['b', 'a']);
  await make('Alpha', ['a']);
  await make('gamma 100%', [], folder.uid);
  await make('delta', ['a'], below.uid);
});
afterAll(() => server.stop());

const titles = async (query: string): Promise<string[]> => {
  const { status, body } = await ask.get(`/api/search${query}`);
  expect(status).toBe(200);
  return body.map(({ title }: { title: string }) => title);
};
const idOf = (title: string) => dashboards.get(title)?.id;
const uidOf = (title: string) => dashboards.get(title)?.uid;

describe('a search', () => {
  it('without parameters finds folders first, then dashboards, each by title whatever its case', async () => {
    expect(await titles('')).toEqual(['Cage', 'Zoo', 'Alpha', 'beta', 'delta', 'gamma 100%']);
    expect(await titles('/')).toEqual(await titles(''));
    expect(await titles('?sort=alpha-desc&type=dash-db')).toEqual(['gamma 100%', 'delta', 'beta', 'Alpha']);
  });

  it('answers what clients of all versions read', async () => {
    const { body } = await ask.get('/api/search?query=gamma');
    const uid = uidOf('gamma 100%');
    expect(body).toEqual([
      {
        id: idOf('gamma 100%'),
        uid,
        orgId: 1,
        title: 'gamma 100%',
        uri: 'db/gamma-100',
        url: `/d/${uid}/gamma-100`,
        slug: '',
        type: 'dash-db',
        tags: [],
        isStarred: false,
        folderId: folder.id,
        folderUid: folder.uid,
        folderTitle: 'Zoo',
        folderUrl: `/dashboards/f/${folder.uid}/zoo`,
        sortMeta: 0,
        isDeleted: false,
      },
    ]);
    const [beta] = (await ask.get('/api/search?query=beta')).body;
    expect(beta.tags).toEqual(['a', 'b']);
    expect(beta).not.toHaveProperty('folderId');
    expect((await ask.get(`/api/dashboards/${beta.uri}`)).status).toBe(200);
    expect((await ask.get('/api/search?query=zoo')).body[0]).toMatchObject({ type: 'dash-folder', uri: 'db/zoo' });
  });

  it.each<[string, string[]]>([
    ['?query=ALPH', ['Alpha']],
    ['?query=0%25', ['gamma 100%']],
    ['?query=a_p', []],
    ['?tag=a', ['Alpha', 'beta', 'delta']],
    ['?tag=a&tag=b', ['beta']],
    ['?tag=nothing', []],
    ['?type=dash-folder', ['Cage', 'Zoo']],
    ['?type=dash-db', ['Alpha', 'beta', 'delta', 'gamma 100%']],
    ['?type=whatever&query=alpha', ['Alpha']],
    ['?folderUIDs=general', ['Zoo', 'Alpha', 'beta']],
    ['?folderIds=0&type=dash-db', ['Alpha', 'beta']],
    ['?folderUIDs=nowhere', []],
    ['?starred=true', []],
    ['?starred=false&query=alpha', ['Alpha']],
    [
      '?query=&tag=&type=&limit=&page=&folderUIDs=&dashboardUIDs=',
      ['Cage', 'Zoo', 'Alpha', 'beta', 'delta', 'gamma 100%'],
    ],
    ['?limit=1', ['Cage']],
    ['?limit=2&page=2', ['Alpha', 'beta']],
    ['?page=2', []],
    ['?limit=0&page=0&query=alpha', ['Alpha']],
  ])('%s finds %j', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it('finds by number and uid, repeated or with commas, and by the place of the hit', async () => {
    expect(await titles(`?dashboardIds=${idOf('beta')}&dashboardIds=${idOf('Alpha')}`)).toEqual(['Alpha', 'beta']);
    expect(await titles(`?dashboardUIDs=${uidOf('beta')},${uidOf('Alpha')}`)).toEqual(['Alpha', 'beta']);
    expect(await titles(`?dashboardUID=${uidOf('delta')}`)).toEqual(['delta']);
    expect(await titles(`?folderIds=${folder.id}`)).toEqual(['Cage', 'gamma 100%']);
    expect(await titles(`?folderIds=${folder.id}&type=dash-folder`)).toEqual(['Cage']);
    expect(await titles(`?folderUIDs=${folder.uid}&folderUIDs=${below.uid}&type=dash-db`)).toEqual([
      'delta',
      'gamma 100%',
    ]);
    expect(await titles(`?folderUIDs=${below.uid},general&type=dash-db`)).toEqual(['Alpha', 'beta', 'delta']);
    const both = await ask.get(`/api/search?dashboardIds=1&dashboardUIDs=${uidOf('beta')}`);
    expect(both).toMatchObject({ status: 400, body: { message: 'search supports UIDs or IDs, not both' } });
  });

  it('says how many there are and where the other pages lie, and these lead through all of it once', async () => {
    const found: string[] = [];
    let next = '/api/search?limit=2&query=';
    while (next !== '') {
      const answer = await ask.get(next);
      expect(answer.headers.get('X-Total-Count')).toBe('6');
      found.push(...answer.body.map(({ title }: { title: string }) => title));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1] ?? '';
    }
    expect(found).toEqual(await titles(''));
    const whole = await ask.get('/api/search?query=alpha');
    expect(whole.headers.get('X-Total-Count')).toBe('1');
    expect(whole.headers.get('Link')).toBeNull();
    const beyond = await ask.get('/api/search?limit=4&page=9');
    expect(beyond.body).toEqual([]);
    expect(beyond.headers.get('Link')).toContain('page=2>; rel="prev"');
  });

  it('refuses more than 5,000 a page', async () => {
    expect((await ask.get('/api/search?limit=5001')).status).toBe(422);
    expect((await ask.get('/api/search?limit=5000')).status).toBe(200);
  });

  it('does not find what is not open to the caller', async () => {
    const { body } = await ask('POST', '/api/dashboards/db', { dashboard: { title: 'private' } });
    await server.key('POST', `/api/v1/dashboards/${body.uid}/modify`, { isPublic: 0 });
    const viewer = await server.newUser();
    expect((await viewer.ask.get('/api/search?query=private')).body).toEqual([]);
    expect((await viewer.ask.get(`/api/dashboards/uid/${body.uid}`)).status).toBe(404);
    await ask('DELETE', `/api/dashboards/uid/${body.uid}`);
  });

  it('tells the orders that it can have', async () => {
    const { body } = await ask.get('/api/search/sorting');
    expect(body.sortOptions.map(({ name }: { name: string }) => name)).toEqual(['alpha-asc', 'alpha-desc']);
  });
});
