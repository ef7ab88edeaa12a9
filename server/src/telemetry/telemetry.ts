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
  /**
   * Nobody but this process can write, and nothing that an earlier one began is still running: so it is with the embedded engine, which
   * is locked, and ended when its server is gone. A ClickHouse server may have others before it.
   */
  readonly writesAlone: boolean;
  readonly state: () => TelemetryState;
  /**
   * The client, when the engine answers and its tables are migrated. Errors: `EngineUnavailable` with the reason; what the client
   * itself throws goes through `telemetryError`. Keep it for one piece of work, not for longer.
   *
   * `clickhouse_settings` of a request hold for that request only. Whatever only reads says `readonly: '1'` there, which closes files
   * and network to it; its other settings (`max_execution_time`) then belong there as well, since a `SETTINGS` clause is refused under
   * readonly. `wait_end_of_query: 1` makes the whole result first: every error is thrown by `query`, and small answers come sooner.
   * Without it an error in the middle of the rows reaches only `json()` and `stream()`, not `text()`.
   */
  readonly client: () => ClickHouseClient;
  /** Calls back with each new state, and at once unless the engine is still starting. Answers how to stop listening. */
  readonly onChange: (callback: (state: TelemetryState) => void) => () => void;
  /** Ends the embedded engine, when there is one, after the queries under way. */
  readonly close: () => Promise<void>;
}
