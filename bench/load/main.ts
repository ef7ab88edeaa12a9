import { constants, setPriority } from 'node:os';
import { runLoad, type Talk } from './run.ts';

// It stays awake on purpose (run.ts): what is measured, the engine's process too, goes before that.
setPriority(constants.priority.PRIORITY_LOW);

/**
 * The load as a process of its own, so that it never takes time from what it measures. Rounds come as messages from its
 * parent; each is answered with what was measured, or with the error.
 */
export type Round = { readonly port: number; readonly milliseconds: number } & (
  | {
      readonly kind: 'repeat';
      readonly connections: number;
      readonly request: string;
      /** See `keepAwake`. */
      readonly staysAwake: boolean;
    }
  | { readonly kind: 'create'; readonly connections: number; readonly head: string; readonly template: string }
  | {
      readonly kind: 'change';
      /** A dashboard for each connection: its path and the ETag it has. */
      readonly objects: readonly { readonly path: string; readonly etag: string }[];
      readonly head: string;
      /** With `%n`, which becomes another number in each request. */
      readonly body: string;
    }
  | {
      readonly kind: 'save';
      readonly path: string;
      readonly head: string;
      /** A body for each connection, with `%n` as above and `%v`, which becomes the version that the dashboard has. */
      readonly bodies: readonly string[];
      /** That all of them have when the first round starts. */
      readonly version: number;
    }
);

process.on('message', (round: Round) => {
  // Where the disk is waited for, the processor that staying awake takes is one that the server's threads lack.
  const settings = { milliseconds: round.milliseconds, staysAwake: round.kind === 'repeat' && round.staysAwake };
  runLoad(round.port, talksOf(round), settings).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

let number = 0;
/** By path: where the next round goes on. */
const etags: Record<string, string> = {};
/** By connection: the same. */
const versions: number[] = [];

function talksOf(round: Round): Talk[] {
  switch (round.kind) {
    case 'repeat': {
      const request = Buffer.from(round.request);
      return Array.from({ length: round.connections }, () => ({ next: () => request, answered: ignore }));
    }
    case 'create': {
      // Made before the clock runs and patched in place: the load must not spend the time of the server.
      return Array.from({ length: round.connections }, () => {
        const body = Buffer.from(`{"name":"dashboard 00000000","templateInfo":${round.template}}`);
        const request = Buffer.concat([post('/api/v1/dashboards/create', round.head, body.length), body]);
        const offset = request.length - body.length + '{"name":"dashboard '.length;
        return { next: () => numbered(request, offset), answered: ignore };
      });
    }
    case 'change': {
      const at = round.body.indexOf('%n');
      const offset = Buffer.byteLength(round.body.slice(0, at));
      return round.objects.map(({ path, etag }) => {
        etags[path] ??= etag;
        const body = Buffer.from(round.body.replace('%n', '00000000'));
        return {
          next: () =>
            Buffer.concat([
              post(path, `${round.head}If-Match: ${etags[path]}\r\n`, body.length),
              numbered(body, offset),
            ]),
          answered: (head) => {
            etags[path] = /^etag: (.+)$/im.exec(head)?.[1] ?? '';
          },
        };
      });
    }
    case 'save': {
      return round.bodies.map((text, connection) => {
        const body = Buffer.from(text.replace('%v', ' '.repeat(8)).replace('%n', '00000000'));
        const request = Buffer.concat([post(round.path, round.head, body.length), body]);
        const start = request.length - body.length;
        const versionAt = start + Buffer.byteLength(text.slice(0, text.indexOf('%v')));
        const numberAt = request.indexOf('00000000', start);
        versions[connection] ??= round.version;
        return {
          next: () => {
            request.write(String(versions[connection]).padStart(8, ' '), versionAt, 'latin1');
            return numbered(request, numberAt);
          },
          answered: () => {
            versions[connection] = (versions[connection] ?? 0) + 1;
          },
        };
      });
    }
  }
}

function post(path: string, head: string, bodyBytes: number): Buffer {
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}Content-Length: ${bodyBytes}\r\n\r\n`);
}

function numbered(request: Buffer, at: number): Buffer {
  number += 1;
  request.write(String(number).padStart(8, '0'), at, 'latin1');
  return request;
}

function ignore(): void {}
