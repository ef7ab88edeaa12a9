import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallRecord } from '../calls/call-record.ts';
import type { Recorder } from '../calls/recorder.ts';
import { memoryRecorder } from '../calls/testing/memory-recorder.ts';
import { BelvedereError } from '../errors/index.ts';
import { sendRaw } from '../http/testing/raw-client.ts';
import { startDialect, type TestDialect } from './open-api/testing/start-dialect.ts';

let dialect: TestDialect;
const started: TestDialect[] = [];

async function start(options: Parameters<typeof startDialect>[0] = {}): Promise<TestDialect> {
  const made = await startDialect(options);
  started.push(made);
  return made;
}

beforeEach(async () => {
  dialect = await start();
});

afterEach(async () => {
  for (const each of started.splice(0)) await each.http.close();
});

const last = (): CallRecord => {
  const record = dialect.recorded.at(-1);
  if (record === undefined) throw new Error('nothing was recorded');
  return record;
};

describe('a call is noted', () => {
  test('with who, what, how and how long', async () => {
    const { headers, text } = await dialect.get('/api/v1/widgets/w1/get?', {
      'DF-API-KEY': 'good',
      'User-Agent': 'a script',
      'Accept-Encoding': 'identity',
    });
    expect(last()).toEqual({
      workspace: 'wksp_1',
      traceId: headers.get('x-trace-id'),
      callerKind: 'key',
      caller: 'wsak_1',
      callerName: 'script',
      credential: 'key',
      dialect: 'open-api',
      operation: 'widgets.get',
      effect: 'read',
      permission: 'widget.read',
      dryRun: false,
      method: 'GET',
      path: '/api/v1/widgets/w1/get',
      template: '/api/v1/widgets/{widget_uuid}/get',
      query: '',
      status: 200,
      errorCode: '',
      failReason: '',
      durationUs: expect.any(Number),
      requestBytes: 0,
      responseBytes: Buffer.byteLength(text),
      address: '127.0.0.1',
      userAgent: 'a script',
      body: '',
      bodyDigest: '',
      object: 'w1',
    });
    expect(last().durationUs).toBeGreaterThan(0);
  });

  test('of a change with its body, without its secrets', async () => {
    const body = '{"name":"one", "password":"a canary"}';
    await dialect.post('/api/v1/widget/create', body);
    expect(last()).toMatchObject({ effect: 'change', body: '{"name":"one", "password":"******"}', requestBytes: 37 });
  });

  test('of a change whose body is no JSON with its digest alone', async () => {
    const body = '{"name":"one", "password":"a canary"';
    await dialect.post('/api/v1/widget/create', body);
    const digest = createHash('sha256').update(body).digest('hex');
    expect(last()).toMatchObject({ status: 400, errorCode: 'MalformedBody', body: '', bodyDigest: digest });
  });

  test('of a dry run as one', async () => {
    await dialect.post('/api/v1/widget/create', { name: 'one' }, { 'Dry-Run': 'true' });
    expect(last()).toMatchObject({ dryRun: true, status: 200 });
  });

  test('that fails, with the code and the reason that were answered', async () => {
    const { body } = await dialect.get('/api/v1/widget/list?pageSize=0');
    expect(last()).toMatchObject({ status: 400, errorCode: 'InvalidParameter', failReason: body.message });
  });

  test('that is refused for a missing permission or over a limit, for the same caller', async () => {
    await dialect.get('/api/v1/widget/w1/get', { 'DF-API-KEY': 'powerless' });
    expect(last()).toMatchObject({ status: 403, errorCode: 'PermissionDenied', caller: 'wsak_1' });
    for (let call = 0; call < 3; call += 1) await dialect.get('/api/v1/widget/list', { 'DF-API-KEY': 'limited' });
    expect(last()).toMatchObject({ status: 429, errorCode: 'ft.TriggerApiAkCurrentLimiting', caller: 'wsak_2' });
  });

  test('that failed unexpectedly, without a word about why', async () => {
    await dialect.post('/api/v1/widget/fail', {});
    expect(last()).toMatchObject({ status: 503, errorCode: 'InternalError' });
    expect(JSON.stringify(last())).not.toContain('the secret of the bug');
  });

  test('under a path that nothing has, for the key that called it', async () => {
    await dialect.get('/api/v1/wodget/list');
    expect(last()).toMatchObject({
      operation: 'unknown',
      effect: 'none',
      template: '',
      path: '/api/v1/wodget/list',
      status: 400,
      errorCode: 'RouterNotFound',
      caller: 'wsak_1',
    });
    await dialect.get('/api/v1/widget/%zz/get');
    expect(last()).toMatchObject({ path: '/api/v1/widget/%zz/get', errorCode: 'InvalidParameter', caller: 'wsak_1' });
  });

  test('that breaks off in its body, with the trace id and the status that its caller was told', async () => {
    const head =
      'POST /api/v1/widget/create HTTP/1.1\r\nHost: x\r\nDF-API-KEY: good\r\nTransfer-Encoding: chunked\r\n\r\n';
    const { status, headers } = await sendRaw(dialect.address, [`${head}5\r\n{"nam\r\nno size\r\n`]);
    expect(status).toBe(400);
    expect(dialect.recorded).toHaveLength(1);
    expect(last()).toMatchObject({
      traceId: headers['x-trace-id'],
      status: 400,
      errorCode: 'BadRequest',
      caller: 'wsak_1',
    });
  });

  test('from another site with the session that it came with', async () => {
    const headers = { Cookie: 'belvedere_session=session', 'Sec-Fetch-Site': 'cross-site' };
    await dialect.post('/api/v1/widget/create', { name: 'one' }, { 'DF-API-KEY': '', ...headers });
    expect(last()).toMatchObject({ callerKind: 'account', credential: 'session', errorCode: 'CrossSiteRequest' });
  });
});

