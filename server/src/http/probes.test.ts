import { afterEach, expect, test } from 'vitest';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer | undefined;

afterEach(async () => {
  await server?.http.close();
  server = undefined;
});

test('/healthz answers while the process does', async () => {
  server = await startTestServer();
  const answer = await fetch(`${server.address}/healthz`);
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
  expect((await fetch(`${server.address}/healthz`, { method: 'HEAD' })).status).toBe(200);
});

test('/readyz is 503 and names the parts that cannot serve', async () => {
  let reason: string | undefined;
  const check = async () => {
    if (reason !== undefined) throw new Error(reason);
  };
  server = await startTestServer({
    readiness: [
      { name: 'store', check },
      { name: 'engine', check: async () => {} },
    ],
  });
  const ready = await fetch(`${server.address}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({
    status: 'ready',
    checks: [
      { name: 'store', ready: true },
      { name: 'engine', ready: true },
    ],
  });
  reason = 'the disk is full';
  const unready = await fetch(`${server.address}/readyz`);
  expect(unready.status).toBe(503);
  expect(await unready.json()).toMatchObject({
    status: 'not ready',
    checks: [
      { name: 'store', ready: false, reason: 'the disk is full' },
      { name: 'engine', ready: true },
    ],
  });
});

test('/metrics counts requests by status and has the counter of unhandled errors at 0', async () => {
  server = await startTestServer();
  await (await fetch(`${server.address}/nowhere`)).text();
  const read = async () => (await fetch(`${server?.address}/metrics`)).text();
  await expect.poll(read).toContain('belvedere_http_requests_total{dialect="none",operation="none",status="404"} 1');
  const text = await read();
  expect(text).toContain('belvedere_unhandled_errors_total 0');
  expect(text).toContain('belvedere_http_request_duration_seconds_bucket');
  expect(text).toContain('process_resident_memory_bytes');
});

test('other paths are 404 with the way to the description', async () => {
  server = await startTestServer();
  const answer = await fetch(`${server.address}/nowhere`);
  expect([answer.status, await answer.json()]).toEqual([
    404,
    { status: 404, message: expect.stringContaining('/docs'), traceId: answer.headers.get('x-trace-id') },
  ]);
});
