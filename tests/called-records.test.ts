import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, openApiClient } from './support/client.ts';
import { must } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';

let running: RunningServer;
let client: Client;
let project: string;
beforeAll(async () => {
  running = await startInProcess();
  client = openApiClient(running.address, apiKey);
  project = must(await client.get('/validate')).content.workspaceUUID;
});
afterAll(() => running.stop());

const ask = async (headers: Record<string, string>, query = '') => {
  const answer = await fetch(`${running.address}/v1/${project}/openapi/called-records${query}`, { headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

it('a call of the Open API is in the record that a client of the SDK reads, as soon as it was answered', async () => {
  const key = must(await client.post('/workspace/accesskey/add', { name: 'signs', signable: true })).content;
  const dashboard = must(await client.post('/dashboards/create', { name: 'Hosts' })).content;
  must(await client.get(`/dashboards/${dashboard.uuid}/get`));
  const reader = new HcClient(new DefaultHttpClient({}, [running.address]), {})
    .withEndpoints([running.address])
    .withCredential(new BasicCredentials({ ak: key.uuid, sk: key.sk, projectId: project }));
  const answer = await reader.sendRequest<object>({
    method: 'GET',
    url: '/v1/{project_id}/openapi/called-records',
    contentType: 'application/json',
    queryParams: { called_url: '/api/v1/dashboards/{any_name}/get', limit: 1 },
    pathParams: { project_id: project },
    headers: {},
  });
  expect(answer).toMatchObject({
    total: 1,
    succeed: 1,
    failed: 0,
    openapi_called_records: [
      {
        user_name: 'first key',
        domain_name: 'Belvedere',
        domain_id: project,
        request_url: `/api/v1/dashboards/${dashboard.uuid}/get`,
        request_method: 'GET',
        response_code: '200',
        fail_reason: '',
      },
    ],
  });
});

it('a key has one limit, however it speaks', async () => {
  const { sk } = must(await client.post('/workspace/accesskey/add', { name: 'limited', limitPerMinute: 1 })).content;
  must(await openApiClient(running.address, sk).get('/validate'));
  const { status, body } = await ask({ 'X-Auth-Token': sk });
  expect([status, body.error_code]).toEqual([429, 'ft.TriggerApiAkCurrentLimiting']);
});

it('a secret key works on the record as on everything else, and no session does', async () => {
  expect((await ask({ 'DF-API-KEY': apiKey }, '?limit=1')).status).toBe(200);
  expect((await ask({ Cookie: 'belvedere_session=x' })).status).toBe(401);
});

it('the key of the first run is not signable', async () => {
  const keys = must(await client.get('/workspace/accesskey/list?search=first')).content as { signable: boolean }[];
  expect(keys.map(({ signable }) => signable)).toEqual([false]);
});

it('what else lies below /v1/ belongs to the gateway', async () => {
  const answer = await fetch(`${running.address}/v1/unknown/path`, { method: 'POST', body: 'cpu usage=1' });
  expect(answer.status).toBe(404);
  expect(Object.keys((await answer.json()) as object)).toEqual(['error_code', 'message']);
});
