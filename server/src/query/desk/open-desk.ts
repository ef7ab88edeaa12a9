import type { Telemetry } from '../../telemetry/telemetry.ts';
import { createQueryEngine } from '../create-query-engine.ts';
import type { EngineLimits } from '../run/ask-engine.ts';
import { createQueryDesk, KEEP_MS } from './create-desk.ts';
import type { QueryDesk } from './desk.ts';
import { createEngineProcesses } from './processes.ts';
import { createQueryRecorder } from './query-record.ts';
import { createQueryRecords } from './query-records.ts';
import { createSharedResults } from './shared-results.ts';

export interface OpenDeskOptions {
  readonly telemetry: Telemetry;
  readonly log: { readonly warn: (fields: object, message: string) => void };
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
  /** Other limits of statements than the usual ones, by the engine's names. */
  readonly limits?: EngineLimits;
  readonly budgetMsPerMinute?: number;
  /** Whether other servers may ask the same engine. */
  readonly isShared: boolean;
}

/** The desk over the tables of an engine. */
export function openQueryDesk({
  telemetry,
  log,
  now,
  limits,
  budgetMsPerMinute,
  isShared,
}: OpenDeskOptions): QueryDesk {
  const recorder = createQueryRecorder(telemetry, log);
  return createQueryDesk({
    engine: createQueryEngine({ telemetry, now, ...(limits === undefined ? {} : { limits }) }),
    recorder,
    records: createQueryRecords(telemetry, recorder, limits),
    processes: createEngineProcesses(telemetry),
    ...(isShared ? { shared: createSharedResults(telemetry, { now, keepMs: KEEP_MS }) } : {}),
    log,
    now,
    ...(budgetMsPerMinute === undefined ? {} : { budgetMsPerMinute }),
  });
}
