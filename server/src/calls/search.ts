import type { CallRecord } from './call-record.ts';

/** A call as it lies in the record. */
export interface StoredCall extends CallRecord {
  /** When it was answered, in microseconds since the epoch; unique on one server and growing with every answer. */
  readonly timeUs: number;
}

/** Newest first, calls are ordered by this; a position is the last call that was seen. */
export interface CallPosition {
  readonly timeUs: number;
  readonly traceId: string;
}

/**
 * `succeeded`: status below 400. `refused`: 401, 403 and 429, the caller may not. `failed`: every other status from 400 on.
 */
export type CallOutcome = 'succeeded' | 'refused' | 'failed';

/** Whatever is left out does not filter. Bounds are inclusive. */
export interface CallFilter {
  /** Uuid of a key. */
  readonly key?: string | undefined;
  /** Uuid of a key or an account. */
  readonly caller?: string | undefined;
  readonly operation?: string | undefined;
  /** The part of the operation before the dot: `dashboards`. */
  readonly noun?: string | undefined;
  readonly dialect?: string | undefined;
  readonly method?: string | undefined;
  readonly effect?: CallRecord['effect'] | undefined;
  readonly outcome?: CallOutcome | undefined;
  /** 2 for 200 to 299, and so on. */
  readonly statusClass?: number | undefined;
  readonly status?: number | undefined;
  readonly errorCode?: string | undefined;
  /**
   * A path as called, or a template with names in braces, which matches calls whose template or path has that shape, whatever the names
   * are.
   */
  readonly path?: string | undefined;
  /** An address, or a range in CIDR form. */
  readonly address?: string | undefined;
  readonly durationMinMs?: number | undefined;
  readonly durationMaxMs?: number | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** Part of path, query, fail reason, user agent, name of the caller or body, in capitals or not. */
  readonly text?: string | undefined;
}

export interface CallScope {
  /** `wksp_` uuid; empty for the scope of the server. */
  readonly workspace: string;
  readonly filter: CallFilter;
  /** Nothing newer than this position: keeps the pages and totals of one search to the calls that were there when it began. */
  readonly upTo?: CallPosition | undefined;
}

export interface CallTotals {
  readonly total: number;
  readonly succeeded: number;
  readonly refused: number;
  readonly failed: number;
}

/**
 * Reads the record of calls. Every method first waits until the engine has all calls that this server answered before.
 * Errors of all: `EngineUnavailable`, `QueryLimitExceeded`.
 */
export interface CallSearch {
  /** Newest first; `after` is the last call of the page before, `skip` leaves out so many more. */
  page(
    scope: CallScope,
    page: { readonly limit: number; readonly after?: CallPosition | undefined; readonly skip?: number | undefined },
  ): Promise<readonly StoredCall[]>;
  totals(scope: CallScope): Promise<CallTotals>;
}
