import type { SqliteConnection, Statement } from './sqlite-adapter.ts';
import type { RememberedRead } from './store.ts';

/** Whole answers of reads, not rows; when there are more of them, all are read anew. */
const ANSWERS_MAX = 4_096;
/** Characters and bytes in them, roughly. */
const SIZE_MAX = 8 * 1024 * 1024;

/**
 * What reads gave is kept until a table that they looked into is changed: who calls, and in which folder a dashboard lies, is asked
 * with every call and changes once a day. Nobody is ever given what a read of the store would not give at this moment:
 *
 * - What this process commits names its tables (SQLite tells them when a statement is prepared, those of triggers and cascades too), and
 *   what was read from one of them is forgotten within the commit.
 * - What another process commits, the command line for instance, raises the number that each snapshot begins with; then all is forgotten.
 */
export class RememberedReads {
  readonly #reader: SqliteConnection;
  readonly #writer: SqliteConnection;
  readonly #answersByTable = new Map<string, Set<Answers>>();
  #count = 0;
  #size = 0;
  #hasCommitted = false;
  /** What the connection that writes counts, which leaves its own commits out. */
  #foreignCommits: unknown;

  constructor(reader: SqliteConnection, writer: SqliteConnection) {
    this.#reader = reader;
    this.#writer = writer;
    this.#foreignCommits = this.#countForeignCommits();
    reader.onChange(() => this.#forgetWhatOthersChanged());
  }

  /** Rows are shared by everybody who asks, so they are frozen. That there is no row is not kept: anybody can ask for what is not there. */
  prepare<Row>(sql: string): RememberedRead<Row> {
    const statement = this.#reader.prepare(sql);
    const answers = new Answers();
    for (const table of statement.tables) {
      const sharing = this.#answersByTable.get(table) ?? new Set();
      this.#answersByTable.set(table, sharing.add(answers));
    }
    return (parameters) => {
      // It looks for what others have committed; inside a transaction that was begun on purpose the state is that of another time.
      if (!this.#reader.beginSnapshot()) return statement.all(parameters) as Row[];
      return (answers.get(parameters) ?? this.#ask(statement, parameters, answers)) as readonly Row[];
    };
  }

  /** To be called within a commit of the connection that writes. */
  noteCommit(tables: ReadonlySet<string>): void {
    this.#hasCommitted = true;
    for (const table of tables) for (const answers of this.#answersByTable.get(table) ?? []) answers.clear();
  }

  #ask(statement: Statement, parameters: readonly unknown[], answers: Answers): readonly unknown[] {
    const rows = statement.all(parameters) as object[];
    if (rows.length === 0) return rows;
    const size = sizeOf(parameters) + rows.reduce((sum, row) => sum + sizeOf(Object.values(row)), 0);
    if (size > SIZE_MAX) return rows;
    // What was cleared since still counts: at worst everything is read once more.
    if (this.#count >= ANSWERS_MAX || this.#size + size > SIZE_MAX) this.#forgetAll();
    this.#count += 1;
    this.#size += size;
    for (const row of rows) Object.freeze(row);
    answers.set(parameters, Object.freeze(rows));
    return rows;
  }

  #forgetWhatOthersChanged(): void {
    const before = this.#foreignCommits;
    const isOurs = this.#hasCommitted;
    this.#hasCommitted = false;
    // Until it is counted nothing is known: whoever cannot count must not go on with what was.
    this.#foreignCommits = undefined;
    try {
      this.#foreignCommits = this.#countForeignCommits();
    } finally {
      if (!isOurs || this.#foreignCommits === undefined || this.#foreignCommits !== before) this.#forgetAll();
    }
  }

  #countForeignCommits(): unknown {
    const [row] = this.#writer.prepare('pragma data_version').all([]) as { data_version: unknown }[];
    return row?.data_version;
  }

  #forgetAll(): void {
    for (const sharing of this.#answersByTable.values()) for (const answers of sharing) answers.clear();
    this.#count = 0;
    this.#size = 0;
  }
}

/**
 * What one read gave, by its parameters. A map of maps, one for each parameter: a key made of all of them would be a text to put
 * together and to hash with every call.
 */
class Answers {
  readonly #first = new Map<unknown, unknown>();

  get(parameters: readonly unknown[]): readonly unknown[] | undefined {
    let map = this.#first;
    const last = parameters.length - 1;
    for (let index = 0; index < last; index += 1) {
      const next = map.get(parameters[index]);
      if (next === undefined) return undefined;
      map = next as Map<unknown, unknown>;
    }
    return map.get(parameters[last]) as readonly unknown[] | undefined;
  }

  set(parameters: readonly unknown[], rows: readonly unknown[]): void {
    let map = this.#first;
    for (const parameter of parameters.slice(0, -1)) {
      const next = (map.get(parameter) ?? new Map()) as Map<unknown, unknown>;
      map.set(parameter, next);
      map = next;
    }
    map.set(parameters.at(-1), rows);
  }

  clear(): void {
    this.#first.clear();
  }
}

function sizeOf(values: readonly unknown[]): number {
  let size = 0;
  for (const value of values) size += typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
  return size;
}
