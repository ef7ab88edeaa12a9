import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** Every change ends with its row of the record, so its sequence is taken last here as well: nobody waits in a circle for that. */
const LAST = 'changes_id_seq';

/**
 * Makes the numbers that this transaction gives out go back with it, which else they do not: PostgreSQL gives a sequence that is altered a
 * new file for the transaction, and throws that away with it. Others who want numbers wait until this one is over.
 */
export async function giveNumbersBack(db: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select sequencename as name from pg_sequences where schemaname = current_schema()
    order by (sequencename = ${LAST}), sequencename`.execute(db);
  // What it is already: asking for it is what counts.
  for (const { name } of rows) await sql`alter sequence ${sql.id(name)} increment by 1`.execute(db);
}
