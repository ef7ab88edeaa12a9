/**
 * No secret that Grafana's clients and senders of telemetry show is kept: a canary in every position in which they put a credential, on
 * every route, and then a search through everything that the server keeps.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GrafanaRoute } from '../server/src/dialects/grafana/routes.ts';
import { groups } from '../server/src/dialects/grafana/serve.ts';
import { basic, type GrafanaServer, startGrafana } from '../server/src/dialects/grafana/testing/start-grafana.ts';
import { canary, findKept, remember, secretsSeen } from './hostile/secrets.ts';
import { adminPassword, apiKey } from './support/product.ts';

/** Answers everything, and repeats nothing of what it was asked. */
const target = createServer((_request, response) =>
  response.writeHead(200, { 'Content-Type': 'text/plain' }).end('ok'),
);
let running: GrafanaServer;
let dataSource: { id: number; uid: string };

beforeAll(async () => {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  running = await startGrafana({
    BELVEDERE_FAILED_CREDENTIALS_PER_MINUTE: '0',
    BELVEDERE_PROXY_ALLOW: '127.0.0.1',
    BELVEDERE_ALLOW_SIGN_UP: 'true',
  });
  const { port } = target.address() as AddressInfo;
  const body = { name: 'asked', type: 'prometheus', access: 'proxy', url: `http://127.0.0.1:${port}` };
  dataSource = (await running.admin('POST', '/api/datasources', body)).body.datasource;
});
afterAll(async () => {
  await running.stop();
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
});

/** Secrets that the store may hold as part of what was saved, and nothing else may. */
const undeclared = new Set<string>([apiKey, adminPassword]);
let hiddenCount = 0;

function hidden(place: string): string {
  hiddenCount += 1;
  const secret = `hidden${place}${hiddenCount}x${Math.random().toString(36).slice(2)}`;
  undeclared.add(secret);
  return secret;
}

const isStore = (place: string): boolean => /^.+ in (?:table |belvedere\.sqlite)/.test(place);

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

