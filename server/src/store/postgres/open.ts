import { setTimeout as delay } from 'node:timers/promises';
import { Kysely, type Transaction } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { noteDirect } from '../direct.ts';
import type { Database } from '../schema.ts';
import type { Store } from '../store.ts';
import { StoreConnection } from './connection.ts';
import { StoreDialect } from './driver.ts';
import { isConflict } from './faults.ts';
import { type PostgresTarget, StorePool } from './pool.ts';
import { askAnything, labelOf, prepareDatabase } from './prepare.ts';
import { rehearse } from './sequences.ts';

export interface PostgresStoreOptions {
  readonly target: PostgresTarget;
  readonly connectionsMax?: number;
  /** False for commands: they do not make or change tables. */
  readonly mayMigrate?: boolean;
  readonly log?: (message: string, fields: object) => void;
}

/** Times that a transaction is begun again after the database ended it in favour of another one. */
const ATTEMPTS_MAX = 5;
const PAUSE_MS = 20;
/** A probe has to answer, also about a database that does not. */
const CHECK_TIMEOUT_MS = 3_000;

/**
 * Opens (and where needed migrates) the PostgreSQL store.
 * Errors: `DatabaseUnusableError`, `StoreTooNewError`, and `StorageUnavailable` while it does not answer.
 */
export async function openPostgresStore({
  target,
  connectionsMax = 10,
  mayMigrate = true,
  log = () => {},
}: PostgresStoreOptions): Promise<Store> {
  const onIdleError = (error: Error): void => log('a connection to the database has ended', { reason: error.message });
  const connect = (isPatient: boolean): StorePool => new StorePool(target, { connectionsMax, isPatient, onIdleError });
  const patient = over(connect(true));
  try {
    await prepareDatabase(patient, { target, mayMigrate, log });
  } finally {
    await patient.destroy();
  }
  const pool = connect(!mayMigrate);
  const db = over(pool);
  const prepareRead: Store['prepareRead'] = (build) => {
    const { sql } = build(db, 'postgres').compile();
    return async (parameters) => {
      const connection = await pool.connect();
      try {
        return (await connection.ask({ sql, parameters })).rows as never;
      } finally {
        connection.release();
      }
    };
  };
  return {
    dialect: 'postgres',
    read: db,
    write: async (work, { isRehearsal = false } = {}) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await (isRehearsal ? rehearse(db, directly(work)) : db.transaction().execute(directly(work)));
        } catch (error) {
          if (attempt >= ATTEMPTS_MAX || !isConflict((error as Error).cause)) throw error;
          // Not at the same moment as the one that it gave way to.
          await delay(Math.random() * PAUSE_MS * attempt);
        }
      }
    },
    prepareRead,
    rememberRead: prepareRead,
    // It shows nobody what it has not written down.
    settled: async () => {},
    copyTo: async () => {
      throw new Error(`the data lies in the PostgreSQL database ${labelOf(target)}; copy it with pg_dump`);
    },
    check: () => answersInTime(askAnything(db)),
    // The query builder ends it only when it was asked for something.
    close: () => pool.end(),
  };
}

const over = (pool: StorePool): Kysely<Database> => new Kysely<Database>({ dialect: new StoreDialect(pool) });

/** Work that may ask past the layers of the query builder. */
const directly =
  <Result>(work: (transaction: Transaction<Database>) => Promise<Result>) =>
  async (transaction: Transaction<Database>): Promise<Result> => {
    await transaction.getExecutor().provideConnection(async (connection) => {
      if (connection instanceof StoreConnection) noteDirect(transaction, connection);
    });
    return work(transaction);
  };

async function answersInTime(answer: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer in time')), CHECK_TIMEOUT_MS);
  // It may still fail when nobody waits for it any more.
  answer.catch(() => {});
  try {
    await Promise.race([answer, late]);
  } catch (error) {
    const cause = error instanceof BelvedereError ? error.cause : error;
    const { code, message } = cause as NodeJS.ErrnoException;
    // Not its address: everybody may ask.
    throw new Error(`PostgreSQL does not answer (${code ?? message})`);
  } finally {
    clearTimeout(timer);
  }
}
