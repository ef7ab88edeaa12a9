import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { QueryUsage } from '../query.ts';
import type { QueryCaller } from './desk.ts';

/** One query that has ended. */
interface QueryRecord {
  readonly id: string;
  readonly caller: QueryCaller;
  readonly text: string;
  readonly startedMs: number;
  readonly durationMs: number;
  /** Empty, or the code of the error. */
  readonly outcome: string;
  readonly usage: QueryUsage;
  readonly resultRows: number;
}

export interface QueryRecorder {
  readonly add: (record: QueryRecord) => void;
  /** Resolves when what was added before is written, or could not be. */
  readonly settle: () => Promise<void>;
  /** Resolves when everything that waits is written, or could not be. */
  readonly close: () => Promise<void>;
}

const TEXT_CHARACTERS_MAX = 16_384;
const WAITING_MAX = 10_000;

/**
 * Writes what queries used into the table `query_records`. What came while an insert was under way is the next insert. The record is for administrators who
 * look for what is slow: a server that is killed loses its last moments, and queries do not wait for it.
 */
export function createQueryRecorder(
  telemetry: Telemetry,
  log: { warn(fields: object, message: string): void },
): QueryRecorder {
  let waiting: QueryRecord[] = [];
  let writing: Promise<void> | undefined;
  /** How many were added and how many are through, whether they could be written or not. */
  let added = 0;
  let through = 0;
  let settling: { readonly upTo: number; readonly resolve: () => void }[] = [];

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const records = waiting;
      waiting = [];
      try {
        await telemetry.client().insert({ table: 'query_records', values: records.map(rowOf), format: 'JSONEachRow' });
      } catch (error) {
        log.warn({ err: error, queries: records.length }, 'queries could not be written down');
      }
      through += records.length;
      for (const { resolve } of settling.filter(({ upTo }) => upTo <= through)) resolve();
      settling = settling.filter(({ upTo }) => upTo > through);
    }
    writing = undefined;
  }

  return {
    add: (record) => {
      if (telemetry.state().status !== 'ready' || waiting.length >= WAITING_MAX) return;
      waiting.push(record);
      added += 1;
      writing ??= Promise.resolve().then(write);
    },
    // Not for what comes meanwhile: there may always be more.
    settle: () =>
      new Promise((resolve) => {
        if (through >= added) resolve();
        else settling.push({ upTo: added, resolve });
      }),
    close: async () => writing,
  };
}

function rowOf(record: QueryRecord): Record<string, unknown> {
  const { id, caller, text, startedMs, durationMs, outcome, usage, resultRows } = record;
  return {
    workspace: caller.workspaceNumber,
    time_us: Math.round(startedMs * 1_000),
    id,
    trace_id: caller.traceId,
    caller: caller.uuid,
    caller_name: caller.name,
    origin: caller.origin,
    text: text.slice(0, TEXT_CHARACTERS_MAX),
    outcome,
    duration_us: Math.round(durationMs * 1_000),
    rows_read: usage.rowsRead,
    bytes_read: usage.bytesRead,
    result_rows: resultRows,
    result_bytes: usage.resultBytes,
  };
}
