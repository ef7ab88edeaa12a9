import type { ClickHouseClient } from '@clickhouse/client';
import type { TelemetryMigration } from './migrations/index.ts';

/** The tables were made by a newer server: this one could misread them. The message is a sentence for an administrator. */
export class NewerTablesError extends Error {
  constructor(unknown: readonly string[]) {
    super(
      `The telemetry tables were made by a newer Belvedere (${unknown.join(', ')}). ` +
        'Start that version again, or restore a backup from before.',
    );
    this.name = 'NewerTablesError';
  }
}

/** Two servers that migrate at once both insert a row; the engine keeps one of them. */
const createOwnTable = `
  CREATE TABLE IF NOT EXISTS belvedere_migrations (name String, applied_at DateTime64(3, 'UTC'))
  ENGINE = ReplacingMergeTree ORDER BY name SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;

/**
 * Brings the tables to the newest form. A migration is noted when its last statement has run, so one that was interrupted runs
 * again from its beginning. Errors: `NewerTablesError`, and whatever the engine answers.
 */
export async function migrateTelemetry(
  client: ClickHouseClient,
  migrations: readonly TelemetryMigration[],
): Promise<void> {
  await client.command({ query: createOwnTable });
  const applied = await namesApplied(client);
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = [...applied].filter((name) => !known.has(name));
  if (unknown.length > 0) throw new NewerTablesError(unknown);
  for (const { name, statements } of migrations) {
    if (applied.has(name)) continue;
    for (const query of statements) await client.command({ query });
    await client.insert({
      table: 'belvedere_migrations',
      columns: ['name', 'applied_at'],
      values: [[name, new Date().toISOString().replace('T', ' ').replace('Z', '')]],
      format: 'JSONCompactEachRow',
    });
  }
}

async function namesApplied(client: ClickHouseClient): Promise<Set<string>> {
  const result = await client.query({ query: 'SELECT DISTINCT name FROM belvedere_migrations', format: 'JSONEachRow' });
  return new Set((await result.json<{ name: string }>()).map(({ name }) => name));
}
