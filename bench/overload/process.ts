import { createBodies } from './bodies.ts';
import { type SendPlan, sendFor } from './sender.ts';

/** The load as a process of its own: parts of it come as messages from its parent, and each is answered with what became of it. */
export type Part = Omit<SendPlan, 'next'> & { readonly path: string };

const bodies = createBodies(Date.now() - 60_000);

process.on('message', ({ path, ...plan }: Part) => {
  const next = (): Buffer => {
    const body = bodies.next();
    const head = `POST ${path} HTTP/1.1\r\nHost: belvedere\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  };
  sendFor({ ...plan, next }).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));
