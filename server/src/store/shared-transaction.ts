import type { ControlledTransaction, Kysely } from 'kysely';
import { BelvedereError } from '../errors/index.ts';
import type { Database } from './schema.ts';
import type { SqliteConnection } from './sqlite-adapter.ts';

/** So many changes that what they have in common is paid once, and so few that the disk works while the next ones are made. */
const changesMax = 16;

type Transaction = ControlledTransaction<Database>;
type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

interface Open {
  readonly transaction: Transaction;
  changes: number;
  hasChanged: boolean;
  /** Settles when all of it is on disk, or lost. */
  readonly durable: PromiseWithResolvers<void>;
}

export interface SharedTransactionOptions {
  /** Told of each transaction that begins. */
  readonly onBegin: (transaction: Transaction) => void;
  /** Told of each commit; resolves when it is on disk. `hasChanged` is false when everybody in it was refused. */
  readonly sync: (hasChanged: boolean) => Promise<void>;
}

/**
 * Lets the changes of one turn of the event loop share a transaction, each behind a savepoint of its own: what one of them throws takes
 * back that one alone. The pages that all of them write, those of the chain of changes and of the ends of indexes, are then written once,
 * and so is the log of the database.
 *
 * Everybody waits until the transaction is on disk, also who was refused: the refusal may come from what another one of the same
 * transaction has written. Where the commit fails, all of them fail. See docs/adr/0028.
 */
export class SharedTransaction {
  readonly #db: Kysely<Database>;
  readonly #connection: SqliteConnection;
  readonly #options: SharedTransactionOptions;
  #open: Open | undefined;
  /** Changes run one after the other, and so does the commit behind them. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(db: Kysely<Database>, connection: SqliteConnection, options: SharedTransactionOptions) {
    this.#db = db;
    this.#connection = connection;
    this.#options = options;
  }

  /** Resolves when what `work` has written is on disk. Errors: what `work` throws, and faults of the disk. */
  async run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const { open, outcome } = await this.#next(async () => {
      const open = this.#open ?? (await this.#begin());
      open.changes += 1;
      const outcome = await this.#attempt(open, work);
      if (open.changes >= changesMax) await this.#commit(open);
      return { open, outcome };
    });
    await open.durable.promise;
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  }

  #next<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(step);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #begin(): Promise<Open> {
    const transaction = await this.#db.startTransaction().execute();
    this.#options.onBegin(transaction);
    const open: Open = { transaction, changes: 0, hasChanged: false, durable: Promise.withResolvers() };
    // It may be lost before anybody waits for it.
    open.durable.promise.catch(() => undefined);
    this.#open = open;
    setImmediate(() => void this.#next(() => this.#commit(open)));
    return open;
  }

  async #attempt<Result>(open: Open, work: (transaction: Transaction) => Promise<Result>): Promise<Outcome<Result>> {
    this.#ask('savepoint one_change');
    let outcome: Outcome<Result>;
    try {
      outcome = { result: await work(open.transaction) };
      open.hasChanged = true;
    } catch (error) {
      outcome = { error };
    }
    try {
      if ('error' in outcome) this.#ask('rollback to savepoint one_change');
      this.#ask('release savepoint one_change');
    } catch (fault) {
      await this.#lose(open, faultOf('error' in outcome ? outcome.error : fault));
    }
    return outcome;
  }

  #ask(sql: string): void {
    this.#connection.prepare(sql).run([]);
  }

  async #commit(open: Open): Promise<void> {
    if (this.#open !== open) return;
    try {
      await open.transaction.commit().execute();
    } catch (error) {
      await this.#lose(open, error);
      return;
    }
    this.#open = undefined;
    open.durable.resolve(this.#options.sync(open.hasChanged));
  }

  async #lose(open: Open, error: unknown): Promise<void> {
    this.#open = undefined;
    open.durable.reject(error);
    await open.transaction
      .rollback()
      .execute()
      .catch(() => undefined);
  }
}

/** A disk that is full or fails has ended the transaction: all are told that, and nobody what another one was refused for. */
function faultOf(error: unknown): unknown {
  const isFault = error instanceof BelvedereError && ['StorageFull', 'StorageUnavailable'].includes(error.code);
  return isFault ? error : new BelvedereError('StorageUnavailable', undefined, { cause: error });
}
