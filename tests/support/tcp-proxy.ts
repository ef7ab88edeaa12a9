import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Takes no connections and breaks those that are there, as a network does that is cut. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * A plain TCP balancer: connections go to the targets in turn, and to the next one where nobody listens. It knows nothing of HTTP.
 * @param targets ports of this machine that may be given connections now
 */
export async function startProxy(targets: () => readonly number[] | Promise<readonly number[]>): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer({ pauseOnConnect: true }, async (client) => {
    const keep = (socket: Socket): void => {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => open.delete(socket));
    };
    keep(client);
    const ports = await targets();
    turn += 1;
    for (let place = 0; place < ports.length; place += 1) {
      const target = connect(ports[(turn + place) % ports.length] ?? 0, '127.0.0.1');
      keep(target);
      if (!(await connected(target))) continue;
      // A side that breaks, breaks the other one.
      client.on('close', () => target.destroy());
      target.on('close', () => client.destroySoon());
      client.pipe(target).pipe(client);
      client.resume();
      return;
    }
    client.destroy();
  });
  const listen = async (port: number): Promise<number> => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server.close(), 'close');
    for (const socket of open) socket.destroy();
    await closed;
  };
  return { port, cut, mend: async () => void (await listen(port)), stop: cut };
}

const connected = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)));
