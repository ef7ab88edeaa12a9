import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTelemetry, type TelemetryOptions } from './create-telemetry.ts';
import type { Telemetry } from './telemetry.ts';
import { openOwnTelemetry, quiet, serverOfTests, socketOf, whenReady } from './testing/open-test-telemetry.ts';

const base: TelemetryOptions = {
  folder: '/nonexistent',
  engine: 'embedded',
  clickhouseUrl: undefined,
  engineMemoryBytesMax: 512 * 1024 * 1024,
  log: quiet,
};

const becomes = (telemetry: Telemetry, status: string) =>
  expect.poll(() => telemetry.state().status, { timeout: 20_000 }).toBe(status);

describe('telemetry', () => {
  it('that is switched off says how to switch it on, and starts nothing', async () => {
    const telemetry = createTelemetry({ ...base, engine: 'off' });
    expect(telemetry.state().status).toBe('off');
    expect(() => telemetry.client()).toThrow(/BELVEDERE_ENGINE=embedded/);
    await telemetry.close();
  });

  it('is there at once, and refuses with a time to come back until its engine is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'belvedere-telemetry-'));
    const telemetry = createTelemetry({ ...base, folder });
    expect(telemetry.state()).toEqual({ status: 'starting', reason: 'The telemetry engine is starting.' });
    try {
      telemetry.client();
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'EngineUnavailable', status: 503, retryAfterSeconds: 1 });
    }
    await telemetry.close();
    rmSync(folder, { recursive: true });
  });

  it('without the library is unavailable, with a sentence for the administrator', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'belvedere-telemetry-'));
    const telemetry = createTelemetry({ ...base, folder, loaderPath: join(folder, 'missing.cjs') });
    await becomes(telemetry, 'unavailable');
    expect(telemetry.state().reason).toMatch(/cannot be loaded.*npm ci/);
    expect(() => telemetry.client()).toThrow(/cannot be loaded/);
    await telemetry.close();
    rmSync(folder, { recursive: true });
  });

  it('whose tables cannot be made says why, and becomes ready when they can', async () => {
    const statements = ["SELECT throwIf(1, 'the disk is full')"];
    const folder = mkdtempSync(join(tmpdir(), 'belvedere-telemetry-'));
    const telemetry = createTelemetry({ ...base, folder, migrations: [{ name: '0001', statements }] });
    await becomes(telemetry, 'unavailable');
    expect(telemetry.state().reason).toMatch(/tables cannot be prepared: the disk is full/);
    statements[0] = 'SELECT 1';
    await becomes(telemetry, 'ready');
    await telemetry.close();
    rmSync(folder, { recursive: true });
  });
});

/** Stands for a ClickHouse server: the embedded engine's own interface on a port of this machine. */
async function listenFor(
  socketPath: string,
  port = 0,
): Promise<{ server: Server; port: number; stop(): Promise<void> }> {
  const open = new Set<{ destroy(): void }>();
  const server = createServer((incoming) => {
    const outgoing = connect(socketPath);
    for (const socket of [incoming, outgoing]) {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}

describe.skipIf(serverOfTests() !== undefined)('telemetry on a server', () => {
  it('makes its database and tables there, and comes back when the server does', { timeout: 60_000 }, async () => {
    const engine = await openOwnTelemetry();
    const first = await listenFor(socketOf(engine));
    const origin = `http://127.0.0.1:${first.port}`;
    const clickhouseUrl = { origin, username: 'default', password: 'secret', database: 'on_a_server' };
    const telemetry = createTelemetry({ ...base, clickhouseUrl });
    await whenReady(telemetry);
    const result = await telemetry.client().query({
      query: 'SELECT currentDatabase(), toUInt32(count()) > 0 FROM system.tables WHERE database = currentDatabase()',
      format: 'JSONCompactEachRow',
    });
    expect(await result.json()).toEqual([['on_a_server', 1]]);

    await first.stop();
    await becomes(telemetry, 'unavailable');
    const { reason } = telemetry.state();
    expect(reason).toMatch(new RegExp(`ClickHouse at ${origin} does not answer.*Check BELVEDERE_CLICKHOUSE_URL`));
    expect(reason).not.toContain('secret');

    const second = await listenFor(socketOf(engine), first.port);
    await becomes(telemetry, 'ready');
    await telemetry.close();
    await second.stop();
    await engine.close();
  });

  it('says that nobody answers there, and ends all the same', async () => {
    const clickhouseUrl = { origin: 'http://127.0.0.1:1', username: 'u', password: 'p', database: 'd' };
    const telemetry = createTelemetry({ ...base, clickhouseUrl });
    await becomes(telemetry, 'unavailable');
    expect(telemetry.state().reason).toMatch(/does not answer \(connect ECONNREFUSED/);
    await telemetry.close();
  });
});
