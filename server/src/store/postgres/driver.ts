import {
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import type { StoreConnection } from './connection.ts';
import type { StorePool } from './pool.ts';

/** The query builder over connections of the store. */
export class StoreDialect {
  readonly #pool: StorePool;
  constructor(pool: StorePool) {
    this.#pool = pool;
  }

  createAdapter = () => new PostgresAdapter();
  createDriver = () => new StoreDriver(this.#pool);
  createIntrospector = (db: Kysely<unknown>) => new PostgresIntrospector(db);
  createQueryCompiler = () => new PostgresQueryCompiler();
}

class StoreDriver implements Driver {
  readonly #pool: StorePool;
  constructor(pool: StorePool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<StoreConnection> {
    return this.#pool.connect();
  }

  async beginTransaction(connection: StoreConnection, { isolationLevel }: TransactionSettings): Promise<void> {
    connection.begin(isolationLevel === undefined ? 'begin' : `begin isolation level ${isolationLevel}`);
  }

  commitTransaction(connection: StoreConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: StoreConnection): Promise<void> {
    return connection.rollback();
  }

  async releaseConnection(connection: StoreConnection): Promise<void> {
    connection.release();
  }

  destroy(): Promise<void> {
    return this.#pool.end();
  }
}
