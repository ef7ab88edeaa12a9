import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '../../bench/load/connection.ts';

/**
 * A process of its own that calls as fast as it is answered and keeps the trace id and status of every answer it saw, whatever happens to
 * the server. Parameters: port, file, connections; then one message with the requests, which are sent in turn.
 *
 * Tells its parent how many answers it saw. Told to stop, it writes them to the file, one `trace id status` a line, and ends.
 */
const [port = '', file = '', connections = '1'] = process.argv.slice(2);
const TELL_EVERY_MS = 10;
const answers: string[] = [];
let stopped = false;

const answered = (status: number, head: string): void => {
  const at = head.indexOf('X-Trace-Id: ') + 'X-Trace-Id: '.length;
  answers.push(`${head.slice(at, head.indexOf('\r\n', at) === -1 ? undefined : head.indexOf('\r\n', at))} ${status}`);
};

async function talk(requests: readonly Buffer[], from: number): Promise<void> {
  let next = from;
  while (!stopped) {
    const over = Promise.withResolvers<void>();
    const send = (connection: Connection): void => {
      if (stopped) over.resolve();
      else connection.send(requests[next++ % requests.length] as Buffer);
    };
    try {
      const connection: Connection = await Connection.open(
        Number(port),
        (status, head) => {
          answered(status, head);
          send(connection);
        },
        () => over.resolve(),
      );
      send(connection);
      await over.promise;
      connection.close();
    } catch {
      // Refused: it is starting.
    }
    await delay(20);
  }
}

process.once('message', async (texts: string[]) => {
  process.once('message', () => {
    stopped = true;
  });
  const timer = setInterval(() => process.send?.({ answers: answers.length, atMs: performance.now() }), TELL_EVERY_MS);
  const requests = texts.map((text) => Buffer.from(text));
  await Promise.all(Array.from({ length: Number(connections) }, (_, index) => talk(requests, index * 7)));
  clearInterval(timer);
  writeFileSync(file, `${answers.join('\n')}\n`);
  process.disconnect?.();
});
process.on('disconnect', () => process.exit(0));
