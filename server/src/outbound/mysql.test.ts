import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseAllowedTarget } from './allowed-target.ts';
import { askMysql } from './mysql.ts';
import { createOutbound } from './outbound.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** A server that says what a test says, to one connection after the other. */
async function listen(serve: (socket: Socket, connection: number) => void): Promise<number> {
  let connections = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    connections += 1;
    serve(socket, connections);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

const packet = (sequence: number, ...parts: (Buffer | string | number)[]): Buffer => {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part as string))),
  );
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = sequence;
  return Buffer.concat([head, body]);
};

const hello = packet(
  ...[0, 10, '8.0.0\0', Buffer.from([7, 0, 0, 0]), 'saltsalt\0', Buffer.from([0xff, 0xf7, 0x21, 2, 0, 0xff, 0x81, 21])],
  ...[Buffer.alloc(10), 'saltsaltsalt\0', 'mysql_native_password\0'],
);
const ok = (sequence: number): Buffer => packet(sequence, Buffer.from([0, 0, 0, 2, 0, 0, 0]));

/** Logs everybody in, takes every SET and START, and answers the statement with these bytes. */
const answering = (answer: (socket: Socket) => void) => (socket: Socket) => {
  socket.write(hello);
  let isIn = false;
  socket.on('data', (data) => {
    const text = data.toString('latin1');
    if (!isIn) {
      isIn = true;
      socket.write(ok(2));
    } else if (/SET SESSION|START TRANSACTION/.test(text)) socket.write(ok(1));
    else if (text.includes('SELECT')) answer(socket);
  });
};

const target = (port: number) => ({
  host: 'db.test',
  port,
  user: 'me',
  password: 'pass-canary',
  database: 'shop',
  allowClearPassword: false,
  timeZone: '+00:00',
  timeoutMs: 5_000,
  rowsMax: 10,
  bytesMax: 1_000,
});

const allow = [parseAllowedTarget('127.0.0.1')].filter((each) => each !== undefined);
const outbound = createOutbound({ allow, resolve: async () => ['127.0.0.1'] });
const ask = (port: number, more: object = {}) => askMysql(outbound, { ...target(port), ...more }, 'SELECT 1');

describe('whoever answers at the address', () => {
  test('is told as unreachable when it speaks something else, closes, or says nothing', async () => {
    for (const greeting of [
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      packet(0, 9, 'old\0'),
      packet(0),
      Buffer.alloc(200, 0xff),
    ]) {
      const port = await listen((socket) => socket.end(greeting));
      await expect(ask(port)).rejects.toMatchObject({ code: 'TargetUnreachable' });
    }
    const closing = await listen((socket) => socket.destroy());
    await expect(ask(closing)).rejects.toMatchObject({ code: 'TargetUnreachable' });
    const silent = await listen(() => {});
    await expect(ask(silent, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'TargetTimeout' });
    await expect(ask(1)).rejects.toMatchObject({
      code: 'TargetUnreachable',
      message: 'db.test:1 cannot be reached: it refuses the connection',
    });
  });

  test('gets no file of ours by asking for one', async () => {
    const sent: string[] = [];
    const port = await listen((socket) => {
      socket.on('data', (data) => sent.push(data.toString('latin1')));
      answering(() => socket.write(packet(1, 0xfb, '/etc/passwd')))(socket);
    });
    const asked = ask(port, { timeoutMs: 100 });
    await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/^Target/) });
    expect(sent.join('')).not.toContain('root:');
  });

  test('gets the password neither in clear text nor without TLS', async () => {
    const sent: string[] = [];
    const port = await listen((socket) => {
      socket.write(hello);
      socket.on('data', (data) => sent.push(data.toString('latin1')));
      socket.once('data', () => socket.write(packet(2, 0xfe, 'mysql_clear_password\0')));
    });
    await expect(ask(port, { allowClearPassword: true })).rejects.toMatchObject({
      code: 'TargetUnreachable',
      message: expect.stringContaining('clear text'),
    });
    await expect(ask(port, { tls: {} })).rejects.toMatchObject({ message: expect.stringContaining('no TLS') });
    expect(sent.join('')).not.toContain('pass-canary');
  });

  test('does not end the process and fills neither memory nor log by what it sends', async () => {
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    const column = Buffer.from([3, 0x64, 0x65, 0x66, 0, 0, 0, 1, 0x61, 0, 12, 33, 0, 9, 0, 0, 0, 253, 0, 0, 0, 0, 0]);
    const rowsFollow = [packet(1, 1), packet(2, column), packet(3, Buffer.from([0xfe, 0, 0, 2, 0]))];
    const disorder = Buffer.concat(Array.from({ length: 5_000 }, () => packet(9, 1)));
    for (const answer of [
      disorder,
      Buffer.concat([ok(1), disorder]),
      Buffer.concat([ok(1), packet(0), packet(0, 0xff), packet(0, 0xff, 1)]),
      Buffer.concat([packet(1, 0xfc)]),
      Buffer.concat([...rowsFollow, packet(4, 0xfd, 0xff)]),
      Buffer.concat([...rowsFollow, packet(4, 0xfe, 0xff)]),
      Buffer.concat([packet(1, 1), packet(2, 'x')]),
    ]) {
      const port = await listen(answering((socket) => socket.end(answer)));
      await ask(port, { timeoutMs: 200 }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: expect.stringMatching(/^Target/) });
      });
    }
    expect(logged.mock.calls.length).toBeLessThan(10);
    const endless = await listen(
      answering((socket) => {
        const piece = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 1]), Buffer.alloc(1_000_000)]);
        const more = () => {
          while (!socket.destroyed && socket.write(piece));
        };
        socket.on('drain', more);
        more();
      }),
    );
    await expect(ask(endless)).rejects.toMatchObject({ code: 'TargetAnswerTooLarge' });
  });
});

test('the name is resolved once: also what ends a statement goes to the address that was checked', async () => {
  const kills: string[] = [];
  const gone = new AbortController();
  const port = await listen((socket, connection) => {
    if (connection === 1) return answering(() => gone.abort())(socket);
    answering(() => {})(socket);
    socket.on('data', (data) => {
      const text = data.toString('latin1');
      if (!text.includes('KILL')) return;
      kills.push(text.slice(text.indexOf('KILL')));
      socket.write(ok(1));
    });
  });
  const answers = [['127.0.0.1'], ['169.254.169.254']];
  const resolve = vi.fn(async () => answers.shift() ?? []);
  const asked = askMysql(createOutbound({ allow, resolve }), { ...target(port), signal: gone.signal }, 'SELECT 1');
  await expect(asked).rejects.toMatchObject({ code: 'TargetUnreachable' });
  expect(kills).toEqual(['KILL 7']);
  expect(resolve).toHaveBeenCalledTimes(1);
  await expect(
    askMysql(
      createOutbound({ allow, resolve: async () => ['169.254.169.254', '::ffff:127.0.0.2'] }),
      target(port),
      'SELECT 1',
    ),
  ).rejects.toMatchObject({ code: 'TargetNotAllowed' });
});
