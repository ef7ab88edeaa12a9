import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Compilable, Kysely, SqliteDialect, type Transaction } from 'kysely';
import { BelvedereError } from '../errors/index.ts';
import { copySqliteStore } from './copy.ts';
import { type DirectTransaction, noteDirect } from './direct.ts';
import { storeFault } from './faults.ts';
import { type Migrations, migrate, pendingMigrations } from './migrate.ts';
import { MigrationFailedError } from './migration-failed.ts';
import { RememberedReads } from './remembered-reads.ts';
import type { Database } from './schema.ts';
import { SharedTransaction } from './shared-transaction.ts';
import { SqliteConnection } from './sqlite-adapter.ts';
import type { PreparedRead, RememberedRead, Store, StoreDialect } from './store.ts';
import { WalSync } from './wal-sync.ts';

export interface SqliteStoreOptions {
  readonly path: string;
  /**
   * Called with the names of pending migrations before an existing database is changed, to make a backup first; answers where it is.
   */
  readonly beforeMigration?: (
    names: readonly string[],
    copyTo: (path: string) => Promise<void>,
  ) => Promise<string | undefined>;
  /** Further migrations, made by tests. */
  readonly migrations?: Migrations;
  /** Called once when the disk refused a sync: what is on it is then unknown, and the process has to end. */
  readonly onFatal?: (error: unknown) => void;
  /** Replaces the sync of the WAL, in fault tests and in the bench of a slow disk. */
  readonly sync?: (descriptor: number) => Promise<void>;
  /** Pages of 4 KiB that the file may have: what a full disk is to tests. */
  readonly pagesMax?: number;
}

/** Commits after which the checkpointer thread copies the WAL into the database file. */
const CHECKPOINT_COMMITS = 200;
/** The same after a pause, since what is read from the file is read faster. */
const CHECKPOINT_IDLE_MS = 1_000;
/**
 * So much of the file is read where it lies in memory instead of being copied page by page: a document of 20 kB takes 3 instead of 5
 * microseconds. It counts as memory of the process, though the system takes it back when it needs it. A disk that fails to read under it
 * ends the process, as one that fails to sync does, and the supervisor starts it again.
 */
const MAPPED_BYTES_MAX = 64 * 1024 * 1024;

function open(path: string, use: 'reader' | 'writer'): SqliteConnection {
  const connection = new SqliteConnection(path, use);
  connection.exec('PRAGMA journal_mode = WAL');
  // Durability comes from WalSync; NORMAL still syncs where the order of writes matters (checkpoints, WAL restarts).
  connection.exec('PRAGMA synchronous = NORMAL');
  connection.exec('PRAGMA foreign_keys = ON');
  connection.exec('PRAGMA cache_size = -32000');
  connection.exec('PRAGMA temp_store = MEMORY');
  return connection;
}

const kyselyOf = (connection: SqliteConnection): Kysely<Database> =>
  new Kysely<Database>({ dialect: new SqliteDialect({ database: connection }) });

