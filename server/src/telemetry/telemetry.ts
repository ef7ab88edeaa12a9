import type { ClickHouseClient } from '@clickhouse/client';

/** `off`: switched off by configuration. `unavailable`: it cannot be used, and `reason` says why and what to do. */
export type TelemetryStatus = 'starting' | 'ready' | 'unavailable' | 'off';

export interface TelemetryState {
  readonly status: TelemetryStatus;
  /** One sentence for people; empty while ready. */
  readonly reason: string;
}

/**
 * Where telemetry and the record of calls are kept: the embedded engine or a ClickHouse server, behind the same client. It may come and
 * go while the server runs; nothing of it is needed to serve what is not telemetry.
 */
export interface Telemetry {
  readonly state: () => TelemetryState;
  /**
   * The client, when the engine answers and its tables are migrated. Errors: `EngineUnavailable` with the reason. Settings belong into
   * the SQL (`… SETTINGS max_execution_time = 5`) and never into the client's options: there they would stick to a session.
   */
  readonly client: () => ClickHouseClient;
  /** Calls back each time the engine becomes ready, at once when it already is. Answers how to stop listening. */
  readonly onReady: (callback: () => void) => () => void;
  /** Ends the embedded engine, when there is one, after the queries under way. */
  readonly close: () => Promise<void>;
}
