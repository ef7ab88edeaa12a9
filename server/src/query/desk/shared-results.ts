import { BelvedereError, type ErrorCode } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import { readTelemetry } from '../../telemetry/index.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { QueryResult } from '../query.ts';

/** How a query in the background stands, for servers that do not run it. */
export type SharedState =
  | { readonly state: 'running'; readonly startedMs: number }
  | { readonly state: 'done'; readonly result: QueryResult }
  | { readonly state: 'failed'; readonly error: unknown };

/** Where several servers leave the results of queries in the background for each other. */
export interface SharedResults {
  readonly begun: (workspaceNumber: number, id: string, startedMs: number) => Promise<void>;
  readonly ended: (
    workspaceNumber: number,
    id: string,
    state: Exclude<SharedState, { state: 'running' }>,
  ) => Promise<void>;
  /** Undefined: nobody of this workspace began it, or it is kept no longer. */
  readonly find: (workspaceNumber: number, id: string) => Promise<SharedState | undefined>;
}

/** A larger result is told by the server that made it, and by no other. */
const RESULT_CHARACTERS_MAX = 32 * 1024 * 1024;

interface Stored {
  readonly state: string;
  readonly time_us: string | number;
  readonly body: string;
}

interface StoredFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** In the table `background_queries` of the engine that they share. A row is of one moment; the newest counts. */
export function createSharedResults(
  telemetry: Telemetry,
  { now, keepMs }: { readonly now: () => number; readonly keepMs: number },
): SharedResults {
  async function insert(workspace: number, id: string, state: string, timeMs: number, body: string): Promise<void> {
    await telemetry.client().insert({
      table: 'background_queries',
      values: [{ workspace, id, time_us: Math.round(timeMs * 1_000), state, body }],
      format: 'JSONEachRow',
    });
  }

  return {
    begun: (workspaceNumber, id, startedMs) => insert(workspaceNumber, id, 'running', startedMs, ''),
    async ended(workspaceNumber, id, state) {
      const body = JSON.stringify(state.state === 'done' ? state.result : failureOf(state.error));
      const isTooLarge = body.length > RESULT_CHARACTERS_MAX;
      await insert(
        workspaceNumber,
        id,
        isTooLarge ? 'failed' : state.state,
        // Behind its begin, whatever the clock did meanwhile: the newest row counts.
        now() + 1,
        isTooLarge ? JSON.stringify(tooLarge) : body,
      );
    },
    async find(workspaceNumber, id) {
      const [found] = await readTelemetry(async () => {
        const result = await telemetry.client().query({
          query: `SELECT state, time_us, body FROM background_queries
            WHERE workspace = {workspace:UInt32} AND id = {id:String} AND time_us >= {oldest:Int64}
            ORDER BY time_us DESC, state = 'running' LIMIT 1`,
          query_params: { workspace: workspaceNumber, id, oldest: Math.round((now() - keepMs) * 1_000) },
          format: 'JSONEachRow',
          clickhouse_settings: { readonly: '1', max_execution_time: 15, wait_end_of_query: 1 },
        });
        return result.json<Stored>();
      });
      return found === undefined ? undefined : stateOf(found);
    },
  };
}

function stateOf({ state, time_us: timeUs, body }: Stored): SharedState {
  if (state === 'running') return { state, startedMs: Math.floor(Number(timeUs) / 1_000) };
  if (state === 'done') return { state, result: parseJson(body) as QueryResult };
  const { code, message, detail } = parseJson(body) as StoredFailure;
  return { state: 'failed', error: new BelvedereError(code, message, detail === undefined ? {} : { detail }) };
}

/** What is no error of ours is told as one that nobody expected: its message is for the log of the server that saw it. */
const failureOf = (error: unknown): StoredFailure =>
  error instanceof BelvedereError
    ? { code: error.code, message: error.message, ...(error.detail === undefined ? {} : { detail: error.detail }) }
    : { code: 'InternalError', message: 'the query failed on the server that ran it' };

const tooLarge: StoredFailure = {
  code: 'QueryLimitExceeded',
  message: 'the result is too large to be told by a server that did not make it',
};
