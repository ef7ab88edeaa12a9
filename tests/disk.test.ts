import type { ChildProcess } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type Client, openApiClient } from './support/client.ts';
import { type Disk, newFileSystem, newLimit } from './support/disk.ts';
import { apiKey, freePort, type Product, runCommand, startProduct, temporaryFolder } from './support/product.ts';
import { realisticTemplate } from './support/template.ts';

/** Enough for the store and its log at the start, and soon full. */
const megabytes = 32;
const refusals = ['StorageFull', 'StorageUnavailable', 'RecordUnavailable'];

let disk: Disk | undefined;
let supervisor: ChildProcess | undefined;
let product: Product | undefined;
afterEach(async () => {
  disk?.accept();
  await product?.stop();
  product = undefined;
  supervisor = undefined;
  await disk?.close();
  disk = undefined;
});

const limited = (): Disk => newLimit(() => supervisor?.pid);

async function start(on: Disk, onStart?: (logged: () => string) => void): Promise<Client> {
  product = await startProduct({
    dataDir: join(on.path, 'data'),
    outside: join(on.outside, 'data'),
    enter: on.enter,
    environment: { PORT: String(port), BELVEDERE_ENGINE: 'off', BELVEDERE_LOG_LEVEL: 'error' },
    onStart: (child, logged) => {
      supervisor = child;
      onStart?.(logged);
    },
  });
  return openApiClient(product.address, apiKey);
}

const port = await freePort();
const big = `{"name":"big","templateInfo":${realisticTemplate('big', 200)}}`;

/** Creates until something is refused, and answers that; what was acknowledged goes into the list. */
async function createUntilRefused(client: Client, acknowledged: string[]) {
  for (;;) {
    const answer = await client.post('/dashboards/create', big);
    if (answer.status !== 200) return answer;
    acknowledged.push(answer.content.uuid);
  }
}

/** Asks until it is answered 200; a server that is on its way is no answer. */
async function untilAccepted(ask: () => Promise<{ status: number }>): Promise<void> {
  for (;;) {
    const status = await ask().then(
      (answer) => answer.status,
      () => undefined,
    );
    if (status === 200) return;
    await delay(50);
  }
}

async function allThere(client: Client, acknowledged: readonly string[]): Promise<void> {
  for (const uuid of acknowledged) expect((await client.get(`/dashboards/${uuid}/get`)).status, uuid).toBe(200);
}

/** The store as it is, looked at where there is room. */
async function verified(on: Disk): Promise<void> {
  expect(await product?.stop()).toBe(0);
  product = undefined;
  const copy = temporaryFolder();
  cpSync(join(on.outside, 'data'), join(copy.path, 'data'), { recursive: true });
  const { code, stdout } = await runCommand(['verify'], join(copy.path, 'data'));
  expect([code, stdout]).toEqual([0, expect.stringContaining('whole')]);
  copy.remove();
}

describe('a disk that is full', { timeout: 120_000 }, () => {
  it('refuses changes with a code, loses nothing that was acknowledged, not by a kill either, and needs no hand when there is room again', async () => {
    disk = (await newFileSystem(megabytes)) ?? limited();
    const client = await start(disk);
    const acknowledged: string[] = [];
    expect((await client.post('/dashboards/create', { name: 'before' })).status).toBe(200);
    if (disk.kind === 'limit') disk.refuse('full');
    const refused = await createUntilRefused(client, acknowledged);
    expect([refused.status, refused.body.content]).toEqual([503, null]);
    expect(refusals).toContain(refused.body.errorCode);
    disk.refuse('full');
    const again = await client.post('/dashboards/create', big);
    expect([again.status, refusals.includes(again.body.errorCode)]).toEqual([503, true]);
    await allThere(client, acknowledged);

    process.kill((product as Product).serverPid(), 'SIGKILL');
    disk.accept();
    const key = { 'Idempotency-Key': 'again' };
    await untilAccepted(() => client.post('/dashboards/create', { name: 'with room again' }, key));
    await allThere(client, acknowledged);
    expect((await client.get('/dashboards/list?search=with+room+again')).body.pageInfo.totalCount).toBe(1);
    await verified(disk);
  });

  it('lets a server that died on it start again as soon as there is room', async () => {
    disk = (await newFileSystem(megabytes)) ?? limited();
    const client = await start(disk);
    const acknowledged: string[] = [];
    if (disk.kind === 'file system') await createUntilRefused(client, acknowledged);
    disk.refuse('full');
    const { serverPid, logged } = product as Product;
    process.kill(serverPid(), 'SIGKILL');
    // The supervisor goes on trying: it says so each time.
    while (!/takes no writes|full/.test(logged())) await delay(20);
    expect(supervisor?.exitCode).toBeNull();
    disk.accept();
    await untilAccepted(() => client.post('/dashboards/create', { name: 'by itself' }));
    await allThere(client, acknowledged);
    await verified(disk);
  });
});

describe('a disk that takes no writes', { timeout: 120_000 }, () => {
  it('is told with a code while it lasts; reads go on, and changes as soon as it takes them again', async () => {
    disk = limited();
    const client = await start(disk);
    const made = await client.post('/dashboards/create', { name: 'before' });
    disk.refuse('read-only');
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const refused = await client.post('/dashboards/create', big).catch(() => undefined);
      if (refused === undefined) continue;
      expect([refused.status, refusals.includes(refused.body.errorCode)], refused.text).toEqual([503, true]);
    }
    disk.accept();
    // Under one key: a change that was cut off in the middle may have happened.
    const key = { 'Idempotency-Key': 'after' };
    await untilAccepted(() => client.post('/dashboards/create', { name: 'after' }, key));
    await allThere(client, [made.content.uuid]);
    expect((await client.get('/dashboards/list?search=after')).body.pageInfo.totalCount).toBe(1);
    await verified(disk);
  });

  it('at the start is told with a sentence, and the product starts when it takes them', async () => {
    disk = (await newFileSystem(megabytes)) ?? limited();
    const first = await start(disk);
    const made = await first.post('/dashboards/create', { name: 'before' });
    await product?.stop();
    disk.refuse('read-only');
    let logged = () => '';
    const started = start(disk, (log) => {
      logged = log;
    });
    while (!/takes no writes \((?:EROFS|EFBIG|disk I\/O error)\)/.test(logged())) await delay(20);
    expect(logged()).toContain('the server then starts by itself');
    disk.accept();
    await allThere(await started, [made.content.uuid]);
    await verified(disk);
  });
});
