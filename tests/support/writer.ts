import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openApiClient } from './client.ts';
import { Wrong, writeNouns } from './noun-writer.ts';

/**
 * A process of its own that writes dashboards, and one of every other noun after the other, as fast as it can and notes each acknowledged
 * revision or object in a file, with a `write()` of its own before the next request: what stands there was acknowledged, whatever happens
 * to anybody else.
 *
 * Parameters: address, key, file, writers of dashboards, writers of nouns. Tells its parent by IPC how many requests are under way.
 */
const [address = '', key = '', file = '', writers = '1', nounWriters = '0'] = process.argv.slice(2);
const client = openApiClient(address, key);
let inFlight = 0;
let acknowledged = 0;
const nouns = new Set<string>();
let stopped = false;

process.on('message', () => {
  stopped = true;
});
process.on('disconnect', () => process.exit(0));

const tell = (): void => {
  process.send?.({ inFlight, acknowledged, nouns: nouns.size });
};

async function tried<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  inFlight += 1;
  tell();
  try {
    return await work();
  } catch (error) {
    if (error instanceof Wrong) throw error;
    // The server was killed: nobody knows whether this one counted.
    return undefined;
  } finally {
    inFlight -= 1;
    tell();
  }
}

function note(what: object): void {
  appendFileSync(file, `${JSON.stringify(what)}\n`);
  acknowledged += 1;
}

const acknowledge = (uuid: string, revision: number, marker: string): void => note({ uuid, revision, marker });

async function write(writer: number): Promise<void> {
  for (let round = 0; !stopped; round += 1) {
    const marker = `${writer}/${round}`;
    const made = await tried(() => client.post('/dashboards/create', { name: `w${writer}`, desc: marker }));
    if (made?.status !== 200) {
      await reconnect();
      continue;
    }
    const uuid = made.content.uuid as string;
    acknowledge(uuid, 1, marker);
    await modify(uuid, marker);
  }
}

async function modify(uuid: string, marker: string): Promise<void> {
  for (let revision = 1; revision < 20 && !stopped; revision += 1) {
    const desc = `${marker}/${revision}`;
    const changed = await tried(() =>
      client.post(`/dashboards/${uuid}/modify`, { desc }, { 'If-Match': `"${revision}"` }),
    );
    if (changed?.status !== 200) {
      await reconnect();
      return;
    }
    acknowledge(uuid, revision + 1, desc);
  }
}

/** Looks for the server until it answers again; without a pause between looks it would keep the server from starting. */
async function reconnect(): Promise<void> {
  while (!stopped) {
    const alive = await fetch(`${address}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (alive) return;
    await delay(20);
  }
}

await Promise.all([
  ...Array.from({ length: Number(writers) }, (_, writer) => write(writer)),
  ...Array.from({ length: Number(nounWriters) }, (_, writer) =>
    writeNouns({
      address,
      prefix: `made-${process.pid}-${writer}`,
      isStopped: () => stopped,
      tried,
      reconnect,
      acknowledge: (made) => {
        note(made);
        nouns.add(made.noun);
      },
    }),
  ),
]);
process.disconnect?.();
