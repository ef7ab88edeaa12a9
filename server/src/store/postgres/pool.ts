import { readFileSync } from 'node:fs';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { isStalePlan, postgresFault } from './faults.ts';
import { StatementNames } from './statement-names.ts';
import { bindStatement, storeTypes } from './values.ts';

/** Where the database is, and how its certificate is checked. The field names of the configuration's value. */
export interface PostgresTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly tls: 'off' | 'unchecked' | 'authority' | 'full';
  readonly rootCertificateFile: string | undefined;
}

/** How long a request waits for a connection: longer than a busy moment, shorter than its caller waits. */
const CONNECTION_TIMEOUT_MS = 10_000;
/** A database that has gone without a word (a network that is cut, a machine that is off) is noticed by this. */
const ANSWER_TIMEOUT_MS = 30_000;
/**
 * Of every session: a server that stands still in a transaction must not hold others up for ever; what was acknowledged is on disk
 * whatever the database says by default; transactions see what verbs were written for.
 */
const sessionSettings = `select set_config('idle_in_transaction_session_timeout', '60000', false),
  set_config('lock_timeout', '20000', false),
  set_config('default_transaction_isolation', 'read committed', false),
  set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on' else current_setting('synchronous_commit') end, false)`;

/** How the driver connects. */
export function clientConfigOf(target: PostgresTarget): pg.ClientConfig {
  const { host, port, user, password, database } = target;
  const tls = tlsOf(target);
  return {
    ...{ host, port, user, database, application_name: 'belvedere', types: storeTypes, keepAlive: true },
    // Left out, the driver would look for one in the environment and in files of this user.
    password: password ?? '',
    ssl: tls,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
  };
}

function tlsOf({ tls, rootCertificateFile }: PostgresTarget): pg.ClientConfig['ssl'] {
  if (tls === 'off') return false;
  const ca = rootCertificateFile === undefined ? {} : { ca: readFileSync(rootCertificateFile) };
  if (tls === 'unchecked') return { rejectUnauthorized: false };
  return { ...ca, rejectUnauthorized: true, ...(tls === 'authority' ? { checkServerIdentity: () => undefined } : {}) };
}

export interface StorePoolOptions {
  readonly connectionsMax: number;
  /** For migrations and commands: a statement may take as long as it takes. */
  readonly isPatient: boolean;
  readonly onIdleError: (error: Error) => void;
}

/**
 * The pool in the form that kysely's `PostgresDialect` takes: values bound as SQLite has them, statements that come again prepared,
 * faults given their codes, and connections that have failed given up.
 */
export class StorePool implements PostgresPool {
  readonly #pool: pg.Pool;
  readonly #names = new StatementNames();
  readonly #clients = new WeakMap<pg.PoolClient, StoreClient>();
  readonly options = {};
  /** Grows when prepared statements no longer fit the tables: older connections are given up. */
  #generation = 0;

  constructor(target: PostgresTarget, { connectionsMax, isPatient, onIdleError }: StorePoolOptions) {
    this.#pool = new pg.Pool({
      ...clientConfigOf(target),
      max: connectionsMax,
      ...(isPatient ? {} : { query_timeout: ANSWER_TIMEOUT_MS }),
      keepAliveInitialDelayMillis: 10_000,
    });
    // Without listeners a connection that the database ends kills the process: the pool listens while it is idle, nobody while it is used.
    this.#pool.on('error', onIdleError);
    this.#pool.on('connect', (client) => client.on('error', () => {}));
  }

  async connect(): Promise<PostgresPoolClient> {
    try {
      for (;;) {
        const client = await this.#pool.connect();
        const known = this.#clients.get(client);
        if (known === undefined) return await this.#prepared(client);
        if (known.generation === this.#generation) return known;
        client.release(true);
      }
    } catch (error) {
      throw postgresFault(error);
    }
  }

  async #prepared(client: pg.PoolClient): Promise<StoreClient> {
    try {
      await client.query(sessionSettings);
    } catch (error) {
      client.release(true);
      throw error;
    }
    const made = new StoreClient(client, this.#names, this.#generation, () => {
      this.#generation += 1;
    });
    this.#clients.set(client, made);
    return made;
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}

class StoreClient implements PostgresPoolClient {
  readonly generation: number;
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  readonly #onStalePlan: () => void;
  /** Why nothing more can be asked over this connection. */
  #broken: unknown;

  constructor(client: pg.PoolClient, names: StatementNames, generation: number, onStalePlan: () => void) {
    this.#client = client;
    this.#names = names;
    this.generation = generation;
    this.#onStalePlan = onStalePlan;
  }

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  query(sql: unknown, parameters: readonly unknown[] = []): never {
    if (typeof sql !== 'string') throw new TypeError('the store reads without cursors');
    return this.#ask(sql, parameters) as never;
  }

  async #ask(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<never>> {
    // An answer that did not come in time may still come: it would be taken for that of the next question.
    if (this.#broken !== undefined) throw this.#broken;
    const { text, values } = bindStatement(sql, parameters);
    const name = values.length === 0 ? undefined : this.#names.nameOf(text);
    try {
      const result = await this.#client.query<never>(name === undefined ? { text, values } : { name, text, values });
      return result as PostgresQueryResult<never>;
    } catch (error) {
      if (isStalePlan(error)) this.#onStalePlan();
      const fault = postgresFault(error);
      if (!(error instanceof pg.DatabaseError) && fault !== error) this.#broken = fault;
      throw fault;
    }
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#broken !== undefined);
  }
}