/** Opens (and where needed makes or migrates) the SQLite store. Errors: `MigrationFailedError`, `StoreTooNewError`. */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const existed = existsSync(options.path);
  const writer = open(options.path, 'writer');
  const writeDb = kyselyOf(writer);
  const copyTo = (path: string): Promise<void> => copySqliteStore(options.path, path);
  try {
    await upgrade(writer, writeDb, { existed, copyTo, ...options });
  } catch (error) {
    await writeDb.destroy();
    throw error;
  }
  syncFolder(dirname(options.path));

  // Checkpoints write and sync the database file: on this thread they would stall every reader.
  writer.exec('PRAGMA wal_autocheckpoint = 0');
  if (options.pagesMax !== undefined) writer.exec(`PRAGMA max_page_count = ${Math.trunc(options.pagesMax)}`);
  const checkpointer = new Checkpointer(options.path);
  const reader = open(options.path, 'reader');
  reader.exec('PRAGMA query_only = ON');
  reader.exec(`PRAGMA mmap_size = ${MAPPED_BYTES_MAX}`);
  // Waiting for the write lock stops this thread. Whoever holds it may be waiting for our snapshot to end: a checkpoint does.
  writer.beforeBegin(() => reader.endSnapshot());
  const remembered = new RememberedReads(reader, writer);
  writer.onCommit((tables) => {
    reader.endSnapshot();
    remembered.noteCommit(tables);
  });
  const readDb = kyselyOf(reader);
  const walSync = new WalSync(`${options.path}-wal`, options.sync);

  const direct = directly(writer);
  let failed: unknown;
  const durable = async (sync: Promise<void>): Promise<void> => {
    try {
      await sync;
    } catch (error) {
      failed = error;
      options.onFatal?.(error);
      throw storeFault(error);
    }
  };

  const shared = new SharedTransaction(writeDb, writer, {
    onBegin: (transaction) => noteDirect(transaction, direct),
    // Who was refused may be told what another one has committed a moment ago, as the repeat of a call is: that has to be on disk as well.
    sync: (hasChanged) => durable(hasChanged ? walSync.flush() : walSync.settled()),
  });

  const write = async <Result>(work: (transaction: Transaction<Database>) => Promise<Result>): Promise<Result> => {
    if (failed !== undefined) throw new BelvedereError('StorageUnavailable', undefined, { cause: failed });
    const result = await shared.run(work);
    checkpointer.noteCommit();
    return result;
  };

  type Build<Row> = (db: Kysely<Database>, dialect: StoreDialect) => Compilable<Row>;
  const prepareRead = <Row>(build: Build<Row>): PreparedRead<Row> => {
    const { sql } = build(readDb, 'sqlite').compile();
    return (parameters) => reader.prepare(sql).all(parameters) as Row[];
  };
  const rememberRead = <Row>(build: Build<Row>): RememberedRead<Row> =>
    remembered.prepare(build(readDb, 'sqlite').compile().sql);

  return {
    dialect: 'sqlite',
    read: readDb,
    write,
    prepareRead,
    rememberRead,
    settled: () => durable(walSync.settled()),
    copyTo,
    check: async () => {
      if (failed !== undefined) throw storeFault(failed);
      reader.prepare('SELECT 1 AS one').all([]);
    },
    close: async () => {
      await walSync.close();
      await checkpointer.close();
      await readDb.destroy();
      await writeDb.destroy();
    },
  };
}

/** There is one transaction at a time: that of whoever asks. */
function directly(writer: SqliteConnection): DirectTransaction {
  const ask: DirectTransaction['ask'] = async ({ sql, parameters }) => {
    const statement = writer.prepare(sql);
    if (statement.reader) return { rows: statement.all(parameters) as never };
    return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) };
  };
  return {
    ask,
    later: async (statement, check) => {
      const result = await ask<never>(statement);
      check?.(result);
    },
  };
}

/** Brings the tables to the newest form, all of it or nothing. */
async function upgrade(
  writer: SqliteConnection,
  db: Kysely<Database>,
  {
    existed,
    copyTo,
    beforeMigration,
    migrations = {},
  }: Pick<SqliteStoreOptions, 'beforeMigration' | 'migrations'> & { existed: boolean; copyTo: Store['copyTo'] },
): Promise<void> {
  const pending = await pendingMigrations(db, 'sqlite', migrations);
  if (pending.length === 0) return;
  let copy: string | undefined;
  try {
    if (existed) copy = await beforeMigration?.(pending, copyTo);
  } catch (error) {
    throw new MigrationFailedError({ migration: 'the copy that is made before', cause: error });
  }
  // kysely makes no transaction of migrations on SQLite, of which DDL is a part as well as everywhere.
  writer.exec('BEGIN IMMEDIATE');
  try {
    await migrate(db, 'sqlite', migrations);
    writer.exec('COMMIT');
  } catch (error) {
    if (writer.database.isTransaction) writer.exec('ROLLBACK');
    if (error instanceof MigrationFailedError) throw error.withCopy(copy);
    throw new MigrationFailedError({ migration: `migration ${pending.join(', ')}`, cause: error, copy });
  }
}

/** A new file's name is durable only when its folder has been synced. */
function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A thread with a connection of its own that moves the WAL into the database file. Failing is harmless: the WAL stays. */
class Checkpointer {
  readonly #worker: Worker;
  #commits = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(path: string) {
    this.#worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: { path } });
    this.#worker.unref();
    this.#worker.on('error', () => undefined);
  }

  noteCommit(): void {
    this.#commits += 1;
    if (this.#commits % CHECKPOINT_COMMITS === 0) this.#request();
    if (this.#idle === undefined) this.#idle = setTimeout(() => this.#request(), CHECKPOINT_IDLE_MS).unref();
    else this.#idle.refresh();
  }

  #request(): void {
    this.#worker.postMessage('checkpoint');
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#worker.terminate();
  }
}
