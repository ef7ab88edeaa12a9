import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { checkParameters } from './bindable.ts';
import { storeFault } from './faults.ts';
import { SharedSnapshot } from './shared-snapshot.ts';

/** Prepared statements kept per connection; kysely's texts are few and repeat. */
const STATEMENTS_MAX = 500;

/**
 * A row as an object, which `node:sqlite` makes too, but as a dictionary without a shape: that takes twice as long to make
 * and longer to read.
 */
function rowOf(names: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < names.length; index += 1) row[names[index] as string] = values[index];
  return row;
}

type MakeRow = (values: readonly unknown[]) => Record<string, unknown>;

/** A statement that has made so many rows will make many more. */
const ROWS_BEFORE_COMPILING = 100;

/**
 * The same, written for these columns: an object literal is made in one piece, where adding keys one by one looks each of them up. The
 * names are those of columns in statements of ours; no text of a caller gets there.
 */
function compileRow(names: readonly string[]): MakeRow {
  const members = names.map((name, index) => `${JSON.stringify(name)}: values[${index}]`);
  return new Function('values', `return { ${members.join(', ')} };`) as MakeRow;
}

/** The statement shape that kysely's SQLite driver expects, with faults of the disk given their codes. */
class Statement {
  readonly reader: boolean;
  readonly #statement: StatementSync;
  readonly #names: readonly string[];
  readonly #snapshot: SharedSnapshot | undefined;
  #rowsMade = 0;
  #makeRow: MakeRow;

  constructor(statement: StatementSync, snapshot: SharedSnapshot | undefined) {
    this.#statement = statement;
    this.#snapshot = snapshot;
    this.#names = statement.columns().map(({ name }) => name);
    this.#makeRow = (values) => this.#countAndMake(values);
    this.reader = this.#names.length > 0;
    statement.setReturnArrays(true);
  }

  all(parameters: readonly unknown[]): unknown[] {
    const checked = checkParameters(parameters);
    try {
      this.#snapshot?.begin();
      const rows = this.#statement.all(...checked) as unknown as unknown[][];
      return rows.map(this.#makeRow);
    } catch (error) {
      throw storeFault(error);
    }
  }

  run(parameters: readonly unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint } {
    const checked = checkParameters(parameters);
    try {
      // On a connection that only reads this is the start or the end of a transaction of its own.
      this.#snapshot?.end();
      return this.#statement.run(...checked);
    } catch (error) {
      throw storeFault(error);
    }
  }

  *iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    for (const row of this.#statement.iterate(...checkParameters(parameters))) {
      yield this.#makeRow(row as unknown as unknown[]);
    }
  }

  #countAndMake(values: readonly unknown[]): Record<string, unknown> {
    this.#rowsMade += 1;
    if (this.#rowsMade === ROWS_BEFORE_COMPILING) this.#makeRow = compileRow(this.#names);
    return rowOf(this.#names, values);
  }
}

/** One SQLite connection in the form that kysely's `SqliteDialect` takes. */
export class SqliteConnection {
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, Statement>();

  readonly #begin: string;
  readonly #snapshot: SharedSnapshot | undefined;
  #beforeBegin: (() => void) | undefined;

  /** Transactions of a `writer` take the write lock at their start; the reads of a `reader` share snapshots. */
  constructor(path: string, use: 'reader' | 'writer') {
    this.#begin = use === 'writer' ? 'begin immediate' : 'begin';
    try {
      this.database = new DatabaseSync(path, { timeout: 5_000 });
      this.#snapshot = use === 'reader' ? new SharedSnapshot(this.database) : undefined;
    } catch (error) {
      throw storeFault(error);
    }
  }

  prepare(text: string): Statement {
    // A transaction that reads first and writes later fails with SQLITE_BUSY_SNAPSHOT when another process (the command
    // line) wrote in between; taking the write lock at the start waits for it instead.
    const sql = text === 'begin' ? this.#begin : this.#isOver(text) ? 'select 1' : text;
    if (text === 'begin') this.#beforeBegin?.();
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    let statement: Statement;
    try {
      statement = new Statement(this.database.prepare(sql), this.#snapshot);
    } catch (error) {
      throw storeFault(error);
    }
    if (this.#statements.size >= STATEMENTS_MAX) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    this.#statements.set(sql, statement);
    return statement;
  }

  /**
   * SQLite ends a transaction by itself when the disk is full or fails: kysely's rollback would then fail as well, and that would be told
   * in place of what happened.
   */
  #isOver(text: string): boolean {
    return text === 'rollback' && !this.database.isTransaction;
  }

  /** Called whenever a transaction is about to begin, which for a writer may mean waiting for others. */
  beforeBegin(callback: () => void): void {
    this.#beforeBegin = callback;
  }

  /** To be called after each commit of another connection of this process: reads that begin later see it. */
  endSnapshot(): void {
    this.#snapshot?.end();
  }

  exec(sql: string): void {
    try {
      this.database.exec(sql);
    } catch (error) {
      throw storeFault(error);
    }
  }

  close(): void {
    this.#snapshot?.end();
    this.#statements.clear();
    if (this.database.isOpen) this.database.close();
  }
}
