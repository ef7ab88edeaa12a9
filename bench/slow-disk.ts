import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openSqliteStore } from '../server/src/store/sqlite.ts';

/**
 * What a disk with a commit of 5 ms does to reads, for three ways to write. Prints one row a way; see
 * docs/adr/0003-durable-commits-without-stalling-reads.md.
 *
 *   main thread   synchronous=FULL on the thread that reads: the commit blocks it
 *   worker        the write connection in a worker thread, one message a statement, the commit blocks the worker
 *   wal sync      ours: the commit appends to the WAL here, one fdatasync for all waiting commits on a pool thread
 */
const COMMIT_MS = 5;
const ROUND_MS = 3000;
const WRITERS = 8;
const STATEMENTS_PER_CHANGE = 6;
const body = 'x'.repeat(20_000);
const schema = 'create table documents (id integer primary key, n integer, body text)';

const block = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

if (isMainThread) await main();
else serve();

function serve(): void {
  const database = new DatabaseSync((workerData as { path: string }).path);
  database.exec('PRAGMA synchronous = OFF');
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  parentPort?.on('message', ({ id, sql, parameters }: { id: number; sql: string; parameters: (string | number)[] }) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    statement.run(...parameters);
    if (sql === 'commit') block(COMMIT_MS);
    parentPort?.postMessage(id);
  });
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-slow-disk-'));
  console.log(
    `commit ${COMMIT_MS} ms, ${WRITERS} writers, ${ROUND_MS / 1000} s each; reads of a 20 kB row on the main thread`,
  );
  console.log('way          changes/s   reads/s   read p99 ms   read max ms');
  try {
    for (const [name, open] of [
      ['main thread', mainThread],
      ['worker', workerThread],
      ['wal sync', walSync],
    ] as const) {
      const path = join(folder, `${name.replace(' ', '-')}.sqlite`);
      const way = await open(path);
      await measure(name, way);
      await way.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Way {
  change(): Promise<void>;
  read(): Promise<unknown>;
  close(): Promise<void>;
}

async function measure(name: string, way: Way): Promise<void> {
  let stop = false;
  let changes = 0;
  const writers = Array.from({ length: WRITERS }, async () => {
    while (!stop) {
      await way.change();
      changes += 1;
      await delay(0);
    }
  });
  const latencies: number[] = [];
  const end = performance.now() + ROUND_MS;
  // A read is due every millisecond; its latency counts from then, so that a blocked thread shows.
  for (let due = performance.now(); due < end; due += 1) {
    while (performance.now() < due) await delay(0);
    await way.read();
    latencies.push(performance.now() - due);
  }
  stop = true;
  await Promise.all(writers);
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  const seconds = ROUND_MS / 1000;
  console.log(
    [
      name.padEnd(12),
      String(Math.round(changes / seconds)).padStart(9),
      String(Math.round(latencies.length / seconds)).padStart(9),
      at(0.99).toFixed(2).padStart(13),
      at(1).toFixed(2).padStart(13),
    ].join(' '),
  );
}

async function mainThread(path: string): Promise<Way> {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; ${schema}`);
  database.prepare('insert into documents values (1, 0, ?)').run(body);
  const update = database.prepare('update documents set n = n + 1, body = ? where id = 1');
  const read = database.prepare('select * from documents where id = 1');
  return {
    change: async () => {
      database.exec('begin');
      for (let index = 0; index < STATEMENTS_PER_CHANGE; index += 1) update.run(body);
      database.exec('commit');
      block(COMMIT_MS);
    },
    read: async () => read.get(),
    close: async () => database.close(),
  };
}

async function workerThread(path: string): Promise<Way> {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; ${schema}`);
  database.prepare('insert into documents values (1, 0, ?)').run(body);
  const read = database.prepare('select * from documents where id = 1');
  const worker = new Worker(new URL(import.meta.url), { workerData: { path } });
  const waiting = new Map<number, () => void>();
  worker.on('message', (id: number) => {
    waiting.get(id)?.();
    waiting.delete(id);
  });
  let next = 0;
  const run = (sql: string, parameters: (string | number)[] = []) =>
    new Promise<void>((resolve) => {
      next += 1;
      waiting.set(next, resolve);
      worker.postMessage({ id: next, sql, parameters });
    });
  let queue = Promise.resolve();
  return {
    change: () => {
      queue = queue.then(async () => {
        await run('begin');
        for (let index = 0; index < STATEMENTS_PER_CHANGE; index += 1) {
          await run('update documents set n = n + 1, body = ? where id = 1', [body]);
        }
        await run('commit');
      });
      return queue;
    },
    read: async () => read.get(),
    close: async () => {
      await worker.terminate();
      database.close();
    },
  };
}

async function walSync(path: string): Promise<Way> {
  const store = await openSqliteStore({ path, sync: () => delay(COMMIT_MS) });
  const columns = { workspace_id: 1, seq: 0, hash: body };
  await store.write((db) => db.insertInto('change_heads').values(columns).execute());
  const read = store.prepareRead((db) => db.selectFrom('change_heads').selectAll().where('workspace_id', '=', 1));
  return {
    change: async () => {
      await store.write(async (db) => {
        for (let index = 0; index < STATEMENTS_PER_CHANGE; index += 1) {
          await db
            .updateTable('change_heads')
            .set((eb) => ({ seq: eb('seq', '+', 1), hash: body }))
            .where('workspace_id', '=', 1)
            .execute();
        }
      });
    },
    read: async () => read([1]),
    close: () => store.close(),
  };
}
