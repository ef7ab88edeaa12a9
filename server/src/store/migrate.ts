import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration';
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
import type { Database } from './schema.ts';
import type { StoreDialect } from './store.ts';
import { StoreTooNewError } from './too-new.ts';

/** In order of their names. A migration that has been released is never edited: a new one follows it. */
const migrations = (dialect: StoreDialect): Record<string, Migration> => ({
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
});

function migrator(db: Kysely<Database>, dialect: StoreDialect): Migrator {
  return new Migrator({ db, provider: { getMigrations: async () => migrations(dialect) } });
}

/** Names of the migrations that the database lacks, oldest first. Errors: `StoreTooNewError`. */
export async function pendingMigrations(db: Kysely<Database>, dialect: StoreDialect): Promise<string[]> {
  const all = await migrator(db, dialect).getMigrations();
  const pending = all.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name);
  if (pending.length < all.length) await requireKnown(db, new Set(all.map(({ name }) => name)));
  return pending;
}

async function requireKnown(db: Kysely<Database>, known: ReadonlySet<string>): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  const unknown = rows.map(({ name }) => name).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new StoreTooNewError(unknown.sort());
}

/** Brings the database to the newest form; throws the error of the migration that failed, and nothing of it stays. */
export async function migrate(db: Kysely<Database>, dialect: StoreDialect): Promise<void> {
  const { error } = await migrator(db, dialect).migrateToLatest();
  if (error !== undefined) throw error;
}
