import { describe, expect, test } from 'vitest';
import { sendRaw } from '../../http/testing/raw-client.ts';
import { withDialect } from './testing/with-dialect.ts';

const { dialect, expectUnhandled } = withDialect();

const success = { code: 200, errorCode: '', message: '', success: true, traceId: expect.stringMatching(/^[0-9]{19}$/) };
const failure = (code: number, errorCode: string) => ({
  code,
  content: null,
  errorCode,
  message: expect.stringMatching(/./),
  success: false,
  traceId: expect.stringMatching(/^[0-9]{19}$/),
  docs: `/docs/errors/${errorCode}`,
});

describe('a call that succeeds', () => {
  test('is answered with 200 in the envelope, with ETag, length and trace id', async () => {
    const { status, headers, body, text } = await dialect().get('/api/v1/widget/w1/get');
    expect(status).toBe(200);
    expect(body).toEqual({ ...success, content: { uuid: 'w1', name: 'one' } });
    expect(headers.get('etag')).toBe('"3"');
    expect(headers.get('content-type')).toBe('application/json; charset=UTF-8');
    expect(headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
    expect(headers.get('x-trace-id')).toBe(body.traceId);
  });

  test('of a list has pageInfo beside content', async () => {
    const { body } = await dialect().get('/api/v1/widget/list');
    expect(body).toEqual({
      ...success,
      content: [{ uuid: 'w1', name: 'one' }],
      pageInfo: { count: 1, pageIndex: 1, pageSize: 50, totalCount: 7 },
    });
  });

  test('answers a stored document byte for byte', async () => {
    const sent = '{ "b": 1.0, "2": 12345678901234567890, "a": "\\u00e9",\n "1": [ ] }';
    const { text } = await dialect().post('/api/v1/widget/import', sent);
    expect(text).toContain(`"content":${sent},`);
  });

  test('reaches the verb with the caller, the trace id and the address', async () => {
    const { body } = await dialect().get('/api/v1/widget/w%20%2F1/get');
    const [call] = dialect().calls;
    expect(call?.ctx).toMatchObject({
      workspace: { id: 1, uuid: 'wksp_1' },
      actor: { kind: 'key', uuid: 'wsak_1' },
      traceId: body.traceId,
      address: '127.0.0.1',
    });
    expect(call?.input.params).toEqual({ widget_uuid: 'w /1' });
  });
});

describe('a streamed answer', () => {
  const address = () => `${dialect().address}/api/v1/widget/export`;
  const headers = { 'DF-API-KEY': 'good' };

  test('is sent in lines, without an envelope, with its trace id', async () => {
    const answer = await fetch(address(), { headers });
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson; charset=UTF-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-trace-id')).toMatch(/^[0-9]{19}$/);
    expect(await answer.text()).toBe('{"uuid":"w1","name":"one"}\n{"uuid":"w2","name":"two"}\n');
  });

  test('that fails on the way breaks off', async () => {
    // Before the first line has left or after it: in no case is there an end that looks whole.
    await expect(fetch(`${address()}?breaks=true`, { headers }).then((answer) => answer.text())).rejects.toThrow();
  });

  test('refuses as every operation does', async () => {
    const { body } = await dialect().get('/api/v1/widget/export?breaks=1');
    expect(body).toMatchObject(failure(400, 'InvalidParameter'));
  });
});

describe('routes', () => {
  test('an alias is the same operation', async () => {
    expect((await dialect().get('/api/v1/widgets/w1/get')).body).toEqual({ ...success, content: expect.anything() });
    expect(dialect().calls[0]?.verb).toBe('widgets.get');
  });

  test('a documented delete by GET works by POST as well', async () => {
    expect((await dialect().get('/api/v1/widget/delete?uuids=a,b')).body.content).toBe(true);
    expect((await dialect().post('/api/v1/widget/delete?uuids=a,b')).body.content).toBe(true);
    expect(dialect().calls.map(({ input }) => input.query)).toEqual([{ uuids: ['a', 'b'] }, { uuids: ['a', 'b'] }]);
  });

  test.each([
    ['GET', '/api/v1/widgt/list', /did you mean GET \/api\/v1\/widget\/list\?/],
    ['GET', '/api/v1/widget/w1/gett', /did you mean GET \/api\/v1\/widget\/\{widget_uuid\}\/get\?/],
    ['GET', '/api/v1/widget/create', /exists with POST; change the method/],
    ['POST', '/api/v1/widget/list', /exists with GET; change the method/],
    ['PUT', '/api/v1/widget/create', /with PUT, but it exists with POST/],
    ['DELETE', '/api/v1/widget/w1/get', /exists with GET/],
    ['PATCH', '/api/v1/widget/w1/modify', /exists with POST/],
    ['OPTIONS', '/api/v1/widget/list', /exists with GET/],
    ['PROPFIND', '/api/v1/widget/list', /exists with GET/],
    ['QUERY', '/api/v1/widget/list', /exists with GET/],
    ['GET', '/api/v1/', /does not exist; the list is at/],
    ['GET', '/api/v1', /does not exist; the list is at/],
    ['GET', `/api/v1/${'x'.repeat(5_000)}`, /does not exist; the list is at/],
    ['POST', '/api/v1/nothing/like/it', /does not exist; the list is at/],
    [
      'POST',
      '/api/v1/widget/obliterate',
      /near it there are GET \/api\/v1\/widget\/list, .*POST \/api\/v1\/widget\/create,/,
    ],
    ['GET', '/api/v1/widget/w1/parts/p1/obliterate', /near it there are GET \/api\/v1\/widget\/list, /],
    ['GET', '/api/v1/widget/w1/get/obliterate', /near it there are GET \/api\/v1\/widget\/\{widget_uuid\}\/get; /],
  ])('%s %s is an unknown route, before credentials are looked at', async (method, path, message) => {
    const { status, body } = await dialect().send(method, path);
    expect([status, body]).toEqual([400, expect.objectContaining(failure(400, 'RouterNotFound'))]);
    expect(body.message).toMatch(message);
  });

  test('HEAD is an unknown route without a body', async () => {
    const { status, text } = await dialect().send('HEAD', '/api/v1/widget/list');
    expect([status, text]).toEqual([400, '']);
  });

  test('a path with broken UTF-8 is 400 in the envelope', async () => {
    const { body } = await dialect().get('/api/v1/widget/%ff/get');
    expect(body).toEqual(failure(400, 'InvalidParameter'));
  });

  test('NUL in the path is refused by name', async () => {
    const { body } = await dialect().get('/api/v1/widget/a%00b/get');
    expect(body.message).toMatch(/path parameter "widget_uuid" must not hold the character U\+0000; remove it/);
  });
});

describe('credentials', () => {
  test.each([
    ['the key header', { 'DF-API-KEY': 'good' }],
    ['a bearer token', { Authorization: 'Bearer good' }],
    ['a bearer token in lower case', { Authorization: 'bearer good' }],
    ['the session cookie', { Cookie: 'other=1; belvedere_session=session' }],
  ])('%s', async (_name, headers: Record<string, string>) => {
    expect((await dialect().get('/api/v1/widget/list', headers)).status).toBe(200);
  });

  test.each([
    ['none', {}],
    ['an empty key', { 'DF-API-KEY': '' }],
    ['an unknown key', { 'DF-API-KEY': 'unknown' }],
    ['an unknown bearer token', { Authorization: 'Bearer unknown' }],
    ['basic authentication', { Authorization: 'Basic Z29vZDpnb29k' }],
    ['a session token as key', { 'DF-API-KEY': 'session' }],
    ['a key as session token', { Cookie: 'belvedere_session=good' }],
  ])('%s is InvalidApiKey', async (_name, headers: Record<string, string>) => {
    const { status, body } = await dialect().get('/api/v1/widget/list', headers);
    expect([status, body]).toEqual([403, failure(403, 'InvalidApiKey')]);
  });

  test('a missing permission and a key that may only read are refused by the verb, and nothing runs', async () => {
    expect((await dialect().get('/api/v1/widget/w1/get', { 'DF-API-KEY': 'powerless' })).body).toEqual({
      ...failure(403, 'PermissionDenied'),
      errorDetail: { permission: 'widget.read', roles: ['wsAdmin'] },
    });
    const { body } = await dialect().post('/api/v1/widget/create', { name: 'x' }, { 'DF-API-KEY': 'reading' });
    expect(body).toEqual(failure(403, 'ReadOnlyKey'));
    expect(dialect().calls).toEqual([]);
  });

  test('a key from the wrong address is told so', async () => {
    const { body } = await dialect().get('/api/v1/widget/list', { 'DF-API-KEY': 'elsewhere' });
    expect(body).toEqual(failure(403, 'AddressNotAllowed'));
  });

  test('over the limit only credentials that fail are refused, until the minute is over', async () => {
    const bad = { 'DF-API-KEY': 'unknown' };
    const statuses = async () => (await dialect().get('/api/v1/widget/list', bad)).status;
    expect([await statuses(), await statuses(), await statuses(), await statuses()]).toEqual([403, 403, 403, 429]);
    const { body, headers } = await dialect().get('/api/v1/widget/list', bad);
    expect(body).toEqual(failure(429, 'TooManyFailedCredentials'));
    expect(headers.get('retry-after')).toBe('60');
    expect((await dialect().get('/api/v1/widget/list')).status).toBe(200);
    dialect().clock.nowMs += 60_000;
    expect(await statuses()).toBe(403);
  });

  test('a caller without credentials is not slowed down: nothing was guessed', async () => {
    for (let call = 0; call < 5; call += 1) expect((await dialect().get('/api/v1/widget/list', {})).status).toBe(403);
  });

  test('are checked before a body is read', async () => {
    const head = 'POST /api/v1/widget/create HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n';
    const answer = await sendRaw(dialect().address, [head, '{"name":'], '"traceId"');
    expect(JSON.parse(answer.body)).toEqual(failure(403, 'InvalidApiKey'));
  });
});

describe('a change with a session cookie', () => {
  const cookie = { Cookie: 'belvedere_session=session' };
  const ask = async (headers: Record<string, string>, path = '/api/v1/widget/delete?uuids=a') =>
    (await dialect().get(path, { ...cookie, ...headers })).body;

  test.each([
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
    [{ 'Sec-Fetch-Site': 'something new' }],
    [{ Origin: 'https://evil.example' }],
    [{ Origin: 'null' }],
  ])('from another site (%o) is refused, deletes by GET included', async (headers: Record<string, string>) => {
    expect(await ask(headers)).toEqual(failure(403, 'CrossSiteRequest'));
    expect(dialect().calls).toEqual([]);
  });

  test.each([[{}], [{ 'Sec-Fetch-Site': 'same-origin' }], [{ 'Sec-Fetch-Site': 'none' }]])(
    'from here (%o) is served',
    async (headers: Record<string, string>) => {
      expect((await ask(headers)).success).toBe(true);
    },
  );

  test('with our own Origin is served', async () => {
    expect((await ask({ Origin: dialect().address })).success).toBe(true);
  });

  test('reads and keys are not affected', async () => {
    expect((await ask({ 'Sec-Fetch-Site': 'cross-site' }, '/api/v1/widget/list')).success).toBe(true);
    const headers = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
    expect((await dialect().post('/api/v1/widget/create', { name: 'x' }, headers)).status).toBe(200);
  });
});

describe('limits', () => {
  const ask = (key: string) => dialect().get('/api/v1/widget/list', { 'DF-API-KEY': key });

  test('a key that has used up its minute gets 429 and is let in again in the next', async () => {
    const first = await ask('limited');
    expect(first.headers.get('ratelimit-limit')).toBe('2');
    expect(first.headers.get('ratelimit-remaining')).toBe('1');
    expect(first.headers.get('ratelimit-reset')).toBe('60');
    dialect().clock.nowMs += 15_000;
    expect((await ask('limited')).headers.get('ratelimit-remaining')).toBe('0');
    const refused = await ask('limited');
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual({
      ...failure(429, 'ft.TriggerApiAkCurrentLimiting'),
      errorDetail: { limitPerMinute: 2 },
    });
    expect(refused.headers.get('retry-after')).toBe('45');
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    dialect().clock.nowMs += 45_000;
    expect((await ask('limited')).status).toBe(200);
  });

  test('the keys of a workspace share its limit', async () => {
    expect((await ask('shared')).headers.get('ratelimit-limit')).toBe('3');
    await ask('shared');
    await ask('shared');
    expect((await ask('shared')).body.errorCode).toBe('ft.TriggerApiWorkspaceCurrentLimiting');
  });

  test('a key without a limit gets no limit headers', async () => {
    expect((await ask('good')).headers.get('ratelimit-limit')).toBeNull();
  });
});

describe('headers of a change', () => {
  const modify = (headers: Record<string, string>) => dialect().post('/api/v1/widget/w1/modify', {}, headers);

  test.each([
    ['"3"', 3],
    ['W/"12"', 12],
    ['*', undefined],
  ])('If-Match %s expects revision %s', async (header, revision) => {
    await modify({ 'If-Match': header });
    expect(dialect().calls[0]?.ctx.expectedRevision).toBe(revision);
  });

  test.each([
    ['If-Match', '3'],
    ['If-Match', '"3", "4"'],
    ['If-Match', '"0"'],
    ['If-Match', '"abc"'],
    ['Dry-Run', 'maybe'],
    ['Idempotency-Key', 'two words'],
    ['Idempotency-Key', 'x'.repeat(256)],
    ['Change-Reason', '%zz'],
    ['Change-Reason', 'x'.repeat(501)],
    ['Change-Reason', '%00'],
  ])('%s: %s is refused by name', async (name, value) => {
    const { status, body } = await modify({ [name]: value });
    expect([status, body.errorCode]).toEqual([400, 'InvalidParameter']);
    expect(body.message).toContain(`header ${name} `);
    expect(body.errorDetail.problems[0]).toMatchObject({ in: 'header', field: name });
    expect(dialect().calls).toEqual([]);
  });

  test('If-Match is refused where no revision is checked, instead of being overlooked', async () => {
    const { body } = await dialect().post('/api/v1/widget/create', { name: 'x' }, { 'If-Match': '"3"' });
    expect(body.message).toMatch(/If-Match is not checked by this operation/);
  });

  test('Dry-Run and Change-Reason reach the verb', async () => {
    const { headers } = await modify({ 'Dry-Run': 'true', 'Change-Reason': 'Gr%C3%BC%C3%9Fe' });
    expect(dialect().calls[0]?.ctx).toMatchObject({ dryRun: true, reason: 'Grüße' });
    expect(headers.get('dry-run')).toBe('true');
  });
});

describe('a repeat under an Idempotency-Key', () => {
  test('gets the first answer with its revision and page, byte for byte, under a new trace id', async () => {
    const key = { 'Idempotency-Key': 'k-1' };
    const sent = '{"name": "x", "more": [1.0]}';
    const first = await dialect().post('/api/v1/widget/import', sent, key);
    const again = await dialect().post('/api/v1/widget/import', sent, key);
    expect(first.headers.get('idempotent-replay')).toBeNull();
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(again.text).toBe(first.text.replace(first.body.traceId, again.body.traceId));
    expect(again.body.traceId).not.toBe(first.body.traceId);
    const modified = await dialect().post('/api/v1/widget/w1/modify', {}, { 'Idempotency-Key': 'k-2' });
    const replayed = await dialect().post('/api/v1/widget/w1/modify', {}, { 'Idempotency-Key': 'k-2' });
    expect(replayed.headers.get('etag')).toBe(modified.headers.get('etag'));
    expect(dialect().calls).toHaveLength(2);
  });

  test('the fingerprint tells operation, path, query and body apart', async () => {
    const fingerprint = async (path: string, body: unknown) => {
      await dialect().post(path, body, { 'Idempotency-Key': crypto.randomUUID() });
      return dialect().calls.at(-1)?.ctx.idempotency?.fingerprint;
    };
    const fingerprints = [
      await fingerprint('/api/v1/widget/w1/modify', {}),
      await fingerprint('/api/v1/widget/w2/modify', {}),
      await fingerprint('/api/v1/widget/w1/modify', { name: 'x' }),
      await fingerprint('/api/v1/widget/delete?uuids=a', {}),
      await fingerprint('/api/v1/widget/delete?uuids=b', {}),
    ];
    expect(new Set(fingerprints).size).toBe(5);
    expect(await fingerprint('/api/v1/widget/w1/modify', {})).toBe(fingerprints[0]);
  });

  test('an answer that shows a secret is marked as not to be kept', async () => {
    await dialect().post('/api/v1/widget/create', { name: 'x' }, { 'Idempotency-Key': 'k-3' });
    expect(dialect().calls[0]?.ctx.idempotency).toMatchObject({ key: 'k-3', showsSecret: true });
  });
});

describe('failures', () => {
  test('of the registry keep their code, status and detail', async () => {
    const { status, body } = await dialect().post('/api/v1/widget/fail', { code: 'StorageFull' });
    expect([status, body]).toEqual([503, { ...failure(503, 'StorageFull'), errorDetail: { uuid: 'w1' } }]);
  });

  test('that nobody has a code for are InternalError without a word about them, and are counted', async () => {
    const { status, text, body } = await dialect().post('/api/v1/widget/fail', {});
    expect([status, body]).toEqual([503, failure(503, 'InternalError')]);
    expect(text).not.toMatch(/secret|RangeError|\.ts/);
    expectUnhandled(1);
  });

  test.each([
    ['bad JSON', '{"name":', 400, 'MalformedBody'],
    ['broken UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400, 'MalformedBody'],
    ['a NUL escape', '{"name":"\\u0000"}', 400, 'MalformedBody'],
    ['half a surrogate pair', '{"name":"\\ud800"}', 400, 'MalformedBody'],
    ['the key __proto__', '{"__proto__":{}}', 400, 'MalformedBody'],
    ['an array', '[]', 400, 'InvalidParameter'],
    ['a number', '1', 400, 'InvalidParameter'],
    ['101 levels', `${'['.repeat(101)}${']'.repeat(101)}`, 400, 'BodyTooDeep'],
    [
      '200,000 keys',
      `{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":0`).join(',')}}`,
      413,
      'BodyTooLarge',
    ],
    ['a million lists', `{"name":[${'[],'.repeat(1_000_000)}[]]}`, 413, 'BodyTooLarge'],
    ['64 MB', Buffer.alloc(64_000_000, ' '), 413, 'BodyTooLarge'],
  ])('%s in a body', async (_name, body, status, code) => {
    const answer = await dialect().send('POST', '/api/v1/widget/create', { body, headers: { 'DF-API-KEY': 'good' } });
    expect([answer.status, answer.body]).toEqual([status, expect.objectContaining(failure(status, code))]);
    expect(dialect().calls).toEqual([]);
  });

  test.each([
    ['an unknown encoding', 'snappy', 'x'],
    ['a damaged body', 'gzip', 'x'],
  ])('%s is UnsupportedEncoding', async (_name, encoding, body) => {
    const answer = await dialect().post('/api/v1/widget/create', body, { 'Content-Encoding': encoding });
    expect([answer.status, answer.body]).toEqual([415, failure(415, 'UnsupportedEncoding')]);
  });
});

describe('no body, an empty one, null and {} are the same where nothing is required', () => {
  test.each([undefined, '', ' \n', 'null', '{}', ' { } '])('%j', async (body) => {
    const { status } = await dialect().post('/api/v1/widget/w1/modify', body);
    expect(status).toBe(200);
    expect(dialect().calls[0]?.input).toMatchObject({ body: {}, sent: { text: expect.stringMatching(/^\{ ?\}$/) } });
  });

  test('whatever the content type says, the body is read as JSON', async () => {
    const { status } = await dialect().post('/api/v1/widget/w1/modify', '{}', { 'Content-Type': ';;' });
    expect(status).toBe(200);
  });

  test('the body of a GET is ignored', async () => {
    const head =
      'GET /api/v1/widget/list HTTP/1.1\r\nDF-API-KEY: good\r\nContent-Length: 4\r\nConnection: close\r\n\r\n{bad';
    expect(JSON.parse((await sendRaw(dialect().address, [head])).body).success).toBe(true);
  });
});

describe('requests are counted by operation and status', () => {
  test('in /metrics', async () => {
    const read = async () => {
      const text = await (await fetch(`${dialect().address}/metrics`)).text();
      const count = (labels: string) =>
        Number(new RegExp(`^belvedere_http_requests_total\\{${labels}\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
      return {
        lists: count('dialect="open-api",operation="widgets.list",status="200"'),
        unknown: count('dialect="open-api",operation="unknown",status="400"'),
      };
    };
    const before = await read();
    await dialect().get('/api/v1/widget/list');
    await dialect().get('/api/v1/nothing');
    await expect.poll(read).toEqual({ lists: before.lists + 1, unknown: before.unknown + 1 });
  });
});
