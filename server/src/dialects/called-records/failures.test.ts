import { afterEach, describe, expect, test } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import { sendRaw } from '../../http/testing/raw-client.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import {
  type CalledRecordsServer,
  type CalledRecordsTestOptions,
  startCalledRecords,
  type TestKey,
} from './testing/start-called-records.ts';

let server: CalledRecordsServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

interface Started {
  readonly server: CalledRecordsServer;
  readonly ctx: Context;
  readonly path: string;
  readonly key: TestKey;
}

async function start(options: CalledRecordsTestOptions = {}): Promise<Started> {
  const started = await startCalledRecords(options);
  server = started;
  const ctx = await started.newWorkspace();
  return {
    server: started,
    ctx,
    path: `/v1/${ctx.workspace.uuid}/openapi/called-records`,
    key: await started.newKey(ctx),
  };
}

const failing = (error: Error): CalledRecordsTestOptions => ({
  search: (record) => ({
    ...record,
    page: async () => {
      throw error;
    },
  }),
});

async function raw(to: CalledRecordsServer, text: string) {
  const { status, body } = await sendRaw(to.address, [text.replace('Host: h\r\n', 'Host: h\r\nConnection: close\r\n')]);
  return { status, body: JSON.parse(body) as { error_code: string; error_msg: string } };
}

describe('a failure has the two fields of the family', () => {
  test('503 while the engine does not answer, with the time to wait', async () => {
    const { server, path, key } = await start(
      failing(new BelvedereError('EngineUnavailable', 'it is starting', { retryAfterSeconds: 3 })),
    );
    const answer = await fetch(server.address + path, { headers: { 'X-Auth-Token': key.sk } });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3']);
    expect(await answer.json()).toEqual({ error_code: 'EngineUnavailable', error_msg: 'it is starting' });
  });

  test('500 for what nobody has a code for, logged and without a word about it', async () => {
    const { server, ctx, path, key } = await start(failing(new Error('a detail of the inside')));
    const answer = await fetch(server.address + path, { headers: { 'X-Auth-Token': key.sk } });
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ error_code: 'InternalError', error_msg: 'unknown error' });
    const logged = server.kernel.logged.map(({ fields }) => (fields as { err?: Error }).err?.message);
    expect(logged).toContain('a detail of the inside');
    expect(await server.lastCall(ctx)).toMatchObject({ status: 500, errorCode: 'InternalError', caller: key.uuid });
  });

  test('400 for a search that needs too much is not an invalid parameter', async () => {
    const { server, path, key } = await start(failing(new BelvedereError('QueryLimitExceeded')));
    const answer = await fetch(server.address + path, { headers: { 'X-Auth-Token': key.sk } });
    expect([answer.status, ((await answer.json()) as { error_code: string }).error_code]).toEqual([
      400,
      'QueryLimitExceeded',
    ]);
  });

  test.each([
    ['GET', '/v1/wksp_1/openapi/other'],
    ['GET', '/v1/wksp_1/openapi'],
    ['GET', '/v1/wksp_1/openapi/called-records/'],
    ['POST', '/v1/wksp_1/openapi/called-records'],
    ['DELETE', '/v1/wksp_1/openapi/called-records'],
    ['PROPFIND', '/v1/wksp_1/openapi/called-records'],
  ])('404 for %s %s, with or without a key', async (method, path) => {
    const { server, key } = await start();
    for (const headers of [{}, { 'X-Auth-Token': key.sk }]) {
      const answer = await fetch(server.address + path, { method, headers });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual({ error_code: 'RouterNotFound', error_msg: expect.any(String) });
    }
  });

  test('429 for who guesses keys', async () => {
    const { server, path } = await start({ failedCredentialsPerMinute: 1 });
    const guess = () => fetch(server.address + path, { headers: { 'X-Auth-Token': 'guessed' } });
    expect((await guess()).status).toBe(401);
    const answer = await guess();
    expect([answer.status, ((await answer.json()) as { error_code: string }).error_code]).toEqual([
      429,
      'TooManyFailedCredentials',
    ]);
  });

  test('400 for a path that cannot be decoded', async () => {
    const { server, key } = await start();
    const { status, body } = await raw(
      server,
      `GET /v1/%zz/openapi/called-records HTTP/1.1\r\nHost: h\r\nX-Auth-Token: ${key.sk}\r\n\r\n`,
    );
    expect([status, body]).toEqual([400, { error_code: 'dsc.40000011', error_msg: 'Invalid parameter' }]);
  });

  test('also from below the router: headers over the limit, a request that is not HTTP', async () => {
    const { server, path } = await start();
    const large = await raw(server, `GET ${path} HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect([large.status, large.body.error_code]).toEqual([431, 'HeadersTooLarge']);
    const broken = await raw(server, `GET ${path} HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n`);
    expect([broken.status, broken.body.error_code]).toEqual([400, 'BadRequest']);
    expect(Object.keys(broken.body)).toEqual(['error_code', 'error_msg']);
  });
});
