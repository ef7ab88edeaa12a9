import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quiet } from '../../telemetry/testing/open-test-telemetry.ts';
import { type CalledRecordsServer, startCalledRecords, type TestKey } from './testing/start-called-records.ts';

let server: CalledRecordsServer;
let project: string;
let key: TestKey;
let ctx: Awaited<ReturnType<CalledRecordsServer['newWorkspace']>>;
beforeAll(async () => {
  server = await startCalledRecords();
  ctx = await server.newWorkspace();
  project = ctx.workspace.uuid;
  key = await server.newKey(ctx, { signable: true });
});
afterAll(() => server.close());

interface SdkAnswer {
  readonly httpStatusCode?: number;
  readonly total?: number;
  readonly openapi_called_records?: { readonly request_url: string; readonly response_code: string }[];
  readonly next_marker?: string;
}

/** The client that the SDK of every service is made of, against the running server. */
async function ask(
  queryParams: Record<string, unknown>,
  { ak = key.uuid, sk = key.sk, contentType = 'application/json' } = {},
): Promise<SdkAnswer> {
  const client = new HcClient(new DefaultHttpClient({ logger: quiet } as never, [server.address]), {})
    .withEndpoints([server.address])
    .withCredential(new BasicCredentials({ ak, sk, projectId: project }));
  return client.sendRequest<SdkAnswer>({
    method: 'GET',
    url: '/v1/{project_id}/openapi/called-records',
    contentType,
    queryParams,
    pathParams: { project_id: project },
    headers: {},
  });
}

const refused = { httpStatusCode: 401, errorCode: 'InvalidApiKey' };

describe('a client of the SDK', () => {
  test('reads the record by a signed request, filters that need encoding included', async () => {
    await ask({});
    const answer = await ask({
      limit: 1,
      called_url: '/v1/{project_id}/openapi/called-records',
      start_time: 0,
      end_time: Date.now() + 60_000,
    });
    expect(answer).toMatchObject({ httpStatusCode: 200, openapi_called_records: [{ response_code: '200' }] });
    expect(answer.openapi_called_records?.[0]?.request_url).toBe(`/v1/${project}/openapi/called-records`);
    expect(await server.lastCall(ctx)).toMatchObject({ credential: 'signature', caller: key.uuid, status: 200 });
    const next = await ask({ limit: 1, marker: (await ask({ limit: 1 })).next_marker });
    expect(next.openapi_called_records).toHaveLength(1);
  });

  test('that does not sign the hash of a body it does not send', async () => {
    expect(await ask({}, { contentType: 'text/plain' })).toMatchObject({ httpStatusCode: 200 });
  });

  test('is told 400 as an error of its own kind', async () => {
    await expect(ask({ limit: 0 })).rejects.toMatchObject({
      httpStatusCode: 400,
      errorCode: 'dsc.40000011',
      errorMsg: 'Invalid parameter',
    });
  });

  test('with a wrong secret, with an unknown key, or with one that is not signable, is told 401', async () => {
    const plain = await server.newKey(ctx);
    await expect(ask({}, { sk: 'x'.repeat(32) })).rejects.toMatchObject(refused);
    await expect(ask({}, { ak: `wsak_${'0'.repeat(32)}` })).rejects.toMatchObject(refused);
    await expect(ask({}, { ak: plain.uuid, sk: plain.sk })).rejects.toMatchObject(refused);
  });

  test('is refused from the next request on when its key is disabled, and the call stands under the key', async () => {
    const other = await server.newKey(ctx, { signable: true });
    const asOther = { ak: other.uuid, sk: other.sk };
    expect(await ask({}, asOther)).toMatchObject({ httpStatusCode: 200 });
    await server.call('keys.setDisable', ctx, { body: { isDisable: true, akUUIDs: [other.uuid] } });
    await expect(ask({}, asOther)).rejects.toMatchObject(refused);
    expect(await server.lastCall(ctx)).toMatchObject({ caller: other.uuid, credential: 'signature', status: 401 });
  });

  test('signs with the old and the new secret while its key is rotated', async () => {
    const other = await server.newKey(ctx, { signable: true });
    const rotated = (await server.call('keys.rotate', ctx, { params: { ak_uuid: other.uuid }, body: {} })) as TestKey;
    for (const sk of [other.sk, rotated.sk]) {
      expect(await ask({}, { ak: other.uuid, sk })).toMatchObject({ httpStatusCode: 200 });
    }
  });
});

