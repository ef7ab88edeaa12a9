import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { TelemetryMigration } from '../../server/src/telemetry/migrations/index.ts';

/** How the servers of a commit made the tables of the engine. */
export interface OldTables {
  readonly commit: string;
  readonly migrations: readonly TelemetryMigration[];
}

export const readOldTables = (): readonly OldTables[] =>
  JSON.parse(gunzipSync(readFileSync(join(import.meta.dirname, 'telemetry.json.gz'))).toString('utf8')) as OldTables[];
