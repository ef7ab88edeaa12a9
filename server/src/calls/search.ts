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
   * A path as called, or a template with names in braces: it stands for the calls of that template, whatever the names are, and for
   * paths of its shape that belong to no route.
   */
  readonly path?: string | undefined;
  /** An address, or a range in CIDR form. */
  readonly address?: string | undefined;
  readonly durationMinMs?: number | undefined;
  readonly durationMaxMs?: number | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
  /** Uuids of objects that a call was about. */
  readonly objects?: readonly string[] | undefined;
  /** Part of path, query, fail reason, error code, user agent, name of the caller or body, in capitals or not. */
  readonly text?: string | undefined;
  /** Uuids of objects whose bodies are not looked through for the text: what is found would tell what they say. */
  readonly closedObjects?: readonly string[] | undefined;
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

/** Calls that were answered and could not be recorded. */
export interface CallGap {
  readonly fromUs: number;
  readonly toUs: number;
  readonly calls: number;
  readonly reason: string;
}

/** What calls can be counted by. `key`: uuid of the key, empty for calls of others. `time`: start of the bucket. */
export type CallDimension =
  | 'key'
  | 'caller'
  | 'operation'
  | 'noun'
  | 'effect'
  | 'object'
  | 'status'
  | 'errorCode'
  | 'address'
  | 'dialect'
  | 'time';

export const callMeasures = ['calls', 'succeeded', 'refused', 'failed', 'p50Ms', 'p95Ms', 'p99Ms', 'lastMs'] as const;
export type CallMeasure = (typeof callMeasures)[number];

export interface CallGrouping {
  readonly by: readonly CallDimension[];
  /** Length of a bucket of time; undefined: one that cuts the window into a few dozen. */
  readonly bucketMs?: number | undefined;
  /** Largest first; `time`: oldest bucket first. */
  readonly orderBy: CallMeasure | 'time';
  readonly limit: number;
}

interface CallCounts extends CallTotals {
  /** Durations of answers in milliseconds, of which so many per cent took no longer; estimated beyond some thousand calls. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** When the newest of them was answered. */
  readonly lastMs: number;
}

export interface CallGroup extends CallCounts {
  /** One value for each dimension that was asked for: text, a status, or the start of a bucket in milliseconds. */
  readonly values: { readonly [Dimension in CallDimension]?: string | number };
}

export interface CallSummary {
  readonly groups: readonly CallGroup[];
  readonly totals: CallTotals;
  /** What the limit left out. */
  readonly rest: { readonly groups: number; readonly calls: number };
  /** Length of a bucket of time; undefined where time is no dimension. */
  readonly bucketMs: number | undefined;
}

/** What one caller did with one operation. */
export interface OperationUse extends CallTotals {
  readonly operation: string;
  readonly effect: CallRecord['effect'];
  readonly permission: string;
  readonly lastMs: number;
}

/** What one caller did in a window. Every list is sorted by calls and holds the `listMax` largest. */
export interface CallerUse extends CallTotals {
  /** When the oldest and the newest call were answered; null without any. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly operations: readonly OperationUse[];
  readonly errors: readonly { readonly errorCode: string; readonly calls: number; readonly lastMs: number }[];
  readonly addresses: readonly { readonly address: string; readonly calls: number; readonly lastMs: number }[];
  /** The most calls that came within any 60 s, those not counted that a limit of calls refused; zero without any. */
  readonly peak: { readonly callsPerMinute: number; readonly atMs: number | null };
  /** Calls that a limit of calls refused. */
  readonly limited: number;
}

/** How long the calls of a workspace are kept: null for ever, and without end. */
export interface CallRetention {
  readonly days: number | null;
  /** Bytes on the disk of the engine, estimated. */
  readonly bytesMax: number | null;
}

/**
 * Reads the record of calls. Every method first waits until the engine has all calls that this server answered before.
 * Errors of all: `EngineUnavailable`, `QueryLimitExceeded`.
 */
export interface CallSearch {
  /** Newest first; `after` is the last call of the page before, `skip` leaves out so many more. Bodies are empty unless asked for. */
  page(
    scope: CallScope,
    page: {
      readonly limit: number;
      readonly after?: CallPosition | undefined;
      readonly skip?: number | undefined;
      readonly withBodies?: boolean;
    },
  ): Promise<readonly StoredCall[]>;
  totals(scope: CallScope): Promise<CallTotals>;
  /** The call with this trace id; undefined also where it belongs to another workspace. */
  find(workspace: string, traceId: string): Promise<StoredCall | undefined>;
  summary(scope: CallScope, grouping: CallGrouping): Promise<CallSummary>;
  /**
   * Everything that matches, newest first, in chunks: the engine is read only as fast as the chunks are taken, and stops when
   * the iteration ends early. Errors of the search may come with any chunk.
   */
  stream(scope: CallScope): AsyncIterable<readonly StoredCall[]>;
  /** What is missing in the window of a scope, oldest first, at most 1,000; the other parts of its filter do not matter. */
  gaps(scope: CallScope): Promise<readonly CallGap[]>;
  /** What the calls of a scope were; the filter names the caller and the window. */
  use(scope: CallScope): Promise<CallerUse>;
  /**
   * Deletes what is older or larger than its workspace keeps. `retentionOf` is asked for every workspace with calls, those
   * that exist no longer included. Answers about how many calls went.
   */
  prune(retentionOf: (workspace: string) => CallRetention): Promise<number>;
}
