import type { Cell } from './series/points.ts';
import type { Density } from './time/step.ts';

/** One key of an order, as requests give it beside the text. */
export interface SortOption {
  readonly column: string;
  readonly descending: boolean;
}

/** What a request says beside the text. What the text says itself is not changed by it, but for the number of points. */
export interface QueryOptions {
  /** Milliseconds since 1970, both inclusive. */
  readonly timeRange?: readonly [fromMs: number, toMs: number] | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly slimit?: number | undefined;
  readonly soffset?: number | undefined;
  readonly orderBy?: readonly SortOption[] | undefined;
  readonly sorderBy?: SortOption | undefined;
  readonly maxPointCount?: number | undefined;
  /** Seconds. */
  readonly interval?: number | undefined;
  readonly density?: Density | undefined;
  /** Where the page before ended: time in milliseconds, nanoseconds beside it, and the id of the document. */
  readonly searchAfter?: readonly (string | number)[] | undefined;
  /** Name of a time zone. */
  readonly tz?: string | undefined;
  /** A filter, in addition to that of the text. */
  readonly conditions?: string | undefined;
  /** Names of functions over the result, applied in order. */
  readonly functions?: readonly string[] | undefined;
  readonly disableSampling?: boolean | undefined;
  /** All series and not the first 20. */
  readonly disableSlimit?: boolean | undefined;
  /** More than one plain field is an error. */
  readonly singleField?: boolean | undefined;
  readonly lineProtocol?: boolean | undefined;
  readonly searchTimeoutMs?: number | undefined;
  /** A longer range is an error. */
  readonly maxDurationMs?: number | undefined;
}

/** Labels that somebody gave to an object, beside those that its agent reports. */
export interface ObjectLabels {
  readonly objectClass: string;
  readonly objectName: string;
  readonly labels: readonly string[];
}

export interface QueryRequest {
  readonly text: string;
  /** Numbers of the workspaces whose data is read: the caller has rights there. */
  readonly workspaces: readonly number[];
  /** Workspaces by what callers see of them, for functions that list them. */
  readonly workspaceNames?: readonly { readonly uuid: string; readonly name: string }[];
  /** Asked for by queries that name labels only. */
  readonly objectLabels?: () => Promise<readonly ObjectLabels[]>;
  readonly options: QueryOptions;
  readonly signal?: AbortSignal | undefined;
  /** Counts what the statements that have ended used, for whoever looks at the query while it runs or when it failed. */
  readonly usage?: QueryUsage | undefined;
  /** Goes with every statement, so that the engine's list of processes shows whose it is. */
  readonly mark?: string | undefined;
}

export interface QueryUsage {
  rowsRead: number;
  bytesRead: number;
  /** Bytes that the engine answered. */
  resultBytes: number;
}

/** Rows with the same values of their keys. */
export interface Series {
  readonly name: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly columns: readonly string[];
  readonly units: readonly null[];
  readonly values: readonly (readonly Cell[])[];
}

/** How a text was understood, for clients that label columns. */
export interface QueryParse {
  readonly namespace: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly funcs: Readonly<Record<string, readonly string[]>>;
}

interface QueryStatistics {
  readonly rowsRead: number;
  readonly bytesRead: number;
  readonly durationMs: number;
  readonly resultRows: number;
  /** Bytes that the engine answered. */
  readonly resultBytes: number;
}

export interface QueryResult {
  readonly series: readonly Series[];
  /** Without time. */
  readonly columnNames: readonly string[];
  readonly groupBy: readonly string[];
  /** Length of a bucket; 0 without one. */
  readonly intervalMs: number;
  /** Points that the range has at most; 0 without buckets. */
  readonly pointsMax: number;
  /** One of so many rows is in the result. */
  readonly sample: number;
  readonly parse: QueryParse;
  /** Of rows of documents: where the next page begins. */
  readonly searchAfter: readonly (string | number)[] | undefined;
  /** How many documents fit, 10,000 at most. */
  readonly totalHits: number | undefined;
  /** How many rows a filter over a result left. */
  readonly filterCount: number | undefined;
  readonly indexName: string;
  /** Name of the show function that was asked: `show_tag_key`; undefined for other queries. */
  readonly showFunction?: string | undefined;
  /** In line protocol, where that was asked for. */
  readonly points: readonly string[] | null;
  readonly statistics: QueryStatistics;
}

/**
 * Answers queries. Errors: `InvalidQuery` (place and suggestion in the detail), `QueryNotSupported`, `QueryLimitExceeded`, `QueryCancelled`,
 * `EngineUnavailable`, `InvalidParameter` for an unknown time zone.
 */
export interface QueryEngine {
  readonly run: (request: QueryRequest) => Promise<QueryResult>;
}
