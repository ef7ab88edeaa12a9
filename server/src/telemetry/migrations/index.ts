import { callTables } from './0001-calls.ts';
import { pointsOfTelemetry } from './0002-points.ts';
import { queryTables } from './0003-queries.ts';
import { cheaperCalls } from './0004-cheaper-calls.ts';
import { queryUse } from './0006-query-use.ts';
import { uploadsOfAgents } from './0007-uploads.ts';
import { cheaperMerges } from './0008-cheaper-merges.ts';

/**
 * One step of the tables. Its statements run one after the other, each of them again when the server ended in between, so every one
 * must do nothing the second time (`IF NOT EXISTS`). They must be understood by the embedded engine and by a ClickHouse server alike.
 */
export interface TelemetryMigration {
  readonly name: string;
  readonly statements: readonly string[];
}

/** In order. A migration that has been released is never edited: a new one follows it. */
export const telemetryMigrations: readonly TelemetryMigration[] = [
  callTables,
  pointsOfTelemetry,
  queryTables,
  cheaperCalls,
  queryUse,
  uploadsOfAgents,
  cheaperMerges,
];
