import type { Compilable, Kysely, Transaction } from 'kysely';
import type { Database } from './schema.ts';

export type StoreDialect = 'sqlite' | 'postgres';

/**
 * A read that is compiled once and run often; parameters in the order in which they stand in the text. To be awaited: SQLite answers at once,
 * and a promise of that is what a hot read would mostly consist of.
 */
export type PreparedRead<Row> = (parameters: readonly unknown[]) => Row[] | Promise<Row[]>;

/** The same for what is asked with every call and seldom changes: rows that are still true are given again. They are shared and frozen. */
export type RememberedRead<Row> = (
  parameters: readonly unknown[],
) => readonly Readonly<Row>[] | Promise<readonly Readonly<Row>[]>;

/** Where the metadata lives. Verbs see this and kysely's builder, never a database of a certain make. */
export interface Store {
  readonly dialect: StoreDialect;
  /** Reads of what is committed. On SQLite it has its own connection, so that a long write never delays it. */
  readonly read: Kysely<Database>;
  /**
   * Runs `work` in one transaction and resolves when it is durable. Nothing but the database may be awaited inside.
   * Errors: whatever `work` throws, after a rollback; `StorageFull` and `StorageUnavailable` for faults of the disk.
   *
   * @param options.isRehearsal `work` is going to throw: not even the numbers that it takes for its rows should be missing afterwards
   */
  write<Result>(
    work: (transaction: Transaction<Database>) => Promise<Result>,
    options?: { readonly isRehearsal?: boolean },
  ): Promise<Result>;
  /** Compiles a query for the hot path: the builder's work is done once, the read itself costs microseconds. */
  prepareRead<Row>(build: (db: Kysely<Database>, dialect: StoreDialect) => Compilable<Row>): PreparedRead<Row>;
  /**
   * The same for what is asked with every call and changes seldom. On SQLite its rows are kept until a table that it looks into changes;
   * on PostgreSQL, which other servers may write to, it is a read like any other.
   */
  rememberRead<Row>(build: (db: Kysely<Database>, dialect: StoreDialect) => Compilable<Row>): RememberedRead<Row>;
  /**
   * Resolves when everything that reads could see before the call is on disk: a power cut takes none of it back. For what tells others of
   * changes; answers to whoever asks need no such promise.
   */
  settled(): Promise<void>;
  /** Writes a consistent copy while the server works. SQLite only. */
  copyTo(path: string): Promise<void>;
  /** Rejects when the store cannot answer. */
  check(): Promise<void>;
  close(): Promise<void>;
}
