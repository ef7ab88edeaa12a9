import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { finished } from 'node:stream/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adminPassword, apiKey } from '../../../../../tests/support/product.ts';
import { type GrafanaServer, startGrafana } from '../testing/start-grafana.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let target: Server;
let origin = '';
let seen: Seen[] = [];
let server: GrafanaServer;
let viewer: GrafanaServer['admin'];

beforeAll(async () => {
  target = createServer(async (incoming, response) => {
    let body = '';
    // One that is cut ends with an error here, and must not end the run of the tests.
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    await finished(incoming).catch(() => {});
    seen.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body });
    if (incoming.url?.startsWith('/base/redirect') === true) {
      response.writeHead(302, { location: 'http://127.0.0.2:1/' }).end();
      return;
    }
    if (incoming.url?.startsWith('/base/page') === true) {
      response.writeHead(401, {
        'content-type': 'text/html',
        'set-cookie': 'a=b',
        'www-authenticate': 'Basic',
        etag: '"1"',
      });
      response.end('<script>');
      return;
    }
    if (incoming.url?.startsWith('/base/nothing') === true) {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"success"}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => target.once('listening', resolve));
  const { port } = target.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  server = await startGrafana({ BELVEDERE_PROXY_ALLOW: `127.0.0.1:${port}, 127.0.0.1:1` });
  viewer = (await server.newUser()).ask;
});
afterAll(async () => {
  await server.stop();
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
});
beforeEach(() => {
  seen = [];
});

let names = 0;
async function create(more: Record<string, unknown> = {}): Promise<{ id: number; uid: string }> {
  names += 1;
  const body = { name: `proxied ${names}`, type: 'prometheus', access: 'proxy', url: `${origin}/base`, ...more };
  return (await server.key('POST', '/api/datasources', body)).body.datasource;
}

/** Without the normalisation that URL parsers do. */
function raw(path: string, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.address);
    request({ hostname, port, method, path, headers: { Authorization: `Bearer ${apiKey}` } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

/** Bytes as they are, and the first line of what comes back. */
function send(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (data: Buffer) => {
      text += data.toString('latin1');
    });
    socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
    socket.on('error', reject);
  });
}

