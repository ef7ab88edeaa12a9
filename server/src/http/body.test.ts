import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBody, readSentBody } from './body.ts';

let server: Server;
let take: (request: IncomingMessage) => void = () => {};
beforeAll(async () => {
  server = createServer((request) => take(request)).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function start() {
  const { port } = server.address() as AddressInfo;
  const request = send({ port, host: '127.0.0.1', method: 'POST' });
  request.on('error', () => undefined);
  return request;
}

const nextRequest = () =>
  new Promise<IncomingMessage>((resolve) => {
    take = resolve;
  });

test('a body whose sender has gone before anybody wanted to read it is refused, and nobody waits for it for ever', async () => {
  const coming = nextRequest();
  const sending = start();
  sending.write('the beginning');
  const request = await coming;
  sending.destroy();
  request.on('error', () => undefined);
  await new Promise((resolve) => request.once('close', resolve));
  await expect(readBody(request, 100)).rejects.toMatchObject({ code: 'RequestTimeout' });
});

test('a body of unknown length is given up as soon as whoever reads it says so', async () => {
  const coming = nextRequest();
  const sending = start();
  sending.write('x'.repeat(50));
  const request = await coming;
  const seen: number[] = [];
  const onBytes = (bytes: number) => {
    seen.push(bytes);
    if (bytes > 60) throw new Error('too much for me');
  };
  const reading = readSentBody(request, 1_000, { onBytes });
  while (seen.length === 0) await new Promise(setImmediate);
  sending.write('x'.repeat(20));
  await expect(reading).rejects.toThrow('too much for me');
  expect(seen.at(-1)).toBe(70);
  sending.destroy();
});