interface Sent {
  readonly signedUrl?: string;
  readonly method?: string;
  /** In the place of what was signed. */
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const signerKey = (signer: TestKey) => ({ getAk: () => signer.uuid, getSk: () => signer.sk }) as never;

/** Signed by the SDK, sent by hand: what is sent need not be what was signed. */
async function send({ signedUrl = server.address + path(), method = 'GET', headers = {}, body = '' }: Sent) {
  const data = body === '' ? undefined : JSON.parse(body);
  const described = { method, endpoint: signedUrl, headers: {}, queryParams: {}, data };
  const signed = AKSKSigner.sign(described as never, signerKey(key)) as Record<string, string>;
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  const request = httpRequest(server.address + path(), { headers: { ...signed, ...length, ...headers } });
  request.end(body);
  return new Promise<{ status: number; body: { error_code?: string; error_msg?: string } }>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', async (response) => {
      resolve({ status: response.statusCode ?? 0, body: JSON.parse(await text(response)) });
    });
  });
}

const path = () => `/v1/${project}/openapi/called-records`;

describe('a signed request', () => {
  test('may carry a body, and says that it is JSON without one, as the SDK does', async () => {
    expect((await send({ body: '{"a":1}' })).status).toBe(200);
    expect((await send({ headers: { 'Content-Type': 'application/json' } })).status).toBe(200);
  });

  test('is refused when another path, host or method was signed, and told nothing of the key', async () => {
    for (const sent of [
      { signedUrl: `${server.address}/v1/${project}/openapi/other` },
      { signedUrl: `http://example.org${path()}`, headers: { host: new URL(server.address).host } },
      { method: 'POST' },
    ]) {
      expect(await send(sent)).toEqual({
        status: 401,
        body: { error_code: 'InvalidApiKey', error_msg: 'invalid API key' },
      });
    }
  });

  test('is told what is wrong with its date or its form', async () => {
    const { status, body } = await send({ headers: { 'X-Sdk-Date': '20200101T000000Z' } });
    expect([status, body.error_code]).toEqual([401, 'InvalidApiKey']);
    expect(body.error_msg).toContain('more than 15 minutes away');
  });

  test('can be sent again within these minutes: the scheme has no protection against that', async () => {
    const date = new Date(Date.now() - 14 * 60_000).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const described = {
      method: 'GET',
      endpoint: server.address + path(),
      headers: { 'X-Sdk-Date': date },
      queryParams: {},
    };
    const headers = AKSKSigner.sign(described as never, signerKey(key)) as Record<string, string>;
    for (const _ of [1, 2]) expect((await fetch(server.address + path(), { headers })).status).toBe(200);
  });

  test('is refused with a body over the limit before anybody knows who sent it', async () => {
    const { status, body } = await send({ body: JSON.stringify({ a: 'x'.repeat(70_000) }) });
    expect([status, body.error_code]).toEqual([413, 'BodyTooLarge']);
  });

  test('verifies behind a proxy that takes the sub path off and names itself as the host', async () => {
    const behind = await startCalledRecords({
      http: { publicUrl: { href: 'https://example.org/belvedere', basePath: '/belvedere' } },
      publicAddress: { origin: 'https://example.org', basePath: '/belvedere' },
    });
    try {
      const own = await behind.newWorkspace();
      const ownKey = await behind.newKey(own, { signable: true });
      const called = `/v1/${own.workspace.uuid}/openapi/called-records`;
      const endpoint = `https://example.org/belvedere${called}`;
      const described = { method: 'GET', endpoint, headers: {}, queryParams: {} };
      const signed = AKSKSigner.sign(described as never, signerKey(ownKey)) as Record<string, string>;
      const { host: _, ...headers } = signed;
      for (const seen of [called, `/belvedere${called}`]) {
        expect((await fetch(behind.address + seen, { headers })).status, seen).toBe(200);
      }
    } finally {
      await behind.close();
    }
  });
});
