import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GrafanaServer, startGrafana } from './testing/start-grafana.ts';

let server: GrafanaServer;
beforeAll(async () => {
  server = await startGrafana();
});
afterAll(() => server.stop());

it.each([
  '/render/dashboard-solo/db/overview?panelId=1&width=1000&height=500',
  '/render/dashboard/db/overview',
  '/render/d-solo/uid-of-it/overview?orgId=1&panelId=1&from=now-1h&to=now',
  '/render/d/uid-of-it',
])('a picture at %s is refused with a code and what to do instead, in the form of Grafana', async (path) => {
  const { status, headers, body } = await server.key.get(path);
  expect(status).toBe(501);
  expect(headers.get('content-type')).toContain('application/json');
  expect(body).toEqual({
    errorCode: 'RenderingNotAvailable',
    message: expect.stringContaining('POST /api/ds/query'),
  });
});

it('whoever is not signed in is told that first, as for any other route', async () => {
  expect((await server.anonymous.get('/render/dashboard-solo/db/overview')).status).toBe(401);
});

it('a picture that was asked for stands in the record of calls with its code', async () => {
  await server.key.get('/render/d-solo/recorded/overview');
  const { body } = await server.key.get('/api/v1/call/list?pageSize=20');
  const call = body.content.calls.find(({ errorCode }: { errorCode: string }) => errorCode === 'RenderingNotAvailable');
  expect(call).toMatchObject({ status: 501 });
});