describe('a request that is made to be read in two ways', () => {
  const inner = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  const head = (method: string, id: number, ...lines: string[]) =>
    [
      `${method} /api/datasources/proxy/${id}/api/v1/query HTTP/1.1`,
      'Host: here',
      `Authorization: Bearer ${apiKey}`,
      'Connection: close',
      ...lines,
      '',
      '',
    ].join('\r\n');
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

  it.each([
    ['two lengths', ['Content-Length: 5', 'Content-Length: 50'], 'a=b&c'],
    ['a length of two', ['Content-Length: 5, 50'], 'a=b&c'],
    ['a length with a sign', ['Content-Length: +5'], 'a=b&c'],
    ['chunks and a length', ['Content-Length: 3', 'Transfer-Encoding: chunked'], `0\r\n\r\n${inner}`],
    ['chunks that are not the last encoding', ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${inner}`],
    ['a spelling of chunks that not everybody reads', ['Transfer-Encoding: \u000bchunked'], `0\r\n\r\n${inner}`],
    ['a space in front of the colon', ['Transfer-Encoding : chunked'], `0\r\n\r\n${inner}`],
    ['a folded line', ['X-A: b', ' Transfer-Encoding: chunked'], ''],
    ['a size of a chunk that overflows', ['Transfer-Encoding: chunked'], `10000000000000005\r\na=b&c\r\n0\r\n\r\n`],
  ])('is refused and reaches no data source: %s', async (_name, lines, body) => {
    const { id } = await create();
    expect(await send(head('POST', id, ...lines) + body)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(seen.filter(({ url }) => url.includes('smuggled'))).toEqual([]);
  });

  it('is one request with one body for the data source, whatever the body looks like', async () => {
    const { id } = await create();
    const types = [
      'Content-Type: text/plain',
      'Connection: content-type, transfer-encoding',
      'Upgrade: h2c',
      'TE: trailers',
    ];
    const body = `${chunk(`0\r\n\r\n${inner}`)}0\r\nAuthorization: trailer\r\n\r\n`;
    expect(await send(head('POST', id, ...types, 'Transfer-Encoding: chunked') + body)).toMatch(/ 200 /);
    expect(seen.map(({ method, url, body: arrived }) => [method, url, arrived])).toEqual([
      ['POST', '/base/api/v1/query', `0\r\n\r\n${inner}`],
    ]);
    const { headers } = seen[0] as Seen;
    expect(headers).not.toHaveProperty('upgrade');
    expect(headers).not.toHaveProperty('authorization');
    expect(headers.host).toBe(new URL(origin).host);
  });

  it('ends at the data source when its body is cut', async () => {
    const { id } = await create({ type: 'graphite' });
    const { hostname, port } = new URL(server.address);
    const before = seen.length;
    await new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.end(head('POST', id, 'Content-Length: 500') + inner);
      });
      socket.on('close', resolve).resume();
    });
    expect(seen.slice(before).filter(({ url }) => url.includes('smuggled'))).toEqual([]);
  });
});

describe('the proxy', () => {
  it('passes path, query and body on, by number and by uid, for viewers too', async () => {
    const { id, uid } = await create();
    for (const base of [`/api/datasources/proxy/${id}`, `/api/datasources/proxy/uid/${uid}`]) {
      const answer = await viewer('GET', `${base}/api/v1/query?query=up%7Ba%3D%22b%22%7D&time=1`);
      expect(answer).toMatchObject({ status: 200, body: { status: 'success' } });
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      expect((await viewer('POST', `${base}/api/v1/query_range`, 'query=up', form)).status).toBe(200);
    }
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/base/api/v1/query?query=up%7Ba%3D%22b%22%7D&time=1', ''],
      ['POST', '/base/api/v1/query_range', 'query=up'],
      ['GET', '/base/api/v1/query?query=up%7Ba%3D%22b%22%7D&time=1', ''],
      ['POST', '/base/api/v1/query_range', 'query=up'],
    ]);
  });

  it('never passes our credentials on, and names nobody', async () => {
    const { id } = await create();
    const key = 'canary-credential';
    await server.key.get(`/api/datasources/proxy/${id}/x`, {
      Cookie: `belvedere_session=${key}; grafana_session=${key}`,
      'DF-API-KEY': key,
      'X-Auth-Token': key,
      'Proxy-Authorization': key,
      'X-Forwarded-For': key,
      'X-Grafana-Org-Id': '1',
      'X-WEBAUTH-USER': key,
      'X-Anything': key,
      Accept: 'application/json',
    });
    const [{ headers }] = seen as [Seen];
    expect(JSON.stringify(headers)).not.toContain(key);
    expect(JSON.stringify(headers)).not.toContain(apiKey);
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'accept-language',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  it('passes nothing on that a page of another site sends with somebody’s session, whatever the method', async () => {
    const { id } = await create({ type: 'influxdb' });
    const login = await server.anonymous('POST', '/login', { user: 'admin', password: adminPassword });
    const Cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    const ask = (method: string, headers: Record<string, string>) => {
      const path = `/api/datasources/proxy/${id}/query?q=DROP+DATABASE+x`;
      return server.anonymous(method, path, method === 'GET' ? undefined : '', { Cookie, ...headers });
    };
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      for (const headers of [
        { 'Sec-Fetch-Site': 'cross-site' },
        { 'Sec-Fetch-Site': 'same-site' },
        { Origin: 'null' },
      ]) {
        expect((await ask(method, headers as Record<string, string>)).status, method).toBe(403);
      }
    }
    expect(seen).toEqual([]);
    expect((await ask('GET', { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  });

  it('logs in with what the data source holds: Basic, and headers of its own', async () => {
    const { id } = await create({
      basicAuth: true,
      basicAuthUser: 'me',
      jsonData: { httpHeaderName1: 'X-Scope-OrgID' },
      secureJsonData: { basicAuthPassword: 'pass', httpHeaderValue1: 'tenant' },
    });
    await viewer.get(`/api/datasources/proxy/${id}/x`, { 'X-Scope-OrgID': 'another' });
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('me:pass').toString('base64')}`,
      'x-scope-orgid': 'tenant',
    });
  });

  it('gives InfluxDB its user and its database, whatever the caller says', async () => {
    const { id } = await create({ type: 'influxdb', user: 'me', password: 'pass', database: 'own db' });
    const path = `/api/datasources/proxy/${id}/query?db=other&u=x&p=y&%64b=z&epoch=ms`;
    expect((await viewer('POST', path, 'q=DROP+DATABASE+x')).status).toBe(403);
    expect((await viewer('GET', `${path}&q=DROP+DATABASE+x`)).status).toBe(400);
    expect((await viewer('GET', `${path}&q=SHOW+DATABASES`)).status).toBe(200);
    seen = [];
    await server.key('POST', path, 'q=SHOW+DATABASES');
    expect(seen[0]).toMatchObject({
      url: '/base/query?db=own%20db&epoch=ms',
      headers: { authorization: `Basic ${Buffer.from('me:pass').toString('base64')}` },
    });
  });

  it('keeps back cookies and demands for credentials, and lets no page of a target run as ours', async () => {
    const { id } = await create();
    const { status, headers, text } = await viewer.get(`/api/datasources/proxy/${id}/page`);
    expect([status, text]).toEqual([401, '<script>']);
    expect(headers.get('set-cookie')).toBeNull();
    expect(headers.get('www-authenticate')).toBeNull();
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('content-security-policy')).toBe('sandbox');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect((await viewer.get(`/api/datasources/proxy/${id}/nothing`)).status).toBe(204);
  });

  it.each([
    '/..',
    '/../',
    '/../secret',
    '/a/../../secret',
    '/%2e%2e/secret',
    '/%2E%2e%2fsecret',
    '/.%2e/secret',
    '/%252e%252e/secret',
    '/%25252e%25252e/secret',
    '/..%2fsecret',
    '/..%5csecret',
    '/..\\secret',
    '/a\\..\\..\\secret',
    '/..;/secret',
    '/..;a=b/secret',
    '/%c0%ae%c0%ae/secret',
    '/%2e%2e%00/secret',
    '/a%00b',
    '/a%0d%0aX: y',
    '/./secret',
  ])('does not leave the path of the data source: %s', async (path) => {
    const { id, uid } = await create();
    for (const base of [`/api/datasources/proxy/${id}`, `/api/datasources/proxy/uid/${uid}`]) {
      expect(await raw(base + path.replaceAll(' ', '%20'))).toBe(400);
    }
    expect(seen).toEqual([]);
  });

  it.each([
    '//evil.example/',
    '/http://evil.example/',
    '/@evil.example/',
    '/:80@evil.example/',
    '/a%23b',
    '/a%2fb%3fc',
  ])('asks no other host and nothing beside the path: %s', async (path) => {
    const { id } = await create();
    expect(await raw(`/api/datasources/proxy/${id}${path}`)).toBe(200);
    expect(seen[0]?.url).toMatch(/^\/base\/[^?]*$/);
  });

  it('refuses targets that are the server’s own, also by redirect, and says so in each case', async () => {
    const metadata = await create({ url: 'http://169.254.169.254/latest' });
    expect(await viewer.get(`/api/datasources/proxy/${metadata.id}/meta-data`)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('BELVEDERE_PROXY_ALLOW') },
    });
    const itself = await create({ url: server.address });
    expect((await viewer.get(`/api/datasources/proxy/${itself.id}/api/health`)).status).toBe(403);
    const redirecting = await create();
    expect((await viewer.get(`/api/datasources/proxy/${redirecting.id}/redirect`)).status).toBe(403);
  });

  it('tells an unreachable target as 502, an unknown data source as 404, a wrong number as 400', async () => {
    const { id } = await create({ url: 'http://127.0.0.1:1' });
    expect((await viewer.get(`/api/datasources/proxy/${id}/x`)).status).toBe(502);
    for (const path of ['999999/x', 'uid/unknown/x']) {
      expect(await viewer.get(`/api/datasources/proxy/${path}`)).toMatchObject({
        status: 404,
        body: { message: 'Unable to find datasource' },
      });
    }
    expect(await viewer.get('/api/datasources/proxy/x/y')).toMatchObject({
      status: 400,
      body: { message: 'id is invalid' },
    });
    expect((await server.anonymous.get(`/api/datasources/proxy/${id}/x`)).status).toBe(401);
  });

  it('lets everybody ask and only administrators write; nobody writes to Prometheus', async () => {
    const prometheus = await create();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(
        await server.key(method, `/api/datasources/proxy/${prometheus.id}/api/v1/admin/tsdb/delete_series`),
      ).toMatchObject({
        status: 403,
        body: {
          message: expect.stringContaining(`non allow-listed ${method}s not allowed on proxied Prometheus datasource`),
        },
      });
    }
    const loki = await create({ type: 'loki' });
    for (const path of ['flush', 'ingester/shutdown', '%66lush', 'ingester%2Fshutdown', 'a//ingester//flush/']) {
      expect((await viewer.get(`/api/datasources/proxy/${loki.id}/${path}`)).status).toBe(403);
      expect((await server.key.get(`/api/datasources/proxy/${loki.id}/${path}`)).status).toBe(200);
      expect((await server.key.get(`/api/datasources/proxy/${prometheus.id}/${path}`)).status).toBe(403);
    }
    expect((await viewer.get(`/api/datasources/proxy/${loki.id}/loki/api/v1/label/flush/values`)).status).toBe(200);
    const elastic = await create({ type: 'elasticsearch' });
    const to = (path: string) => `/api/datasources/proxy/${elastic.id}/${path}`;
    expect((await viewer('POST', to('logs/_search'), {})).status).toBe(200);
    expect((await viewer('POST', to('logs/_doc'), {})).status).toBe(403);
    expect((await viewer('DELETE', to('logs'))).status).toBe(403);
    expect((await server.key('DELETE', to('logs'))).status).toBe(200);
  });

  it('does not exist for another organization', async () => {
    const { id, uid } = await create();
    const { body } = await server.admin('POST', '/api/orgs', { name: 'elsewhere' });
    const elsewhere = { 'X-Grafana-Org-Id': String(body.orgId) };
    for (const path of [`${id}/x`, `uid/${uid}/x`]) {
      expect((await server.admin.get(`/api/datasources/proxy/${path}`, elsewhere)).status).toBe(404);
    }
    expect((await server.admin.get(`/api/datasources/uid/${uid}`, elsewhere)).status).toBe(404);
  });

  it('takes no body over the limit', async () => {
    const { id } = await create({ type: 'graphite' });
    const answer = await server.key('POST', `/api/datasources/proxy/${id}/render`, 'x'.repeat(9 * 1024 * 1024));
    expect(answer.status).toBe(413);
  });
});
