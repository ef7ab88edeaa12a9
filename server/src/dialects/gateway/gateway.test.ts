import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../../http/testing/test-server.ts';
import { gatewayFailureForm, serveGateway } from './index.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ failureForms: [gatewayFailureForm] }, serveGateway);
});
afterAll(() => server.http.close());

test.each([
  ['POST', '/v1/write/metric'],
  ['GET', '/v1/datakit/pull?token=tkn_1'],
  ['GET', '/v1'],
])('%s %s is answered in the form that agents read', async (method, path) => {
  const answer = await fetch(server.address + path, { method, ...(method === 'POST' ? { body: 'cpu usage=1' } : {}) });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({ error_code: 'gateway.routerNotFound', message: expect.any(String) });
});

test('so are failures that happen before the route is looked for', async () => {
  const answer = await fetch(`${server.address}/v1/x`, { headers: { 'X-Long': 'x'.repeat(20_000) } });
  expect(answer.status).toBe(431);
  expect(await answer.json()).toEqual({ error_code: 'gateway.headersTooLarge', message: expect.any(String) });
});