describe('a call of nobody', () => {
  test('is counted and not noted, whatever it asks for', async () => {
    await dialect.get('/api/v1/widget/list', {});
    await dialect.get('/api/v1/widget/list', { 'DF-API-KEY': 'wrong' });
    await dialect.get('/api/v1/nothing', { 'DF-API-KEY': 'wrong' });
    expect(dialect.recorded).toEqual([]);
    const common = { dialect: 'open-api', address: '127.0.0.1' };
    expect(dialect.counted).toEqual([
      { ...common, status: 403, errorCode: 'InvalidApiKey' },
      { ...common, status: 403, errorCode: 'InvalidApiKey' },
      { ...common, status: 400, errorCode: 'RouterNotFound' },
    ]);
  });
});

describe('the credential of a call', () => {
  test('is hidden wherever else it stands', async () => {
    const headers = { 'DF-API-KEY': 'powerless', 'User-Agent': 'powerless/1.0' };
    await dialect.get('/api/v1/widget/powerless/get?search=powerless&token=abc', headers);
    expect(last()).toMatchObject({
      path: '/api/v1/widget/******/get',
      query: 'search=******&token=******',
      userAgent: '******/1.0',
      object: '******',
    });
    expect(JSON.stringify(last())).not.toContain('powerless');
  });
});

describe('nobody is answered whose call is not noted', () => {
  test('the answer leaves when the note is written', async () => {
    const { recorder } = memoryRecorder();
    const thens: (() => void)[] = [];
    const noted = Promise.withResolvers<void>();
    const slow: Recorder = {
      ...recorder,
      append: (_record, _reservation, then) => {
        thens.push(then);
        noted.resolve();
      },
    };
    const waiting = await start({ recorder: slow });
    let answered = false;
    const answer = waiting.get('/api/v1/widget/list').then((got) => {
      answered = true;
      return got;
    });
    await noted.promise;
    // Whatever was sent by now would arrive before the answer to this probe does.
    await waiting.send('GET', '/healthz');
    expect(answered).toBe(false);
    thens[0]?.();
    expect((await answer).status).toBe(200);
  });

  test('a change that cannot be recorded is not made, a read and a dry run go on', async () => {
    const { recorder } = memoryRecorder();
    const refuse = (): never => {
      throw new BelvedereError('RecordUnavailable', 'the call cannot be recorded: the disk is full');
    };
    const full = await start({ recorder: { ...recorder, reserve: refuse } });
    const change = await full.post('/api/v1/widget/create', { name: 'one' });
    expect([change.status, change.body.errorCode]).toEqual([503, 'RecordUnavailable']);
    expect(full.calls).toEqual([]);
    expect((await full.get('/api/v1/widget/list')).status).toBe(200);
    expect((await full.post('/api/v1/widget/create', { name: 'one' }, { 'Dry-Run': 'true' })).status).toBe(200);
  });

  test('a refused change gives its room back', async () => {
    const { recorder } = memoryRecorder();
    let held = 0;
    const counting: Recorder = {
      ...recorder,
      reserve: () => {
        held += 1;
        return {
          release: () => {
            held -= 1;
          },
        };
      },
      append: (_record, reservation, then) => {
        reservation?.release();
        then();
      },
    };
    const counted = await start({ recorder: counting });
    expect((await counted.post('/api/v1/widget/fail', { code: 'ObjectNotFound' })).status).toBe(404);
    expect((await counted.post('/api/v1/widget/w1/modify', {})).status).toBe(200);
    expect(held).toBe(0);
  });
});
