import type { ClickHouseClient } from '@clickhouse/client';
import type { TelemetryState } from './telemetry.ts';

/** Something that answers the client: the embedded engine or a server. */
export interface TelemetrySource {
  readonly client: ClickHouseClient;
  readonly close: () => Promise<void>;
}

/** Called on every change; `ready` means that statements can be run, not that the tables are there. */
export type SourceListener = (state: TelemetryState) => void;
