import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Lets the reads of one turn of the event loop share one read transaction. A read on its own takes a lock of the WAL and
 * gives it back, by system calls that cost as much as finding a row.
 *
 * A read never sees less for it than it would alone: whoever commits ends the snapshot, and so does the end of the turn.
 */
export class SharedSnapshot {
  readonly #database: DatabaseSync;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #endOfTurn = () => this.end();
  #open = false;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#begin = database.prepare('begin');
    this.#commit = database.prepare('commit');
  }

  /** To be called before each read. */
  begin(): void {
    // Inside a transaction that somebody else has begun reads belong to that one.
    if (this.#open || this.#database.isTransaction) return;
    this.#begin.run();
    this.#open = true;
    setImmediate(this.#endOfTurn);
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#database.isOpen) this.#commit.run();
  }
}
