import { afterEach, expect, it } from 'vitest';
import { operations } from '../server/src/workspace/registry.ts';
import { type Client, openApiClient } from './support/client.ts';
import { type InProcessOptions, type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey } from './support/product.ts';
import { realisticTemplate } from './support/template.ts';

let running: RunningServer | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function start(options: InProcessOptions): Promise<{ client: Client; server: RunningServer }> {
  const server = await startInProcess(options);
  running = server;
  return { client: openApiClient(server.address, apiKey), server };
}

it('StorageFull: refuses changes on a full disk, keeps nothing of them, and goes on reading', async () => {
  const { client } = await start({ faults: { pagesMax: 300 } });
  const big = `{"name":"big","templateInfo":${realisticTemplate('big', 400)}}`;
  const acknowledged: string[] = [];
  let refused = await client.post('/dashboards/create', big);
  for (; refused.status === 200; refused = await client.post('/dashboards/create', big)) {
    acknowledged.push(refused.content.uuid);
  }
  expect(refused.body).toMatchObject({ code: 503, errorCode: 'StorageFull', content: null });
  expect(acknowledged.length).toBeGreaterThan(0);
  const { body } = await client.get('/dashboards/list');
  expect(body.pageInfo.totalCount).toBe(acknowledged.length);
  expect((await client.get('/validate')).status).toBe(200);
});

it('StorageUnavailable: a sync that the disk refuses is never acknowledged, and ends writing until a restart', async () => {
  let broken = false;
  const { client, server } = await start({
    faults: {
      sync: async () => {
        if (broken) throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
      },
    },
  });
  expect((await client.post('/dashboards/create', { name: 'before' })).status).toBe(200);
  broken = true;
  const refused = await client.post('/dashboards/create', { name: 'during' });
  expect(refused.body).toMatchObject({ code: 503, errorCode: 'StorageUnavailable', content: null });
  broken = false;
  expect((await client.post('/dashboards/create', { name: 'after' })).body.errorCode).toBe('StorageUnavailable');
  expect((await client.get('/dashboards/list')).status).toBe(200);
  expect((await fetch(`${server.address}/readyz`)).status).toBe(503);
  expect(server.logged()).toContain('fatal');
});

it('InternalError: an unknown fault is 503 without a stack trace, logged under its trace id, and counted', async () => {
  const broken = operations.map((operation) =>
    operation.id === 'dashboards.get'
      ? {
          ...operation,
          input: (): never => {
            throw new Error('a secret detail of the inside');
          },
        }
      : operation,
  );
  const { client, server } = await start({ operations: broken });
  const made = await client.post('/dashboards/create', { name: 'n' });
  const answer = await client.get(`/dashboards/${made.content.uuid}/get`);
  expect(answer.body).toMatchObject({ code: 503, errorCode: 'InternalError', message: 'unknown error', content: null });
  expect(answer.text).not.toContain('secret detail');
  const line = server
    .logged()
    .split('\n')
    .find((each) => each.includes('a secret detail'));
  expect(line).toContain(answer.body.traceId);
  const metrics = await (await fetch(`${server.address}/metrics`)).text();
  expect(metrics).toMatch(/^belvedere_unhandled_errors_total 1$/m);
});
