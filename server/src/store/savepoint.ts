import { sql, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

/**
 * Runs `work` so that nothing of it stays when it throws, and the transaction around it goes on. Savepoints must not overlap: one at
 * a time, or one inside of another.
 */
export async function withSavepoint<Result>(db: Transaction<Database>, work: () => Promise<Result>): Promise<Result> {
  await sql`savepoint one_step`.execute(db);
  try {
    const result = await work();
    await sql`release savepoint one_step`.execute(db);
    return result;
  } catch (error) {
    try {
      await sql`rollback to savepoint one_step`.execute(db);
      await sql`release savepoint one_step`.execute(db);
    } catch {
      // A full disk or a lost connection has ended the whole transaction: what is told is that.
    }
    throw error;
  }
}
