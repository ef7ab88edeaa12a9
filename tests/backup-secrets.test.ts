import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Client, openApiClient } from './support/client.ts';
import { must } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey, runCommand, temporaryFolder } from './support/product.ts';

let running: RunningServer;
let client: Client;
const folder = temporaryFolder();
beforeAll(async () => {
  running = await startInProcess();
  client = openApiClient(running.address, apiKey);
});
afterAll(async () => {
  await running.stop();
  folder.remove();
});

const sealedInStore = async (): Promise<string[]> => {
  const rows = await running.server.kernel.store.read.selectFrom('key_secrets').select('sealed').execute();
  return rows.flatMap(({ sealed }) => sealed ?? []);
};

/** Backs the data up, restores it and starts a server on it. */
async function restored(
  name: string,
  ...options: string[]
): Promise<{ printed: string; file: string; server: RunningServer }> {
  const backup = join(folder.path, name);
  const backedUp = await runCommand(['backup', backup, '--with-master-key', ...options], running.dataDir);
  expect(backedUp).toMatchObject({ code: 0, stderr: '' });
  const dataDir = join(folder.path, `${name}-restored`);
  const restoredUp = await runCommand(['restore', backup], dataDir);
  expect(restoredUp).toMatchObject({ code: 0, stderr: '' });
  expect((await runCommand(['verify'], dataDir)).stdout).toContain('whole');
  const server = await startInProcess({ environment: { BELVEDERE_DATA_DIR: dataDir } });
  const file = readFileSync(join(backup, 'belvedere.sqlite'), 'latin1');
  return { printed: backedUp.stdout + restoredUp.stdout, file, server };
}

it('an ingest token works after a backup without secrets, and is not shown again', async () => {
  const made = must(await client.post('/ingest/token/add', { name: 'of an agent' })).content;
  const { file, server } = await restored('plain');
  try {
    expect(file).not.toContain(made.token);
    const sent = await fetch(`${server.address}/v1/write/metric?token=${made.token}`, { method: 'POST', body: '' });
    expect(sent.status).not.toBe(403);
    const shown = await openApiClient(server.address, apiKey).post(`/ingest/token/${made.uuid}/reveal`);
    expect(shown.body).toMatchObject({ code: 409, errorCode: 'SecretNotKept' });
  } finally {
    await server.stop();
  }
});

it('leaves the encrypted secrets out of a backup, from every page of its file; the keys still work by header', async () => {
  const key = must(await client.post('/workspace/accesskey/add', { name: 'signs', signable: true })).content;
  const gone = await sealedInStore();
  must(await client.post(`/workspace/accesskey/${key.uuid}/rotate`, { overlapSeconds: 0 }));
  const { sk } = must(await client.post(`/workspace/accesskey/${key.uuid}/rotate`)).content;
  const kept = await sealedInStore();
  expect(kept.length).toBeGreaterThan(0);
  const { printed, file, server } = await restored('without');
  try {
    for (const sealed of [...gone, ...kept]) expect(file).not.toContain(sealed);
    expect(printed).toContain('without them a restored server refuses signed requests');
    expect(printed).toContain('these keys work by header');
    const again = openApiClient(server.address, sk);
    expect((await again.get('/validate')).content.uuid).toBe(key.uuid);
    const refused = await again.post(`/workspace/accesskey/${key.uuid}/reveal`);
    expect(refused.body).toMatchObject({ code: 409, errorCode: 'SecretNotKept' });
    must(await again.post(`/workspace/accesskey/${key.uuid}/rotate`));
    must(await again.post(`/workspace/accesskey/${key.uuid}/reveal`));
  } finally {
    await server.stop();
  }
});

it('takes them along when asked to: the restored server shows them again', async () => {
  const key = must(await client.post('/workspace/accesskey/add', { name: 'signs too', signable: true })).content;
  const { printed, server } = await restored('with', '--with-secrets');
  try {
    expect(printed).not.toContain('secrets');
    const shown = must(await openApiClient(server.address, apiKey).post(`/workspace/accesskey/${key.uuid}/reveal`));
    expect(shown.content.sk).toBe(key.sk);
  } finally {
    await server.stop();
  }
});
