import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { storeFault } from './faults.ts';
import { migrate } from './migrate.ts';
import type { Database } from './schema.ts';
import type { Store } from './store.ts';

/** Counts, row numbers and times are bigint columns: all of ours fit into a double, and verbs want numbers. */
const INT8 = 20;
pg.types.setTypeParser(INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the integer ${text} does not fit`);
  return value;
});

export interface PostgresStoreOptions {
  readonly connectionString: string;
  readonly connectionsMax?: number;
  readonly onPoolError?: (error: Error) => void;
}

/** Opens (and where needed migrates) the PostgreSQL store. */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
  const pool = new pg.Pool({ connectionString: options.connectionString, max: options.connectionsMax ?? 10 });
  // Without a listener an idle connection that the server ends kills the process.
  pool.on('error', (error) => options.onPoolError?.(error));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db, 'postgres');
  return {
    dialect: 'postgres',
    read: db,
    write: async (work) => {
      try {
        return await db.transaction().execute(work);
      } catch (error) {
        throw storeFault(error);
      }
    },
    prepareRead: (build) => {
      const { sql, query, queryId } = build(db, 'postgres').compile();
      return async (parameters) => {
        const result = await db.executeQuery({ sql, query, queryId, parameters });
        return result.rows as never;
      };
    },
    copyTo: async () => {
      throw new Error('a PostgreSQL store is backed up with the tools of PostgreSQL');
    },
    check: async () => {
      await db.selectFrom('leases').select('name').limit(1).execute();
    },
    close: () => db.destroy(),
  };
}
