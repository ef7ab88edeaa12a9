import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openPostgresStore } from '../server/src/store/postgres/open.ts';
import { openSqliteStore } from '../server/src/store/sqlite.ts';
import type { Store } from '../server/src/store/store.ts';
import { newDatabase } from '../server/src/store/testing/postgres-database.ts';
import { unpackState } from '../server/src/workspace/kernel/versions.ts';
import { testMasterKey } from './support/in-process.ts';
import { nounsWritten } from './support/noun-writer.ts';
import { hasPostgres, usePostgres } from './support/postgres.ts';
import { apiKey, freePort, runCommand, startProduct, temporaryFolder } from './support/product.ts';
import { proofSize } from './support/proof-size.ts';

/** The long proof is `KILLS=500 npm test -- tests/kill.test.ts`, for each of them. */
const kills = {
  sqlite: proofSize('KILLS', { inCi: 50, here: 15 }),
  postgres: proofSize('KILLS', { inCi: 15, here: 5 }),
};
/** Of dashboards; beside them one of each noun is made after the other. */
const WRITERS = 4;
const NOUN_WRITERS = 2;
/** Acknowledgements between two kills: enough that the server works in earnest, and never the same moment. */
const progressBefore = (kill: number): number => 3 + ((kill * 7) % 23);

interface Progress {
  inFlight: number;
  acknowledged: number;
  /** How many of them were made. */
  nouns: number;
}

/** A revision of a dashboard. */
interface Acknowledged {
  uuid: string;
  revision: number;
  marker: string;
}

/** One of any noun, by a name that nothing else has. */
interface Made {
  noun: string;
  name: string;
}

/** Where the servers of a test keep their data. */
interface Place {
  readonly environment: Readonly<Record<string, string>>;
  readonly open: () => Promise<Store>;
  readonly remove: () => Promise<void>;
}

function onSqlite(dataDir: string): Place {
  return {
    environment: {},
    open: () => openSqliteStore({ path: join(dataDir, 'belvedere.sqlite') }),
    remove: async () => {},
  };
}

async function onPostgres(): Promise<Place> {
  const server = await usePostgres();
  const { url, target, drop } = await newDatabase(server.url);
  return {
    environment: { BELVEDERE_DATABASE_URL: url, BELVEDERE_MASTER_KEY: testMasterKey },
    open: () => openPostgresStore({ target, mayMigrate: false }),
    remove: async () => {
      await drop();
      await server.stop();
    },
  };
}

it(
  'keeps every acknowledged change of every noun exactly once over kills of the server in the middle of writes, on SQLite',
  {
    timeout: 300_000 + kills.sqlite * 6_000,
  },
  () => proof(kills.sqlite, async (dataDir) => onSqlite(dataDir)),
);

it.skipIf(!hasPostgres)('and on PostgreSQL', { timeout: 300_000 + kills.postgres * 6_000 }, () =>
  proof(kills.postgres, onPostgres),
);

async function proof(killsDue: number, placeOf: (dataDir: string) => Promise<Place>): Promise<void> {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  const place = await placeOf(dataDir);
  const product = await startProduct({
    dataDir,
    environment: {
      PORT: String(await freePort()),
      BELVEDERE_LOG_LEVEL: 'fatal',
      BELVEDERE_ENGINE: 'off',
      ...place.environment,
    },
  });
  const file = join(folder.path, 'acknowledged.jsonl');
  const { writer, progress } = startWriter(product.address, file);
  const ended = once(writer, 'exit');
  let inTheMiddle = 0;
  let killed = 0;
  let killedPid = 0;
  try {
    for (let kill = 0; kill < killsDue; kill += 1) {
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
    await until(writer, () => progress.acknowledged >= last && progress.nouns === nounsWritten.length);
  } finally {
    if (writer.connected) writer.send('stop');
    expect((await ended)[0]).toBe(0);
  }
  expect(await product.stop()).toBe(0);

  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const noted = lines.map((line) => JSON.parse(line) as Acknowledged | Made);
  const revisions = noted.filter((each) => 'marker' in each);
  const made = noted.filter((each) => 'noun' in each);
  console.log(
    `kills: ${killed}, with a write in flight: ${inTheMiddle}, acknowledged revisions: ${revisions.length}, objects of ${new Set(made.map(({ noun }) => noun)).size} other nouns: ${made.length}, restarts: ${restarts(product.logged())}`,
  );
  expect(killed).toBe(killsDue);
  // The supervisor says one line for each time it brings the server back.
  expect(restarts(product.logged())).toBe(killsDue);
  expect([...new Set(made.map(({ noun }) => noun))].sort()).toEqual([...nounsWritten].sort());
  const store = await place.open();
  try {
    expect(await missing(store, revisions)).toEqual([]);
    expect(await notOnce(store, made)).toEqual([]);
  } finally {
    await store.close();
  }
  const verified = await runCommand(['verify'], dataDir, '', place.environment);
  expect(verified.stdout).toMatch(/whole/);
  expect(verified.code).toBe(0);
  await place.remove();
  folder.remove();
}

const restarts = (log: string): number => log.split('\n').filter((line) => /it is started again/.test(line)).length;

function startWriter(address: string, file: string): { writer: ChildProcess; progress: Progress } {
  const progress: Progress = { inFlight: 0, acknowledged: 0, nouns: 0 };
  const script = fileURLToPath(new URL('./support/writer.ts', import.meta.url));
  const writer = fork(script, [address, apiKey, file, String(WRITERS), String(NOUN_WRITERS)]);
  writer.on('message', (message) => Object.assign(progress, message));
  return { writer, progress };
}

/** Looks again whenever the writer tells something new; spinning would take the processor from the server. */
async function until(writer: ChildProcess, done: () => boolean): Promise<void> {
  while (!done()) {
    if (writer.exitCode !== null) throw new Error(`the writer ended with ${writer.exitCode}`);
    const told = new AbortController();
    const { signal } = told;
    await Promise.race([once(writer, 'message', { signal }), once(writer, 'exit', { signal })]).finally(() =>
      told.abort(),
    );
  }
}

/** Acknowledged changes that the store does not hold exactly once, with the content that was acknowledged. */
async function missing(store: Store, acknowledged: readonly Acknowledged[]): Promise<string[]> {
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
}

/** What was made and was not made exactly once, by the changes that say so. */
async function notOnce(store: Store, made: readonly Made[]): Promise<string[]> {
  const changes = await store.read
    .selectFrom('changes')
    .select(['noun', 'object_name', 'workspace_id'])
    .where('revision_from', '=', 0)
    .execute();
  const found = new Map<string, string[]>();
  for (const { noun, object_name, workspace_id } of changes) {
    // Nouns put more around a name, such as the host of an address. A new workspace stands in its own chain and in that of the server.
    const name = /made-\d+-\d+-\d+-/.exec(object_name)?.[0];
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), `${noun} of ${workspace_id}`]);
  }
  return made.flatMap(({ noun, name }) => {
    const nouns = found.get(name) ?? [];
    const isOnce = nouns.length > 0 && new Set(nouns).size === nouns.length;
    return isOnce ? [] : [`${noun} ${name}: made ${nouns.length} times (${nouns.join(', ')})`];
  });
}
