import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration';
import { BelvedereError } from '../errors/index.ts';
import { storeFault } from './faults.ts';
import { MigrationFailedError } from './migration-failed.ts';
import { first } from './migrations/0001-first.ts';
import { signableKeys } from './migrations/0002-signable-keys.ts';
import { outbox } from './migrations/0003-outbox.ts';
import { organizations } from './migrations/0004-organizations.ts';
import { handlesAndStars } from './migrations/0005-handles-and-stars.ts';
import { dataSources } from './migrations/0006-data-sources.ts';
import { identitiesAndInvitations } from './migrations/0007-identities-and-invitations.ts';
import { snapshotsAndAnnotations } from './migrations/0008-snapshots-and-annotations.ts';
import { ingestTokens } from './migrations/0009-ingest-tokens.ts';
import { webhooks } from './migrations/0010-webhooks.ts';
import { editedMigrations } from './migrations/0012-edited-migrations.ts';
import { nicknames } from './migrations/0014-nicknames.ts';
import { roles } from './migrations/0015-roles.ts';
import type { Database } from './schema.ts';
import type { StoreDialect } from './store.ts';
import { StoreTooNewError } from './too-new.ts';

export type Migrations = Readonly<Record<string, Migration>>;

/** In order of their names. A migration that a server has run is never edited: a new one follows it. */
const migrations = (dialect: StoreDialect): Migrations => ({
  '0001-first': first(dialect),
  '0002-signable-keys': signableKeys(dialect),
  '0003-outbox': outbox(dialect),
  '0004-organizations': organizations(dialect),
  '0005-handles-and-stars': handlesAndStars(dialect),
  '0006-data-sources': dataSources(dialect),
  '0007-identities-and-invitations': identitiesAndInvitations(dialect),
  '0008-snapshots-and-annotations': snapshotsAndAnnotations(dialect),
  '0009-ingest-tokens': ingestTokens(dialect),
  '0010-webhooks': webhooks(dialect),
  '0012-edited-migrations': editedMigrations(dialect),
  '0014-nicknames': nicknames(dialect),
  '0015-roles': roles(dialect),
});

function migrator(db: Kysely<Database>, dialect: StoreDialect, later: Migrations): Migrator {
  const all = { ...migrations(dialect), ...later };
  // Numbers are given out before the work is done: what has a lower number may come later, and depends on nothing above it.
  return new Migrator({ db, provider: { getMigrations: async () => all }, allowUnorderedMigrations: true });
}

/**
 * Names of the migrations that the database lacks, oldest first. Errors: `StoreTooNewError`.
 *
 * @param later more of them, made by tests
 */
export async function pendingMigrations(
  db: Kysely<Database>,
  dialect: StoreDialect,
  later: Migrations = {},
): Promise<string[]> {
  const all = await migrator(db, dialect, later).getMigrations();
  const pending = all.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name);
  if (pending.length < all.length) await requireKnown(db, new Set(all.map(({ name }) => name)));
  return pending;
}

async function requireKnown(db: Kysely<Database>, known: ReadonlySet<string>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new StoreTooNewError(unknown.sort());
}

/**
 * Brings the database to the newest form. Errors: `MigrationFailedError`; nothing of what was done stays when all of it is in one
 * transaction, which on PostgreSQL it is, and on SQLite the caller's.
 */
export async function migrate(db: Kysely<Database>, dialect: StoreDialect, later: Migrations = {}): Promise<void> {
  const { error, results = [] } = await migrator(db, dialect, later).migrateToLatest();
  if (error === undefined) return;
  // A database that does not answer may answer in a moment: no reason to tell people to do something.
  const fault = storeFault(error);
  if (fault instanceof BelvedereError && fault.code === 'StorageUnavailable') throw error;
  const failed = results.find(({ status }) => status === 'Error');
  throw new MigrationFailedError({ migration: `migration ${failed?.migrationName ?? 'of the store'}`, cause: error });
}
