import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newDatabase, type TestDatabase } from '../../server/src/store/testing/postgres-database.ts';
import { operations } from '../../server/src/workspace/registry.ts';
import { type Fixture, newFixture } from '../support/fixture.ts';
import { type RunningServer, startInProcess, testMasterKey } from '../support/in-process.ts';
import { hasPostgres, noPostgres, type TestPostgres, usePostgres } from '../support/postgres.ts';
import { adminPassword, apiKey } from '../support/product.ts';
import { send } from '../support/send.ts';
import { validRequests } from '../support/valid-requests.ts';
import { anonymous } from './anonymous.ts';

/** The same calls, one after the other, on a server with SQLite and on one with PostgreSQL; whole answers are compared. */
let postgres: TestPostgres | undefined;
let database: TestDatabase;
let pair: readonly {
  readonly server: RunningServer;
  readonly fixture: Fixture;
  readonly tell: (text: string) => string;
}[] = [];

beforeAll(async () => {
  if (!hasPostgres) return;
  postgres = await usePostgres();
  database = await newDatabase(postgres.url);
  const stores: Record<string, string>[] = [
    { BELVEDERE_DATABASE_URL: '' },
    { BELVEDERE_DATABASE_URL: database.url, BELVEDERE_MASTER_KEY: testMasterKey },
  ];
  pair = await Promise.all(
    stores.map(async (store) => {
      const environment = { BELVEDERE_ENGINE: 'off', BELVEDERE_FAILED_CREDENTIALS_PER_MINUTE: '0', ...store };
      const server = await startInProcess({ environment });
      const fixture = await newFixture(server.address, apiKey, { marker: 'the-marker' });
      return { server, fixture, tell: anonymous([fixture.host, fixture.measurement, server.address]) };
    }),
  );
}, 60_000);
afterAll(async () => {
  await Promise.all(pair.map(({ server }) => server.stop()));
  await database?.drop();
  await postgres?.stop();
});
beforeEach((context) => context.skip(postgres === undefined, noPostgres));

interface Call {
  readonly path: string;
  readonly method?: string;
  /** Text is sent as it is. */
  readonly body?: unknown;
  /** As the administrator by password, for what belongs to the server. */
  readonly asAdministrator?: boolean;
}

