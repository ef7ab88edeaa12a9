import net from 'node:net';
import { expect, test, vi } from 'vitest';
import { startTestServer } from './testing/test-server.ts';

/** A connection that is kept open and read as text. */
function connect(address: string): { write: (text: string) => void; text: () => string; closed: Promise<void> } {
  const { hostname, port } = new URL(address);
  const socket = net.connect(Number(port), hostname);
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString();
  });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  return { write: (text) => void socket.write(text), text: () => received, closed };
}

/** A server with a route that answers when it is told to. */
async function startWaiting(shutdownTimeoutMs: number) {
  const { promise: entered, resolve: enter } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const server = await startTestServer({ shutdownTimeoutMs }, ({ app }) => {
    app.get('/wait', async () => {
      enter();
      await released;
      return { waited: true };
    });
  });
  return { ...server, entered, release };
}

/** A server that would drain for longer than any test waits. */
async function startDraining() {
  const server = await startTestServer({ shutdownTimeoutMs: 30_000, drainMs: 600_000 });
  return { ...server, drained: vi.fn() };
}

test('a stop answers what is under way, tells kept connections 503, and takes no new ones', async () => {
  const { http, address, entered, release } = await startWaiting(30_000);
  const kept = connect(address);
  kept.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(kept.text).toContain('{"status":"ok"}');
  const waiting = fetch(`${address}/wait`);
  await entered;

  const closing = http.close();
  kept.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(kept.text).toContain('"errorCode":"ShuttingDown"');
  expect(kept.text()).toMatch(/HTTP\/1\.1 503 .*Connection: close/s);
  await kept.closed;
  await expect(fetch(`${address}/healthz`)).rejects.toThrow();

  release();
  expect(await (await waiting).json()).toEqual({ waited: true });
  await closing;
});

test('a drained server serves on, says at /readyz that it is being stopped, and lets each connection go after its answer', async () => {
  const { http, address, drained } = await startDraining();
  const kept = connect(address);
  kept.write('GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(kept.text).toContain('"status":"ready"');
  const draining = http.drain().then(drained);
  kept.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
  await kept.closed;
  expect(kept.text()).toMatch(
    /HTTP\/1\.1 200 OK\r\n(?:(?!HTTP\/1).)*Connection: close(?:(?!HTTP\/1).)*\{"status":"ok"\}$/s,
  );
  const probe = await fetch(`${address}/readyz`);
  expect([probe.status, await probe.json()]).toEqual([
    503,
    { status: 'not ready', checks: [{ name: 'server', ready: false, reason: 'it is being stopped' }] },
  ]);
  expect((await fetch(`${address}/healthz`)).headers.get('connection')).toBe('close');
  expect(drained).not.toHaveBeenCalled();
  await http.close();
  await draining;
});

test('what does not end within the time-out is cut', async () => {
  const { http, address, entered, release } = await startWaiting(50);
  const waiting = fetch(`${address}/wait`);
  const refused = expect(waiting).rejects.toThrow();
  await entered;
  await http.close();
  await refused;
  release();
});

test('idle connections do not hold a stop up', async () => {
  const { http, address } = await startWaiting(30_000);
  const idle = connect(address);
  idle.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(idle.text).toContain('{"status":"ok"}');
  await http.close();
  await idle.closed;
});
