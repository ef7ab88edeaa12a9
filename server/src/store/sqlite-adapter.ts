import { constants, DatabaseSync, type StatementSync } from 'node:sqlite';
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

/** What a statement does to tables, those that triggers and foreign keys reach included. */
interface Touched {
  readonly read: Set<string>;
  readonly changed: Set<string>;
}

interface StatementOptions {
  readonly touched: Touched;
  readonly snapshot: SharedSnapshot | undefined;
  /** Called whenever it has run. */
  readonly onRun: (() => void) | undefined;
}

/** The statement shape that kysely's SQLite driver expects, with faults of the disk given their codes. */
export class Statement {
  readonly reader: boolean;
  /** Names of the tables that it looks into. */
  readonly tables: ReadonlySet<string>;
  readonly #statement: StatementSync;
  readonly #names: readonly string[];
  readonly #snapshot: SharedSnapshot | undefined;
  readonly #onRun: (() => void) | undefined;
  #rowsMade = 0;
  #makeRow: MakeRow;

  constructor(statement: StatementSync, { touched, snapshot, onRun }: StatementOptions) {
    this.#statement = statement;
    this.#snapshot = snapshot;
    this.#onRun = onRun;
    this.tables = touched.read;
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
      this.#onRun?.();
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
      const result = this.#statement.run(...checked);
      this.#onRun?.();
      return result;
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
  #onCommit: ((tables: ReadonlySet<string>) => void) | undefined;
  /** Tables that the transaction under way has changed. */
  #changed = new Set<string>();
  /** Of the statement that is being prepared. */
  #touched: Touched | undefined;

  /** Transactions of a `writer` take the write lock at their start; the reads of a `reader` share snapshots. */
  constructor(path: string, use: 'reader' | 'writer') {
    this.#begin = use === 'writer' ? 'begin immediate' : 'begin';
    try {
      this.database = new DatabaseSync(path, { timeout: 5_000 });
      this.#snapshot = use === 'reader' ? new SharedSnapshot(this.database) : undefined;
      // Once for all: setting it has every statement prepared anew.
      this.database.setAuthorizer((action, table) => this.#noteTouched(action, table));
    } catch (error) {
      throw storeFault(error);
    }
  }

  #noteTouched(action: number, table: string | null): number {
    const { SQLITE_OK, SQLITE_READ, SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE } = constants;
    if (this.#touched === undefined || table === null) return SQLITE_OK;
    if (action === SQLITE_READ) this.#touched.read.add(table);
    const changes = action === SQLITE_INSERT || action === SQLITE_UPDATE || action === SQLITE_DELETE;
    if (changes) this.#touched.changed.add(table);
    return SQLITE_OK;
  }

  prepare(text: string): Statement {
    // A transaction that reads first and writes later fails with SQLITE_BUSY_SNAPSHOT when another process (the command
    // line) wrote in between; taking the write lock at the start waits for it instead.
    const sql = text === 'begin' ? this.#begin : this.#isOver(text) ? 'select 1' : text;
    if (text === 'begin') this.#beforeBegin?.();
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    let statement: Statement;
    const touched: Touched = { read: new Set(), changed: new Set() };
    this.#touched = touched;
    try {
      const prepared = this.database.prepare(sql);
      const onRun = this.#afterRunning(sql, touched.changed);
      statement = new Statement(prepared, { touched, snapshot: this.#snapshot, onRun });
    } catch (error) {
      throw storeFault(error);
    } finally {
      this.#touched = undefined;
    }
    if (this.#statements.size >= STATEMENTS_MAX) {
      const oldest = this.#statements.keys().next();
      if (!oldest.done) this.#statements.delete(oldest.value);
    }
    this.#statements.set(sql, statement);
    return statement;
  }

  #afterRunning(sql: string, changed: ReadonlySet<string>): (() => void) | undefined {
    if (sql === 'commit') {
      return () => {
        const tables = this.#changed;
        this.#changed = new Set();
        this.#onCommit?.(tables);
      };
    }
    if (sql === 'rollback') return () => this.#changed.clear();
    if (changed.size === 0) return undefined;
    return () => {
      for (const table of changed) this.#changed.add(table);
    };
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

  /** Called within each commit, with the names of the tables that it has changed. */
  onCommit(callback: (tables: ReadonlySet<string>) => void): void {
    this.#onCommit = callback;
  }

  /** Called when a read is about to see another state than those before it. For a `reader`. */
  onChange(callback: () => void): void {
    this.#snapshot?.onChange(callback);
  }

  /** Begins what the reads of this turn share; false when they belong to a transaction that was begun on purpose. For a `reader`. */
  beginSnapshot(): boolean {
    try {
      return this.#snapshot?.begin() ?? false;
    } catch (error) {
      throw storeFault(error);
    }
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
