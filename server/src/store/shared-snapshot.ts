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
  readonly #version: StatementSync;
  readonly #endOfTurn = () => this.end();
  #open = false;
  #versionSeen: unknown;
  #onChange: (() => void) | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#begin = database.prepare('begin');
    this.#commit = database.prepare('commit');
    this.#version = database.prepare('pragma data_version');
    this.#version.setReturnArrays(true);
  }

  /** Called when a snapshot begins that shows another state than the one before it. */
  onChange(callback: () => void): void {
    this.#onChange = callback;
  }

  /** To be called before each read. False inside a transaction that somebody else has begun: reads belong to that one then. */
  begin(): boolean {
    if (this.#open) return true;
    if (this.#database.isTransaction) return false;
    this.#begin.run();
    this.#open = true;
    setImmediate(this.#endOfTurn);
    try {
      this.#tellOfChange();
    } catch (error) {
      // The next read of this turn has to ask again.
      this.end();
      throw error;
    }
    return true;
  }

  /** SQLite counts what other connections have committed, those of other processes too. Reading the number is what begins the snapshot. */
  #tellOfChange(): void {
    if (this.#onChange === undefined) return;
    const [version] = this.#version.get() as unknown as unknown[];
    if (version === this.#versionSeen) return;
    this.#onChange();
    this.#versionSeen = version;
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#database.isOpen) this.#commit.run();
  }
}