async function send({ method, target: place, headers, body }: Sent): Promise<number> {
  const answer = await fetch(running.address + place, {
    method,
    redirect: 'manual',
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  // Some routes answer 500 in words that clients wait for.
  return answer.status === 500 && !text.includes('Internal Server Error') ? 400 : answer.status;
}

/** Sends all of them, some at a time. Nothing may be an unexpected failure. */
async function sendAll(all: Iterable<Sent>, name: string): Promise<number> {
  const statuses = await Promise.all([...all].map(send));
  expect(
    statuses.filter((status) => status === 500),
    name,
  ).toEqual([]);
  return statuses.length;
}

const jsonType = { 'Content-Type': 'application/json' };
const percented = (text: string): string => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');

/** A path that names nothing that is there, except for a data source to pass on to. */
function pathOf({ path, secretParameters = [] }: GrafanaRoute): string {
  const filled = path.includes('/proxy/')
    ? path.replace('{id}', String(dataSource.id)).replace('{uid}', dataSource.uid)
    : path;
  return filled
    .replaceAll(/\{([^{}]+)\}/g, (_, name: string) => (secretParameters.includes(name) ? canary('path') : '999'))
    .replace('*', 'render');
}

const withMember = (pointer: readonly string[], value: string, base: object = {}): string =>
  JSON.stringify({
    ...base,
    ...(pointer.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value as unknown) as object),
  });

const queryNames = ['token', 'access_token', 'api_key', 'apikey', 'key', 'secret', 'password', 'auth_token', 'p'];
const memberNames = ['password', 'token', 'secret', 'apiKey', 'authorization', 'secretKey'];

/** A canary in each position of one route: headers, query, path, and what its body declares or only looks like. */
function* positions(route: GrafanaRoute, method: string): Generator<Sent> {
  const place = () => pathOf(route);
  const own = route.guard === 'serverAdmin' ? basic('admin', adminPassword) : `Bearer ${apiKey}`;
  const headers = { ...jsonType, Authorization: own };
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? { body: '{}' } : {};
  const shown = (authorization: string): Sent => ({
    method,
    target: place(),
    headers: { ...jsonType, Authorization: authorization },
    ...body,
  });
  yield shown(`Bearer ${canary('bearer')}`);
  yield shown(basic('admin', canary('basic')));
  yield shown(basic('api_key', canary('basickey')));
  yield shown(`Token ${canary('scheme')}`);
  yield {
    method,
    target: place(),
    headers: { ...jsonType, Cookie: `belvedere_session=${canary('session')}` },
    ...body,
  };
  yield {
    method,
    target: place(),
    headers: { ...headers, Cookie: `other=${canary('cookie')}`, 'X-Grafana-Device-Id': canary('device') },
    ...body,
  };
  for (const name of queryNames) yield { method, target: `${place()}?${name}=${canary('query')}`, headers, ...body };
  yield { method, target: `${place()}?to%6ben=${percented(canary('percent'))}`, headers, ...body };
  // The credentials of the call itself, where they do not belong.
  for (const secret of [apiKey, adminPassword]) {
    const authorization = secret === apiKey ? `Bearer ${apiKey}` : basic('admin', adminPassword);
    const as = { ...jsonType, Authorization: authorization };
    yield { method, target: `${place()}?query=${secret}&other=${percented(secret)}`, headers: as, ...body };
    yield { method, target: place().replace('999', secret), headers: as, ...body };
    yield { method, target: place(), headers: { ...as, 'User-Agent': `script ${secret}` }, ...body };
    if (hasBody) yield { method, target: place(), headers: as, body: withMember(['name'], secret) };
  }
  if (!hasBody) return;
  for (const name of memberNames)
    yield { method, target: place(), headers, body: withMember([name], hidden('member')) };
  yield { method, target: place(), headers, body: withMember(['jsonData', 'password'], hidden('nested')) };
  for (const pointer of route.secrets ?? []) {
    const parts = pointer.split('/').slice(1);
    const kept = route.path === '/api/snapshots' && pointer === '/key';
    yield {
      method,
      target: place(),
      headers,
      body: withMember(
        parts.map((part) => (part === '*' ? 'any' : part)),
        kept ? hidden('snapshot') : canary('declared'),
      ),
    };
  }
  yield { method, target: place(), headers, body: `{"name":"cut","password":"${hidden('malformed')}"` };
  yield { method, target: place(), headers, body: hidden('plain') };
  yield { method, target: place(), headers, body: `{"password":"${hidden('large')}","rest":"${'x'.repeat(20_000)}"}` };
}

/** Requests that are taken, with secrets where they belong: what is saved must not show them either. */
async function useSecrets(): Promise<void> {
  const { admin, anonymous } = running;
  const ok = async (asked: Promise<{ status: number; text: string; body: unknown }>) => {
    const { status, text, body } = await asked;
    expect([200, 201], text).toContain(status);
    return body as Record<string, string> & { id: number };
  };
  const source = (more: object) => ({
    name: 'kept',
    type: 'prometheus',
    access: 'proxy',
    url: 'http://example.org',
    ...more,
  });
  const secure = () => ({
    secureJsonData: { password: canary('secure'), httpHeaderValue1: canary('header'), tlsClientKey: canary('tls') },
    password: canary('old'),
    basicAuthPassword: canary('oldbasic'),
  });
  const { id: sourceId } = await ok(admin('POST', '/api/datasources', source(secure())));
  await ok(admin('PUT', `/api/datasources/${sourceId}`, source(secure())));
  const inAddress = source({ name: 'address', url: `http://user:${canary('address')}@example.org` });
  expect((await admin('POST', '/api/datasources', inAddress)).status).toBe(400);

  const first = canary('password');
  const second = canary('password');
  const { id: userId } = await ok(admin('POST', '/api/admin/users', { login: 'secretive', password: first }));
  const own = running.as(basic('secretive', first));
  await ok(own('PUT', '/api/user/password', { oldPassword: first, newPassword: second, confirmNew: second }));
  await ok(admin('PUT', `/api/admin/users/${userId}/password`, { password: canary('password') }));
  const login = await fetch(`${running.address}/login`, {
    method: 'POST',
    headers: jsonType,
    body: JSON.stringify({ user: 'admin', password: adminPassword }),
  });
  for (const cookie of login.headers.getSetCookie()) {
    const value = /^belvedere_session=([^;]+)/.exec(cookie)?.[1];
    if (value !== undefined) remember(value);
    if (value !== undefined) await running.anonymous.get('/api/user', { Cookie: `belvedere_session=${value}` });
  }
  const wrong = { user: 'secretive', password: canary('login') };
  expect((await anonymous('POST', '/login', wrong)).status).toBe(401);

  const chosen = { key: hidden('snapshotkey'), deleteKey: canary('deletekey') };
  await ok(admin('POST', '/api/snapshots', { dashboard: { title: 'kept' }, name: 'kept', ...chosen }));
  const made = await ok(admin('POST', '/api/snapshots', { dashboard: { title: 'made' }, name: 'made' }));
  undeclared.add(made.key ?? '');
  remember(made.deleteKey ?? '');
  await ok(anonymous.get(`/api/snapshots/${chosen.key}`));
  await ok(admin.get(`/api/snapshots/${made.key}`));
  for (const key of [chosen.key, made.key]) await anonymous.get(`/dashboard/snapshot/${key}`);
  await ok(anonymous.get(`/api/snapshots-delete/${made.deleteKey}`));

  const { id: accountId } = await ok(admin('POST', '/api/serviceaccounts', { name: 'secretive', role: 'Viewer' }));
  const token = await ok(admin('POST', `/api/serviceaccounts/${accountId}/tokens`, { name: 'secretive' }));
  remember(token.key ?? '');
  await ok(running.as(`Bearer ${token.key}`).get(`/api/search?query=${token.key}`));
  await ok(running.as(basic('api_key', token.key ?? '')).get('/api/org'));
  const old = await ok(admin('POST', '/api/auth/keys', { name: 'old secretive', role: 'Viewer' }));
  remember(old.key ?? '');

  const invite = async (loginOrEmail: string) => {
    const { code = '' } = await ok(admin('POST', '/api/org/invites', { loginOrEmail, role: 'Viewer' }));
    remember(code);
    await ok(anonymous.get(`/api/user/invite/${code}`));
    expect((await anonymous.get(`/invite/${code}`)).status).toBe(200);
    return code;
  };
  const password = canary('invited');
  const inviteCode = await invite('invited@example.org');
  const newcomer = { email: 'invited@example.org', name: 'Invited', username: 'invited' };
  const answer = { inviteCode, ...newcomer, password, confirmPassword: password };
  await ok(anonymous('POST', '/api/user/invite/complete', answer));
  await ok(admin('PATCH', `/api/org/invites/${await invite('revoked@example.org')}/revoke`, {}));
  const signedUp = { email: 'signed@example.org', name: 'Signed', username: 'signed', password: canary('signup') };
  await ok(anonymous('POST', '/api/user/signup/step2', signedUp));
  await anonymous.get(`/invite/${canary('code')}`);
  await anonymous.get(`/login/generic_oauth?code=${canary('oauth')}&state=${canary('state')}`);

  const proxied = `/api/datasources/proxy/uid/${dataSource.uid}/api/v1/query`;
  await ok(admin.get(`${proxied}?query=up&token=${canary('proxied')}&password=${canary('proxied')}`));
  await ok(admin('POST', proxied, `query=up&password=${canary('proxied')}`));
  await ok(admin('POST', proxied, { password: canary('proxied') }));
  await ok(running.as(`Bearer ${token.key}`).get(`${proxied}/${token.key}?query=${token.key}`));
}

/** An account that takes its password for a name has told it itself. */
const ending = ['PUT /api/user', 'POST /api/user/using/{id}'];

it('no secret shown to a route of Grafana is answered by an unexpected failure', { timeout: 500_000 }, async () => {
  const { kernel } = running.server;
  const routes = groups({ kernel } as Parameters<typeof groups>[0]).flat();
  let sent = 0;
  for (const route of routes) {
    for (const method of [route.method].flat()) {
      if (ending.includes(`${method} ${route.path}`)) continue;
      sent += await sendAll(positions(route, method), `${method} ${route.path}`);
    }
  }
  await useSecrets();
  console.log(`${sent} calls`);
  expect(sent).toBeGreaterThan(2_000);
});

/** Where senders put a token, and what they send. */
const writes: readonly (readonly [path: string, body: string, type: string])[] = [
  ['/v1/write/metric', 'canaries f=1', 'text/plain'],
  ['/v1/write/logging', 'canaries message="m"', 'text/plain'],
  ['/v1/write/unknown', 'canaries f=1', 'text/plain'],
  ['/v1/election', '{}', 'application/json'],
  ['/v1/datakit/usage_trace', '{}', 'application/json'],
  ['/v1/workspace', '{}', 'application/json'],
  ['/v1/object/labels', '{}', 'application/json'],
  ['/v1/query/raw', '{"queries":[]}', 'application/json'],
  ['/v1/log', 'text', 'text/plain'],
  ['/influx/write?db=x', 'canaries f=1', 'text/plain'],
  ['/influx/api/v2/write?org=x&bucket=x', 'canaries f=1', 'text/plain'],
  ['/influx/query', 'q=SHOW+DATABASES', 'application/x-www-form-urlencoded'],
  ['/otlp/v1/metrics', '{"resourceMetrics":[]}', 'application/json'],
  ['/otlp/v1/unknown', '{}', 'application/json'],
  ['/prometheus/api/v1/write', '', 'application/x-protobuf'],
];

function* tokenPositions(path: string, body: string, type: string, token: (place: string) => string): Generator<Sent> {
  const join = path.includes('?') ? '&' : '?';
  const sent = (headers: Record<string, string>, query = ''): Sent => ({
    method: 'POST',
    target: query === '' ? path : `${path}${join}${query}`,
    headers: { 'Content-Type': type, ...headers },
    body,
  });
  yield sent({}, `token=${token('query')}`);
  yield sent({}, `to%6ben=${percented(token('percent'))}`);
  yield sent({}, `u=any&p=${token('p')}`);
  yield sent({ 'X-Token': token('xtoken') });
  for (const scheme of ['Bearer', 'Token']) yield sent({ Authorization: `${scheme} ${token(scheme)}` });
  yield sent({ Authorization: basic('any', token('basic')) });
  yield sent({ Authorization: basic(token('user'), '') });
  // Where it does not belong.
  yield sent({ 'X-Token': token('twice'), 'User-Agent': `agent ${token('agent')}` }, `other=${token('other')}`);
  yield { ...sent({}), target: path.replace(/^\/(\w+)/, `/$1/${token('path')}`) };
}

it('nor one shown to a protocol of telemetry', { timeout: 300_000 }, async () => {
  const made = await running.key('POST', '/api/v1/ingest/token/add', { name: 'canaries' }, { 'DF-API-KEY': apiKey });
  const valid: string = Object.values(made.body.content as object).find((value) => /^tkn_\w{16,}$/.test(String(value)));
  expect(valid, made.text).toEqual(expect.any(String));
  remember(valid);
  for (const [path, body, type] of writes) {
    await sendAll(tokenPositions(path, body, type, canary), path);
    await sendAll(
      tokenPositions(path, body, type, () => valid),
      path,
    );
  }
  await sendAll(
    [canary('check'), valid].map((token) => ({ method: 'GET', target: `/v1/check/token/${token}`, headers: {} })),
    'check',
  );
});

it('and none of them is found in store, versions, record, spool, log and metrics', { timeout: 300_000 }, async () => {
  const metrics = await (await fetch(`${running.address}/metrics`)).text();
  console.log(`${secretsSeen().length + undeclared.size} secrets looked for`);
  expect(secretsSeen().length).toBeGreaterThan(1_000);
  expect(await findKept(running, secretsSeen(), { metrics })).toEqual([]);
  expect((await findKept(running, [...undeclared], { metrics })).filter((found) => !isStore(found))).toEqual([]);
  // A search that finds nothing proves something only when it finds what is there.
  const kept = await findKept(running, ['dataSources.proxyChange'], {});
  expect(kept).toEqual(expect.arrayContaining(['dataSources.proxyChange in engine table calls']));
});
