import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../server/src/store/sqlite.ts';
import { unpackState } from '../server/src/workspace/kernel/versions.ts';
import { apiKey, freePort, runCommand, startProduct, temporaryFolder } from './support/product.ts';

/** `npm test` makes 50; the long proof is `KILLS=500 npm test -- tests/kill.test.ts`. */
const KILLS = Number(process.env.KILLS ?? 50);
const WRITERS = 4;
/** Acknowledgements between two kills: enough that the server works in earnest, and never the same moment. */
const progressBefore = (kill: number): number => 3 + ((kill * 7) % 23);

interface Progress {
  inFlight: number;
  acknowledged: number;
}

interface Acknowledged {
  uuid: string;
  revision: number;
  marker: string;
}

it(`keeps every acknowledged change exactly once over ${KILLS} kills of the server in the middle of writes`, {
  timeout: 60_000 + KILLS * 6_000,
}, async () => {
  const folder = temporaryFolder();
  const port = await freePort();
  const product = await startProduct({
    dataDir: join(folder.path, 'data'),
    environment: { PORT: String(port), BELVEDERE_LOG_LEVEL: 'fatal', BELVEDERE_ENGINE: 'off' },
  });
  const file = join(folder.path, 'acknowledged.jsonl');
  const { writer, progress } = startWriter(product.address, file);
  let inTheMiddle = 0;
  let killed = 0;
  let killedPid = 0;
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      // What the last server acknowledged may still be on its way here: only what the next one does counts.
      await until(writer, () => product.serverPid() !== killedPid);
      const goal = progress.acknowledged + progressBefore(kill);
      await until(writer, () => progress.acknowledged >= goal && progress.inFlight > 0);
      if (progress.inFlight > 0) inTheMiddle += 1;
      killedPid = product.serverPid();
      process.kill(killedPid, 'SIGKILL');
      killed += 1;
    }
    const last = progress.acknowledged + 10;
    await until(writer, () => progress.acknowledged >= last);
  } finally {
    writer.send('stop');
    await once(writer, 'exit');
  }
  expect(await product.stop()).toBe(0);

  const acknowledged = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Acknowledged);
  console.log(
    `kills: ${killed}, with a write in flight: ${inTheMiddle}, acknowledged changes: ${acknowledged.length}, restarts: ${restarts(product.logged())}`,
  );
  expect(killed).toBe(KILLS);
  // The supervisor says one line for each time it brings the server back.
  expect(restarts(product.logged())).toBe(KILLS);
  expect(await missing(join(folder.path, 'data', 'belvedere.sqlite'), acknowledged)).toEqual([]);
  const verified = await runCommand(['verify'], join(folder.path, 'data'));
  expect(verified.stdout).toMatch(/whole/);
  expect(verified.code).toBe(0);
  folder.remove();
});

const restarts = (log: string): number => log.split('\n').filter((line) => /it is started again/.test(line)).length;

function startWriter(address: string, file: string): { writer: ChildProcess; progress: Progress } {
  const progress: Progress = { inFlight: 0, acknowledged: 0 };
  const script = fileURLToPath(new URL('./support/writer.ts', import.meta.url));
  const writer = fork(script, [address, apiKey, file, String(WRITERS)]);
  writer.on('message', (message) => Object.assign(progress, message));
  return { writer, progress };
}

/** Looks again whenever the writer tells something new; spinning would take the processor from the server. */
async function until(writer: ChildProcess, done: () => boolean): Promise<void> {
  while (!done()) await once(writer, 'message');
}

/** Acknowledged changes that the store does not hold exactly once, with the content that was acknowledged. */
async function missing(path: string, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const store = await openSqliteStore({ path });
  try {
    const rows = await store.read
      .selectFrom('versions')
      .innerJoin('documents', 'documents.id', 'versions.object_id')
      .select(['documents.uuid', 'versions.revision', 'versions.state'])
      .where('versions.object_table', '=', 'documents')
      .execute();
    const changes = await store.read.selectFrom('changes').select(['object_uuid', 'revision_to']).execute();
    const states = new Map(rows.map((row) => [`${row.uuid}@${row.revision}`, row.state]));
    const counts = new Map<string, number>();
    for (const { object_uuid, revision_to } of changes) {
      const key = `${object_uuid}@${revision_to}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return acknowledged.flatMap(({ uuid, revision, marker }) => {
      const key = `${uuid}@${revision}`;
      const state = states.get(key);
      if (state === undefined || state === null) return [`${key}: no version`];
      if (!unpackState(state).includes(`"desc":${JSON.stringify(marker)}`)) return [`${key}: another content`];
      return counts.get(key) === 1 ? [] : [`${key}: ${counts.get(key) ?? 0} change rows`];
    });
  } finally {
    await store.close();
  }
}
