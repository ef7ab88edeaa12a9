import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { BelvedereError } from '../../errors/index.ts';
import { migrate, pendingMigrations } from '../migrate.ts';
import type { Database } from '../schema.ts';
import { BinaryTextPlugin } from './collation.ts';
import { sqlStateOf } from './faults.ts';
import { clientConfigOf, type PostgresTarget } from './pool.ts';
import { DatabaseUnusableError } from './start-error.ts';

/** Any number that nobody else takes: who holds this lock of the database may make and migrate its tables. */
const LOCK = '7391046253118027';
const VERSION_MIN = 150_000;

export interface Preparing {
  readonly target: PostgresTarget;
  /** False for commands, which leave it to the server. */
  readonly mayMigrate: boolean;
  readonly log: (message: string, fields: object) => void;
}

/**
 * Makes or migrates the tables, in one transaction, by one server at a time: whoever comes second waits and finds it done. The lock is one of
 * the session, so that it ends with a server that is killed.
 * Errors: `DatabaseUnusableError` for what a person has to mend, `StorageUnavailable` for what may pass.
 */
export async function prepareDatabase(db: Kysely<Database>, { target, mayMigrate, log }: Preparing): Promise<void> {
  const client = new pg.Client(clientConfigOf(target));
  // Its end is seen by the next question.
  client.on('error', () => {});
  try {
    await client.connect();
    await requireUsable(client);
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${LOCK}) as taken`);
    if (rows[0]?.taken !== true) {
      log('waiting for another server, which prepares the database', {});
      await client.query(`select pg_advisory_lock(${LOCK})`);
    }
    const pending = await pendingMigrations(db, 'postgres');
    if (pending.length === 0) return;
    if (!mayMigrate) {
      throw new DatabaseUnusableError(
        `the database ${labelOf(target)} lacks tables of this version (${pending[0]} and later); start the server once`,
      );
    }
    log('migrating the database, in one transaction', { migrations: pending });
    await migrate(db.withPlugin(new BinaryTextPlugin()), 'postgres');
  } catch (error) {
    throw startError(error, target);
  } finally {
    await client.end().catch(() => {});
  }
}

/** Without user and password. */
export const labelOf = ({ host, port, database }: PostgresTarget): string =>
  host.startsWith('/') ? `${host} ${database}` : `${host}:${port}/${database}`;

async function requireUsable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ encoding: string; version: string }>(
    `select current_setting('server_encoding') as encoding, current_setting('server_version_num') as version`,
  );
  const { encoding, version } = rows[0] ?? { encoding: '', version: '0' };
  if (encoding !== 'UTF8') {
    throw new DatabaseUnusableError(
      `BELVEDERE_DATABASE_URL: the database has the encoding ${encoding}. Make one with: create database … encoding 'UTF8' template template0`,
    );
  }
  if (Number(version) < VERSION_MIN) {
    throw new DatabaseUnusableError('BELVEDERE_DATABASE_URL: PostgreSQL 15 or newer is needed.');
  }
}

const mending: readonly (readonly [state: RegExp, sentence: string])[] = [
  [/^28/, 'does not accept the user or its password; check both in the URL'],
  [/^3D000/, "does not exist; make it with: create database … encoding 'UTF8' template template0"],
  [/^42501/, 'does not let this user make tables; let it own the database: alter database … owner to …'],
];

/** What is said at the start: with the place of the database, without its password. */
function startError(error: unknown, target: PostgresTarget): unknown {
  const state = sqlStateOf(error) ?? sqlStateOf((error as Error).cause);
  const known = mending.find(([pattern]) => state !== undefined && pattern.test(state));
  if (known !== undefined) {
    return new DatabaseUnusableError(`BELVEDERE_DATABASE_URL: the database ${labelOf(target)} ${known[1]}.`);
  }
  if (state !== undefined || error instanceof DatabaseUnusableError) return error;
  if (!isOfWay(error)) return error;
  const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return new BelvedereError(
    'StorageUnavailable',
    `the database ${labelOf(target)} does not answer (${code ?? message}); check BELVEDERE_DATABASE_URL and that PostgreSQL runs`,
    { cause: error },
  );
}

/** Said by the network or the driver. Errors of our own modules have names of their own. */
const isOfWay = (error: unknown): boolean =>
  error instanceof BelvedereError ? error.code === 'StorageUnavailable' : (error as Error).name === 'Error';

/** Who has the database open, for `/readyz`: nothing but that it answers. */
export async function askAnything(db: Kysely<Database>): Promise<void> {
  await sql`select 1`.execute(db);
}
