import type { QueryRequest, QueryResult } from '../query.ts';
import type { QueryRecords } from './query-records.ts';

/** Who asks, for the budget, the record and the list of running queries. */
export interface QueryCaller {
  /** The workspace in which the caller works. */
  readonly workspaceNumber: number;
  /** Uuid of a key, an account or `SYS`. */
  readonly uuid: string;
  readonly name: string;
  /** Of the call. */
  readonly traceId: string;
  /** The noun that asks: `query`, `gateway`, `chart`. */
  readonly origin: string;
  /** Cuts the caller's credential out of a text that others will see. */
  readonly withoutCredential?: ((text: string) => string) | undefined;
}

export interface RunningQuery {
  readonly id: string;
  readonly workspaceNumber: number;
  readonly callerUuid: string;
  readonly callerName: string;
  readonly traceId: string;
  readonly origin: string;
  readonly text: string;
  readonly startedMs: number;
  /** It goes on without a caller that waits. */
  readonly isBackground: boolean;
  readonly progress: QueryProgress;
}

/** What a query has read so far. */
export interface QueryProgress {
  readonly rowsRead: number;
  readonly bytesRead: number;
  /** What the engine expects to read for the statements that it has begun; 0 while it does not know. */
  readonly rowsTotal: number;
}

/** A query that goes on by itself. */
export type BackgroundState =
  | { readonly state: 'running'; readonly startedMs: number; readonly progress: QueryProgress }
  | { readonly state: 'done'; readonly result: QueryResult }
  | { readonly state: 'failed'; readonly error: unknown };

/**
 * Runs the queries of callers: knows which are under way, ends them, keeps to the budget of each caller, and writes down what each used.
 * Errors of `run` and of the state of a background query: those of the engine, and `QueryBudgetExceeded`.
 */
export interface QueryDesk {
  readonly run: (caller: QueryCaller, request: QueryRequest) => Promise<QueryResult>;
  /** Writes down a query that was refused before it began. */
  readonly refused: (caller: QueryCaller, text: string, error: unknown) => void;
  /** Begins a query and answers its id. Nobody has to wait for it; its result is kept for some minutes. */
  readonly start: (caller: QueryCaller, request: QueryRequest) => Promise<string>;
  /** Resolves when the query has ended or the time is over. Undefined: the workspace has no such query. */
  readonly poll: (workspaceNumber: number, id: string, waitMs: number) => Promise<BackgroundState | undefined>;
  /** The oldest first, those of other servers that share the engine among them. */
  readonly running: (workspaceNumber: number) => Promise<readonly RunningQuery[]>;
  /** Whether there was such a query of the workspace, on any server. */
  readonly cancel: (workspaceNumber: number, id: string) => Promise<boolean>;
  /** What queries that have ended used. */
  readonly records: QueryRecords;
  /** Ends all queries and writes down what waits. */
  readonly close: () => Promise<void>;
}
