import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enginePidOf } from '../server/src/telemetry/testing/open-test-telemetry.ts';
import { type Client, openApiClient } from './support/client.ts';
import { must } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { apiKey, startProduct } from './support/product.ts';

/** The product with its own collector: a newcomer sees the machine without an agent. */

const patience = { timeout: 60_000, interval: 100 };
const often = { metricsEveryMs: 250, objectsEveryMs: 250 };

const query = (parameters: Record<string, unknown>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join('&');

const hosts = async (client: Client) => (await client.get('/object/host/list')).content ?? [];
const processes = async (client: Client, pid: number | undefined, more: Record<string, unknown> = {}) => {
  const filters = [{ name: 'pid', operator: '=', value: pid }];
  return (await client.get(`/object/process/list?${query({ filters, ...more })}`)).content ?? [];
};

describe.runIf(process.platform === 'linux')('the collector of the own machine', () => {
  let running: RunningServer;
  let client: Client;
  beforeAll(async () => {
    running = await startInProcess();
    await running.server.collect(running.address, often);
    client = openApiClient(running.address, apiKey);
  });
  afterAll(() => running.stop());

  test('reports the machine under its name', async () => {
    await expect.poll(() => hosts(client), patience).toHaveLength(1);
    const [host] = await hosts(client);
    expect(host).toMatchObject({ name: hostname(), host: hostname(), class: 'HOST', os: 'linux', liveness: 'live' });
    expect(host.num_cpu).toBeGreaterThan(0);
    const { report } = must(await client.get(`/object/host/${encodeURIComponent(hostname())}/get`)).content;
    expect(report.host.meta.host_name).toBe(hostname());
    expect(report.host.filefd.allocated).toBeGreaterThan(0);
    expect(report.collectors).toContainEqual({
      name: 'hostobject',
      count: expect.any(Number),
      last_time: expect.any(Number),
    });
  });

  test('reports its measurements, which are described', async () => {
    for (const metric of ['cpu', 'mem', 'swap', 'disk', 'system', 'net', 'filefd']) {
      const info = () => client.get(`/metric_info/get?metric=${metric}`);
      await expect.poll(async () => (await info()).status, patience).toBe(200);
      const { metric_fields_info: fields, tags_info: tags } = (await info()).content;
      expect(
        fields.filter(({ type }: { type: string }) => type !== 'inner'),
        metric,
      ).toEqual([]);
      expect(tags.map(({ tag_key: key }: { tag_key: string }) => key)).toContain('host');
    }
  });

  test('shows a process with its number while it runs, and no longer', async () => {
    const child = sleeper('--password=s3cr3t');
    await once(child, 'spawn');
    await expect.poll(() => processes(client, child.pid), patience).toHaveLength(1);
    const [shown] = await processes(client, child.pid);
    expect(shown).toMatchObject({ pid: child.pid, name: `${hostname()}_${child.pid}`, liveness: 'live' });
    expect(shown.cmdline).toContain('--password=******');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await expect.poll(() => processes(client, child.pid), patience).toEqual([]);
    expect(await processes(client, child.pid, { liveness: 'gone' })).toMatchObject([{ pid: child.pid }]);
  });

  test('goes on when the engine was away', async () => {
    const before = (await hosts(client))[0].last_update_time;
    process.kill(enginePidOf(running.dataDir), 'SIGKILL');
    await expect.poll(async () => (await hosts(client))[0]?.last_update_time ?? 0, patience).toBeGreaterThan(before);
  });

  test('is started again when somebody ends it', async () => {
    const before = (await hosts(client))[0].last_update_time;
    const pid = collectorPid();
    process.kill(pid, 'SIGKILL');
    await expect.poll(running.logged, patience).toContain('it is started again');
    await expect.poll(async () => (await hosts(client))[0]?.last_update_time ?? 0, patience).toBeGreaterThan(before);
    expect(collectorPid()).not.toBe(pid);
  });

  test('has a token like any other, and is refused without it', async () => {
    const tokens = async () => must(await client.get('/ingest/token/list?search=collector')).content;
    const [token, ...others] = await tokens();
    expect(others).toEqual([]);
    must(await client.post(`/ingest/token/${token.uuid}/modify`, { isDisable: true }));
    await expect.poll(running.logged, patience).toContain('is not taken, it is lost');
    must(await client.post(`/ingest/token/${token.uuid}/modify`, { isDisable: false }));
    await expect.poll(running.logged, patience).toContain('is taken again');
  });
});

describe.runIf(process.platform === 'linux')('npm start', () => {
  test('reports the machine by itself, ends when it is told to, and keeps its token', async () => {
    const environment = { BELVEDERE_COLLECTOR: 'on', BELVEDERE_LOG_LEVEL: 'info' };
    const product = await startProduct({ environment });
    const client = openApiClient(product.address, apiKey);
    await expect.poll(() => hosts(client), patience).toMatchObject([{ name: hostname() }]);
    expect(await product.stop()).toBe(0);

    const again = await startProduct({ dataDir: product.dataDir, environment });
    const next = openApiClient(again.address, apiKey);
    expect(must(await next.get('/ingest/token/list?search=collector')).content).toHaveLength(1);
    expect(await again.stop()).toBe(0);
  });
});

/** The process that the server of this process has started. */
function collectorPid(): number {
  const isCollector = (pid: string): boolean => {
    try {
      const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return parent === String(process.pid) && command.includes('collector/main.ts');
    } catch {
      // It has ended by now.
      return false;
    }
  };
  const [pid] = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isCollector(name));
  return Number(pid);
}

/** Does nothing, with words in its command line, until it is ended. */
const sleeper = (...words: string[]): ChildProcess =>
  spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)', '--', ...words], { stdio: 'ignore' });
