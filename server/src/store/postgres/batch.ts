import type { QueryResult } from 'kysely';
import type pg from 'pg';
import { type BoundStatement, type RowShape, rowOf, shapeOf, wireValue } from './values.ts';

/** The protocol's messages of the driver's connection, whose types lag behind. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { text: string; name: string }): void;
  bind(message: { portal: string; statement: string; values: readonly unknown[]; valueMapper: typeof wireValue }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  sync(): void;
}

/** How a connection knows a statement. */
export interface Prepared {
  /** Empty for what is parsed each time. */
  readonly name: string;
  /** Its columns, told once by the server; undefined until then. */
  shape: RowShape | undefined;
}

export interface BatchEntry extends BoundStatement {
  readonly prepared: Prepared;
  readonly resolve: (result: QueryResult<never>) => void;
  readonly reject: (error: unknown) => void;
}

type Field = Parameters<typeof shapeOf>[0][number];

/** What the server said has ended, as `INSERT 0 1` or `COMMIT`. */
function resultOf(tag: string, rows: readonly unknown[]): QueryResult<never> {
  const [command = ''] = tag.split(' ', 1);
  switch (command) {
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE':
      return { numAffectedRows: BigInt(tag.slice(tag.lastIndexOf(' ') + 1)), rows: rows as never[] };
    // A commit after a failure ends as a rollback, and says so nowhere else.
    case 'COMMIT':
    case 'ROLLBACK':
      return { rows: [{ command } as never] };
    default:
      return { rows: rows as never[] };
  }
}

/**
 * Statements that go to the server together and are answered together, in the form of a query of the driver. When one fails those behind it
 * are not run: they fail with the same error.
 */
export class Batch implements pg.Submittable {
  readonly #entries: readonly BatchEntry[];
  #done = 0;
  #rows: unknown[] = [];
  #shape: RowShape | undefined;
  /** Set by the driver, whose timer of a query that is not answered it ends. */
  callback: (error?: unknown) => void = () => {};
  onFailure: () => void = () => {};

  constructor(entries: readonly BatchEntry[]) {
    this.#entries = entries;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    // One packet, and not one for each message.
    wire.stream.cork();
    const parsed = new Set<Prepared>();
    try {
      for (const { text, values, prepared } of this.#entries) {
        const { name } = prepared;
        const isNew = prepared.shape === undefined && !parsed.has(prepared);
        if (isNew) {
          wire.parse({ text, name });
          parsed.add(prepared);
        }
        wire.bind({ portal: '', statement: name, values, valueMapper: wireValue });
        if (isNew) wire.describe({ type: 'P', name: '' });
        wire.execute({});
      }
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
    this.#shape = this.#entries[0]?.prepared.shape;
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    this.#shape = shapeOf(fields);
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    try {
      this.#rows.push(rowOf(this.#shape, fields));
    } catch (error) {
      this.handleError(error);
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const entry = this.#entries[this.#done];
    if (entry === undefined) return;
    if (entry.prepared.name !== '') entry.prepared.shape ??= this.#shape ?? [];
    this.#done += 1;
    const rows = this.#rows;
    this.#rows = [];
    this.#shape = this.#entries[this.#done]?.prepared.shape;
    entry.resolve(resultOf(text, rows));
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  /** The server's, the network's, or one of reading what came. */
  handleError(error: unknown): void {
    const failed = this.#entries.slice(this.#done);
    this.#done = this.#entries.length;
    if (failed.length > 0) this.onFailure();
    for (const { reject } of failed) reject(error);
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback();
  }
}