/** Plays a call on both, with the same words, and answers what both said. */
async function play({ path, method = 'GET', body, asAdministrator = false }: Call): Promise<string> {
  const answers = await Promise.all(
    pair.map(async ({ server, fixture, tell }) => {
      const credential = asAdministrator
        ? `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`
        : `Bearer ${fixture.key}`;
      const answer = await fetch(`${server.address}${path}`, {
        method,
        headers: {
          Authorization: credential,
          'Content-Type': 'application/json',
          ...(path.startsWith('/api/v1/') ? { 'DF-API-KEY': fixture.key } : {}),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return `${answer.status} ${answer.headers.get('etag') ?? ''} ${tell(await answer.text())}`;
    }),
  );
  const [onSqlite = '', onPostgres = ''] = answers;
  const called = `${method} ${path} ${JSON.stringify(body)?.slice(0, 200)}`;
  const at = [...onSqlite].findIndex((character, index) => character !== onPostgres[index]);
  // The whole answers may be long; where they part says more.
  if (onSqlite !== onPostgres) {
    const around = (text: string): string => text.slice(Math.max(0, at - 100), at + 200);
    expect(around(onPostgres), called).toBe(around(onSqlite));
    expect(onPostgres.length, called).toBe(onSqlite.length);
  }
  expect(onPostgres, called).not.toMatch(/^500 |InternalError/);
  return onSqlite;
}

const post = (path: string, body: unknown, over: Partial<Call> = {}) => play({ path, method: 'POST', body, ...over });
const get = (path: string, over: Partial<Call> = {}) => play({ path, ...over });
const q = encodeURIComponent;

/** Texts that databases tend to take for each other, to order in their own way, or to choke on. */
const texts = [
  ...[
    'a',
    'A',
    'b',
    'B',
    'ä',
    'Ä',
    'a\u0308',
    'z',
    'Z',
    'ß',
    'SS',
    'ss',
    'ẞ',
    'é',
    'É',
    'e',
    'İ',
    'I',
    'ı',
    'i',
    'ﬀ',
    'ff',
  ],
  ...[
    '日本',
    '日',
    '😀',
    '😀a',
    '👨‍👩‍👧',
    '\u{10ffff}',
    '\uffff',
    '10',
    '9',
    '09',
    'a b',
    'a-b',
    'a_b',
    'a%b',
    'a\\b',
    "a'b",
    'a"b',
    'a?b',
    '$1',
  ],
  ...['nul\u0000x', 'nul', 'nul\u0000', 'one\u0001', 'one\u0002', 'one', '\u202eb', 'null', 'x'.repeat(120)],
];

test('every operation answers a valid request with the same words, and leaves the same behind', async () => {
  const differences: string[] = [];
  const reads = operations.filter(({ verb }) => verb.effect === 'read');
  for (const operation of [...reads, ...operations.filter((each) => !reads.includes(each)), ...reads]) {
    const answers = await Promise.all(
      pair.map(async ({ fixture, tell }) => {
        const answer = await send(fixture.client, operation, validRequests[operation.id]?.(fixture) ?? {});
        return `${operation.id}: ${answer.status} ${answer.etag} ${tell(answer.text)}`;
      }),
    );
    if (answers[0] !== answers[1]) differences.push(...answers);
  }
  expect(differences).toEqual([]);
}, 120_000);

test('names are ordered, found, counted and kept apart alike', async () => {
  let users = 0;
  for (const text of texts) {
    await post('/api/v1/dashboards/create', { name: text, tagNames: [text] });
    await post('/api/v1/tag/create', { name: text, description: text });
    await post('/api/folders', { title: text });
    await post('/api/dashboards/db', { dashboard: { title: text, tags: [text, text.toUpperCase()] } });
    await post('/api/annotations', { text, tags: [text, `${text} tag`], time: 1_700_000_000_000 });
    await post('/api/teams', { name: text, email: `${text}@example.org` });
    await post('/api/serviceaccounts', { name: text, role: 'Viewer' });
    await post('/api/datasources', { name: text, type: 'prometheus', url: 'http://prometheus:9090', access: 'proxy' });
    // Passwords cost time.
    if (users++ % 4 === 0) {
      await post(
        '/api/admin/users',
        { name: text, login: `user ${text}`, email: `${text}@example.org`, password: 'a long password' },
        { asAdministrator: true },
      );
    }
  }
  // Again, and in other spellings: what is there once is refused by both.
  for (const text of ['a', 'ß', 'a\u0308', 'İ', 'ﬀ', 'nul', 'nul\u0000x', '😀']) {
    for (const spelling of [text, text.toUpperCase(), text.toLowerCase(), text.normalize('NFC'), ` ${text} `]) {
      await post('/api/v1/tag/create', { name: spelling });
      await post('/api/folders', { title: spelling });
      await post('/api/dashboards/db', { dashboard: { title: spelling } });
      await post('/api/teams', { name: spelling });
    }
  }
  const lists = [
    '/api/v1/dashboards/list?',
    '/api/v1/tag/list?',
    '/api/v1/notes/list?',
    '/api/v1/workspace/accesskey/list?',
  ];
  for (const list of lists) {
    await get(list);
    for (let page = 1; page <= 4; page += 1) await get(`${list}pageIndex=${page}&pageSize=7`);
  }
  for (const sort of ['alpha-asc', 'alpha-desc', '']) {
    await get(`/api/search?sort=${sort}&limit=500`);
    await get(`/api/search?sort=${sort}&limit=9&page=2&type=dash-db`);
  }
  for (const path of [
    '/api/folders?limit=1000',
    '/api/dashboards/tags',
    '/api/annotations?limit=1000',
    '/api/annotations/tags?limit=1000',
    '/api/datasources',
    '/api/teams/search?perpage=1000',
    '/api/serviceaccounts/search?perpage=1000',
    '/api/org/users',
  ]) {
    await get(path);
  }
  await get('/api/users?perpage=1000', { asAdministrator: true });
  for (const [index, each] of [...texts, 'NUL', 'Ss', 'TAG', '%', '_', '\\', '\u0000', '\u0308', '\ud83d'].entries()) {
    const text = q(each.toWellFormed());
    await get(`/api/v1/tag/list?search=${text}`);
    await get(`/api/search?query=${text}&limit=500`);
    await get(`/api/annotations/tags?tag=${text}`);
    await get(`/api/v1/dashboards/list?${index % 2 === 0 ? 'search' : 'tagNames'}=${text}`);
    await get(`/api/search?tag=${text}`);
    if (index % 4 !== 0) continue;
    await get(`/api/annotations?tags=${text}`);
    await get(`/api/teams/search?query=${text}`);
    await get(`/api/serviceaccounts/search?query=${text}`);
    await get(`/api/datasources/name/${text}`);
    await get(`/api/users/search?query=${text}`, { asAdministrator: true });
    await get(`/api/users/lookup?loginOrEmail=${q('user ')}${text}`, { asAdministrator: true });
  }
}, 300_000);

test('documents come back as they were sent, integers of 64 bits too', async () => {
  const body = `{"title":"numbers","main":{"type":"template","vars":[],"groups":[],"charts":[]},"max":9223372036854775807,"more":18446744073709551616,"odd":9007199254740993,"real":1.0,"large":1e300,"emoji":"😀\\ud83d\\ude00","dup":1,"dup":2,"10":1,"9":2}`;
  const made = await post(
    '/api/v1/dashboards/create',
    `{"name":"numbers","specifyDashboardUUID":"dsbd_custom_${'0'.repeat(31)}1","templateInfo":${body}}`,
  );
  expect(made).toMatch(/^200 /);
  const exported = await get(`/api/v1/dashboards/dsbd_custom_${'0'.repeat(31)}1/export`);
  for (const part of ['9223372036854775807', '9007199254740993', '1.0,', '1e300', '"dup":1,"dup":2,"10":1,"9":2']) {
    expect(exported).toContain(part);
  }
  await get(`/api/v1/dashboards/dsbd_custom_${'0'.repeat(31)}1/version/diff?from=1&to=1`);
});

test('numbers that no row has find nothing on both, however large, small or broken they are', async () => {
  const numbers = [
    '0',
    '-1',
    '1.5',
    '1e300',
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '18446744073709551616',
    '99999999999999999999999',
    'NaN',
    '0x10',
    '%00',
  ];
  for (const number of numbers) {
    for (const path of [
      'dashboards/id/',
      'dashboards/id/1/versions/',
      'folders/id/',
      'annotations/',
      'teams/',
      'serviceaccounts/',
      'datasources/',
      'snapshots/',
      'playlists/',
    ]) {
      await get(`/api/${path}${number}`);
    }
    for (const parameter of ['from', 'to', 'limit', 'dashboardId', 'panelId', 'alertId', 'userId'])
      await get(`/api/annotations?${parameter}=${number}`);
    for (const parameter of ['limit', 'page', 'dashboardIds', 'folderIds'])
      await get(`/api/search?${parameter}=${number}`);
    await get(`/api/users/${number}`, { asAdministrator: true });
    await get(`/api/orgs/${number}`, { asAdministrator: true });
    await get(`/api/v1/dashboards/list?pageIndex=${number}&pageSize=10`);
    await get(`/api/v1/change/list?from=${number}`);
  }
  for (const value of [1e300, -1e300, 1.5, 2 ** 53, 2 ** 63]) {
    await post('/api/dashboards/db', {
      dashboard: { title: 'odd numbers', id: value, version: value },
      folderId: value,
    });
    await post('/api/annotations', { text: 'odd', time: value, timeEnd: value, dashboardId: value, panelId: value });
    await post('/api/annotations/graphite', { what: 'odd', when: value });
    await post('/api/snapshots', { dashboard: { title: 'odd' }, expires: value });
    await post('/api/v1/workspace/accesskey/add', { name: 'odd', expiresAt: value, limitPerMinute: value });
    await post('/api/auth/keys', { name: `odd ${value}`, role: 'Viewer', secondsToLive: value });
  }
}, 120_000);
