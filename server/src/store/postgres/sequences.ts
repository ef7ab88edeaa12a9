import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../schema.ts';
import { isConflict, sqlStateOf } from './faults.ts';

const LOCK_NOT_AVAILABLE = '55P03';
/** Less than the second after which the database looks for circles: the one that gives way is always the rehearsal. */
const LOCK_TIMEOUT_MS = 150;
const ATTEMPTS_MAX = 12;
const PAUSE_MS = 40;

/**
 * Makes the numbers that a transaction gives out go back with it, which else they do not: PostgreSQL gives a sequence that is altered a
 * new file for the transaction, and throws that away with it. Others who want numbers wait until this one is over.
 */
async function giveNumbersBack(db: Kysely<Database>): Promise<void> {
  await sql.raw(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`).execute(db);
  const { rows } = await sql<{ name: string }>`
    select sequencename as name from pg_sequences where schemaname = current_schema() order by 1`.execute(db);
  // What it is already: asking for it is what counts.
  for (const { name } of rows) await sql`alter sequence ${sql.id(name)} increment by 1`.execute(db);
}

/**
 * Runs work that throws in the end, so that not even its numbers stay taken. Whenever it would have to wait for a writer it gives way and
 * begins anew; among so many writers that this does not help, the numbers are let go.
 */
export async function rehearse<Result>(
  db: Kysely<Database>,
  work: (transaction: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    const keepsNumbers = attempt < ATTEMPTS_MAX;
    try {
      return await db.transaction().execute(async (transaction) => {
        if (keepsNumbers) await giveNumbersBack(transaction);
        return work(transaction);
      });
    } catch (error) {
      if (!keepsNumbers || !gaveWay(error)) throw error;
      await delay(Math.random() * PAUSE_MS * attempt);
    }
  }
}

const gaveWay = (error: unknown): boolean =>
  [error, (error as Error).cause].some((each) => sqlStateOf(each) === LOCK_NOT_AVAILABLE || isConflict(each));
