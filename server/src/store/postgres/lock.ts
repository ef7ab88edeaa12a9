import { sql, type Transaction } from 'kysely';
import type { Database } from '../schema.ts';

/** Any number that nobody else takes. */
const LOCK = '7391046253118028';

/** Makes the transactions that ask for it wait for each other, on all servers of a PostgreSQL database. It ends with the transaction. */
export async function lockDatabase(db: Transaction<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)}::bigint)`.execute(db);
}
