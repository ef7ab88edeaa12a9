import type { Kysely, QueryResult } from 'kysely';
import type { Database } from './schema.ts';

/** A statement as the query builder compiles it, with its values. */
export interface ReadyStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Looks at what a statement did; throws when that is not what its transaction needs. */
export type Check<Row> = (result: QueryResult<Row>) => void;

/** A transaction, for statements that are compiled already: past the layers of the query builder. */
export interface DirectTransaction {
  ask<Row>(statement: ReadyStatement): Promise<QueryResult<Row>>;
  /**
   * For statements whose answer nobody waits for. They take effect in their order, and at the latest before the commit; over a network they
   * travel with the next one that is waited for. What goes wrong with them, `check` included, is thrown by whatever is asked next.
   */
  later<Row>(statement: ReadyStatement, check?: Check<Row>): Promise<void>;
}

const transactions = new WeakMap<object, DirectTransaction>();

/** Told by the stores of each transaction that they begin. */
export const noteDirect = (transaction: Kysely<Database>, direct: DirectTransaction): void =>
  void transactions.set(transaction, direct);

/** Undefined for what is no transaction, or has other rules than its store's (plugins). */
export const directOf = (db: Kysely<Database>): DirectTransaction | undefined => transactions.get(db);
