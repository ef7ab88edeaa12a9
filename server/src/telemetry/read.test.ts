import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddedClient } from './client.ts';
import { readTelemetry } from './read.ts';

/** An engine that ends the connection instead of answering, as often as the test says. */
let folder: string;
let server: Server;
let lost = 0;
let asked = 0;
let answer = '{"data":[[1]]}';
let client: ReturnType<typeof createEmbeddedClient>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'belvedere-read-'));
  asked = 0;
  lost = 0;
  server = createServer((request, response: ServerResponse) => {
    asked += 1;
    request.resume();
    if (lost > 0) {
      lost -= 1;
      response.socket?.destroy();
    } else response.end(answer);
  });
  const socketPath = join(folder, 'socket');
  await new Promise<void>((resolve) => {
    server.listen(socketPath, resolve);
  });
  client = createEmbeddedClient(socketPath);
});

afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  rmSync(folder, { recursive: true, force: true });
});

const ask = async () => (await client.query({ query: 'SELECT 1', format: 'JSONCompact' })).json();

test('a connection that the engine ended at that moment costs nobody an answer', async () => {
  lost = 1;
  expect(await readTelemetry(ask)).toEqual({ data: [[1]] });
  expect(asked).toBe(2);
});

test('an engine that is away is not asked again and again', async () => {
  lost = 5;
  await expect(readTelemetry(ask)).rejects.toMatchObject({ code: 'EngineUnavailable', retryAfterSeconds: 2 });
  expect(asked).toBe(2);
});

test('nothing is asked again for a caller who has gone', async () => {
  lost = 5;
  await expect(readTelemetry(ask, AbortSignal.abort())).rejects.toMatchObject({ code: 'EngineUnavailable' });
  expect(asked).toBe(1);
});

test('what is no lost connection is thrown as it is', async () => {
  const failure = new TypeError('a mistake of the code');
  let times = 0;
  const failing = async () => {
    times += 1;
    throw failure;
  };
  await expect(readTelemetry(failing)).rejects.toBe(failure);
  expect(times).toBe(1);
});

test('keys of maps are those that the engine wrote, whatever keys were read before', async () => {
  JSON.parse('{"app":0,"team\\\\/nam":0}');
  answer = '{"data":[[{"app":"a","team\\/name":"b"}]]}';
  expect(await readTelemetry(ask)).toEqual({ data: [[{ app: 'a', 'team/name': 'b' }]] });
});
