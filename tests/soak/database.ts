import { randomBytes } from 'node:crypto';
import { newDatabase } from '../../server/src/store/testing/postgres-database.ts';
import { startDurablePostgres } from '../support/postgres.ts';

export interface SoakDatabase {
  /** What the product needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/**
 * Where the soak writes: a file of the product's own; the database of `BELVEDERE_DATABASE_URL`; with `SOAK_DATABASE=postgres` a PostgreSQL
 * server that is started for it, syncs and vacuums as one in earnest, and goes with it.
 */
export async function openSoakDatabase({
  SOAK_DATABASE = 'sqlite',
  BELVEDERE_DATABASE_URL,
  BELVEDERE_MASTER_KEY = randomBytes(32).toString('base64'),
}: NodeJS.ProcessEnv): Promise<SoakDatabase> {
  if (SOAK_DATABASE !== 'sqlite' && SOAK_DATABASE !== 'postgres') {
    throw new Error(`SOAK_DATABASE: ${SOAK_DATABASE} is neither sqlite nor postgres`);
  }
  const environmentOf = (url: string) => ({ BELVEDERE_DATABASE_URL: url, BELVEDERE_MASTER_KEY });
  if (BELVEDERE_DATABASE_URL !== undefined) {
    return { environment: environmentOf(BELVEDERE_DATABASE_URL), stop: async () => {} };
  }
  if (SOAK_DATABASE === 'sqlite') return { environment: {}, stop: async () => {} };
  const server = await startDurablePostgres();
  try {
    const { url } = await newDatabase(server.url, { template: 'template0' });
    return { environment: environmentOf(url), stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
