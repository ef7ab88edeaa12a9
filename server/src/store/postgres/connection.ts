import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import pg from 'pg';
import type { Check, DirectTransaction, ReadyStatement } from '../direct.ts';
import { Batch, type BatchEntry, type Prepared } from './batch.ts';
import { isStalePlan, postgresFault } from './faults.ts';
import type { RecurringStatements } from './recurring-statements.ts';
import { bindStatement } from './values.ts';

interface Waiting extends BatchEntry {
  readonly isChecked: boolean;
}

/** What ends a transaction, or a part of it, for good: nothing may be found wrong any more that was done before. */
const isFinal = /^(commit|release savepoint)\b/;
const isUndoing = /^rollback\b/;

/**
 * A connection of the store. Statements that are put off travel with the next one that is waited for, the begin of a transaction too: a
 * change takes a few ways to the server and back, and not one for each of its statements.
 */
export class StoreConnection implements DatabaseConnection, DirectTransaction {
  readonly generation: number;
  readonly #client: pg.PoolClient;
  readonly #recurring: RecurringStatements;
  readonly #onStalePlan: () => void;
  /** By their texts. */
  readonly #prepared = new Map<string, Prepared>();
  #namesGiven = 0;
  #waiting: Waiting[] = [];
  #isSending = false;
  #isBegun = false;
  /** Why nothing more can be asked over this connection. */
  #broken: unknown;
  /** What went wrong with a statement that was put off, until somebody is told. */
  #late: { readonly error: unknown } | undefined;

  constructor(
    client: pg.PoolClient,
    recurring: RecurringStatements,
    { generation, onStalePlan }: { readonly generation: number; readonly onStalePlan: () => void },
  ) {
    this.#client = client;
    this.#recurring = recurring;
    this.generation = generation;
    this.#onStalePlan = onStalePlan;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return this.ask(query);
  }

  // biome-ignore lint/correctness/useYield: the interface wants it, and nobody asks for it.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new TypeError('the store reads without cursors');
  }

  async ask<Row>(statement: ReadyStatement): Promise<QueryResult<Row>> {
    if (isFinal.test(statement.sql) && this.#waiting.some(({ isChecked }) => isChecked)) {
      await this.#sendAll();
      this.#throwLate();
    }
    if (isUndoing.test(statement.sql)) this.#forget();
    const { promise, resolve, reject } = Promise.withResolvers<QueryResult<never>>();
    this.#enqueue(statement, { resolve, reject, isChecked: false });
    this.#sendSoon();
    const result = await promise;
    this.#throwLate();
    return result as QueryResult<Row>;
  }

  async later<Row>(statement: ReadyStatement, check?: Check<Row>): Promise<void> {
    this.#enqueue(statement, {
      isChecked: check !== undefined,
      resolve: (result) => {
        try {
          check?.(result);
        } catch (error) {
          this.#late ??= { error };
        }
      },
      reject: (error) => {
        this.#late ??= { error };
      },
    });
  }

  begin(text = 'begin'): void {
    this.#forget();
    this.#isBegun = false;
    const started = () => {
      this.#isBegun = true;
    };
    this.#enqueue({ sql: text, parameters: [] }, { isChecked: false, resolve: started, reject: () => {} });
  }

  /** Errors: those of what was put off, and one when the database made a rollback of it. */
  async commit(): Promise<void> {
    // Nothing was asked in it.
    if (!this.#isBegun && this.#waiting.length <= 1) return this.#forget();
    const { rows } = await this.ask<{ command: string }>({ sql: 'commit', parameters: [] });
    if (rows[0]?.command === 'ROLLBACK') throw new Error('the database rolled back what should have been committed');
  }

  async rollback(): Promise<void> {
    if (!this.#isBegun) return this.#forget();
    try {
      await this.ask({ sql: 'rollback', parameters: [] });
    } catch (error) {
      this.#broken ??= error;
      throw error;
    }
  }

  release(): void {
    this.#forget();
    this.#client.release(this.#broken !== undefined);
  }

  #enqueue({ sql, parameters }: ReadyStatement, entry: Pick<Waiting, 'resolve' | 'reject' | 'isChecked'>): void {
    const bound = bindStatement(sql, parameters);
    this.#waiting.push({ ...bound, ...entry, prepared: this.#preparedFor(bound.text, bound.values.length) });
  }

  #preparedFor(text: string, valuesCount: number): Prepared {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    if (!this.#recurring.has(text, valuesCount)) return { name: '', shape: undefined };
    this.#namesGiven += 1;
    const prepared: Prepared = { name: `s${this.#namesGiven}`, shape: undefined };
    this.#prepared.set(text, prepared);
    return prepared;
  }

  /** What is asked in the same turn goes together. */
  #sendSoon(): void {
    if (this.#isSending) return;
    this.#isSending = true;
    queueMicrotask(() => {
      this.#isSending = false;
      this.#send();
    });
  }

  #send(): void {
    const entries = this.#waiting;
    if (entries.length === 0) return;
    this.#waiting = [];
    // An answer that did not come in time may still come: it would be taken for that of the next question.
    if (this.#broken !== undefined) {
      for (const { reject } of entries) reject(this.#broken);
      return;
    }
    const told = entries.map((entry) => ({ ...entry, reject: (error: unknown) => entry.reject(this.#faultOf(error)) }));
    const batch = new Batch(told);
    batch.onFailure = () => this.#forgetUnsure(entries);
    this.#client.query(batch);
  }

  async #sendAll(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const last = this.#waiting.pop();
    if (last === undefined) return;
    const { resolve: settle, reject } = last;
    this.#waiting.push({
      ...last,
      resolve: (result) => {
        settle(result);
        resolve();
      },
      reject: (error) => {
        reject(error);
        resolve();
      },
    });
    this.#send();
    return promise;
  }

  #faultOf(error: unknown): unknown {
    if (isStalePlan(error)) this.#onStalePlan();
    const fault = postgresFault(error);
    if (!(error instanceof pg.DatabaseError) && fault !== error) this.#broken = fault;
    return fault;
  }

  /** Whether the server has prepared a statement of a batch that failed is not known: the next time it gets another name. */
  #forgetUnsure(entries: readonly BatchEntry[]): void {
    for (const { text, prepared } of entries) {
      if (prepared.shape === undefined && this.#prepared.get(text) === prepared) this.#prepared.delete(text);
    }
  }

  #throwLate(): void {
    if (this.#late === undefined) return;
    const { error } = this.#late;
    this.#late = undefined;
    throw error;
  }

  /** What was put off since, which is undone anyway, and what is wrong with it. */
  #forget(): void {
    this.#waiting = [];
    this.#late = undefined;
  }
}
