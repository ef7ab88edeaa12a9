import { readFileSync } from 'node:fs';
import pg from 'pg';
import { StoreConnection } from './connection.ts';
import { postgresFault } from './faults.ts';
import { RecurringStatements } from './recurring-statements.ts';

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
    ...{ host, port, user, database, application_name: 'belvedere', keepAlive: true },
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

/** The connections of the store: set up alike, and given up when they have failed. */
export class StorePool {
  readonly #pool: pg.Pool;
  readonly #recurring = new RecurringStatements();
  readonly #connections = new WeakMap<pg.PoolClient, StoreConnection>();
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

  /** Errors: `StorageUnavailable`. */
  async connect(): Promise<StoreConnection> {
    try {
      for (;;) {
        const client = await this.#pool.connect();
        const known = this.#connections.get(client);
        if (known === undefined) return await this.#prepared(client);
        if (known.generation === this.#generation) return known;
        client.release(true);
      }
    } catch (error) {
      throw postgresFault(error);
    }
  }

  async #prepared(client: pg.PoolClient): Promise<StoreConnection> {
    try {
      await client.query(sessionSettings);
    } catch (error) {
      client.release(true);
      throw error;
    }
    const made = new StoreConnection(client, this.#recurring, {
      generation: this.#generation,
      onStalePlan: () => {
        this.#generation += 1;
      },
    });
    this.#connections.set(client, made);
    return made;
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}
