import { randomUUID } from 'node:crypto';
import { readTelemetry, withTelemetryErrors } from '../../telemetry/index.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { QueryProgress, RunningQuery } from './desk.ts';
import { isQueryId, markBegin, markPrefix, readMark } from './statement-mark.ts';

/** What the engine knows of queries that are under way, on whichever server of ours: others that use it have databases of their own. */
export interface EngineProcesses {
  /** By id, what statements under way have read. Queries whose statement has not begun or has ended are missing. */
  readonly progress: () => Promise<ReadonlyMap<string, QueryProgress>>;
  /** Queries of a workspace that carry all that a list shows. */
  readonly running: (workspaceNumber: number) => Promise<readonly RunningQuery[]>;
  /** Ends the statements of a query. Resolves when the engine was told, not when they have ended. */
  readonly kill: (workspaceNumber: number, id: string) => Promise<void>;
}

const settings = { readonly: '1', max_execution_time: 5, wait_end_of_query: 1 } as const;

/** The embedded engine lets such statements pass by those that wait for a place. */
const watcherId = (): string => `watcher-${randomUUID()}`;

interface Found {
  readonly mark: ReturnType<typeof readMark>;
  readonly progress: QueryProgress;
}

type ProcessRow = readonly [
  mark: string,
  rowsRead: string | number,
  bytesRead: string | number,
  rowsTotal: string | number,
];

export function createEngineProcesses(telemetry: Telemetry): EngineProcesses {
  async function found(): Promise<readonly Found[]> {
    const rows = await readTelemetry(async () => {
      const result = await telemetry.client().query({
        query:
          "SELECT splitByChar(' ', Settings['log_comment'])[1] AS mark, sum(read_rows), sum(read_bytes), sum(total_rows_approx) FROM system.processes WHERE current_database = currentDatabase() AND startsWith(mark, {prefix:String}) GROUP BY mark",
        query_params: { prefix: markPrefix },
        query_id: watcherId(),
        format: 'JSONCompactEachRow',
        clickhouse_settings: settings,
      });
      return result.json<ProcessRow>();
    });
    return rows.map(([mark, rowsRead, bytesRead, rowsTotal]) => ({
      mark: readMark(mark),
      progress: {
        rowsRead: Number(rowsRead),
        bytesRead: Number(bytesRead),
        rowsTotal: Math.max(Number(rowsRead), Number(rowsTotal)),
      },
    }));
  }

  return {
    progress: async () => new Map((await found()).map(({ mark, progress }) => [mark.id, progress])),
    running: async (workspaceNumber) =>
      (await found()).flatMap(({ mark: { query }, progress }) =>
        query?.workspaceNumber === workspaceNumber ? [{ ...query, progress }] : [],
      ),
    async kill(workspaceNumber, id) {
      if (!isQueryId(id)) return;
      await withTelemetryErrors(() =>
        telemetry.client().command({
          // Letters, digits and dashes: the statement takes no parameters.
          query: `KILL QUERY WHERE current_database = currentDatabase() AND startsWith(Settings['log_comment'], '${markBegin(workspaceNumber, id)}') ASYNC`,
          query_id: watcherId(),
        }),
      );
    },
  };
}
