import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { PlainConnection, type PlainServing } from './plain-connection.ts';
import type { PlainRequest } from './plain-request.ts';
import type { PlainResponse } from './plain-response.ts';

/** Answers a plain request, or says false when it is not for it; then nothing was done. */
export type ServePlain = (request: PlainRequest, response: PlainResponse) => boolean;

/** The connections of a server that `node:http` does not have yet. */
export class PlainConnections {
  readonly #connections = new Set<PlainConnection>();

  /** From now on new connections of the server come here first. */
  constructor(server: Server, serving: Omit<PlainServing, 'handOver'>) {
    const listeners = server.listeners('connection');
    const handOver = (socket: Socket): void => {
      for (const listener of listeners) listener.call(server, socket);
    };
    const whole: PlainServing = { ...serving, handOver };
    const leave = (connection: PlainConnection): void => {
      this.#connections.delete(connection);
    };
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      this.#connections.add(new PlainConnection(socket, whole, leave));
    });
  }

  /** Cuts all of them. */
  cut(): void {
    for (const connection of this.#connections) connection.cut();
  }
}
