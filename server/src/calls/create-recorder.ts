import { randomBytes } from 'node:crypto';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { CallsLog } from './log.ts';
import type { Recorder } from './recorder.ts';
import { type SpoolFiles, spoolFiles } from './spool/files.ts';
import { Spool } from './spool/spool.ts';
import { SpoolRecorder } from './spool-recorder.ts';

export interface RecorderOptions {
  /** The folder `spool` of the data folder; made when it is missing. */
  readonly folder: string;
  readonly telemetry: Telemetry;
  readonly log: CallsLog;
  /** Bytes that may wait for the engine. */
  readonly spoolBytesMax: number;
  /** Wall clock in milliseconds since the epoch. */
  readonly now?: () => number;
  readonly files?: SpoolFiles;
  /** Other servers search the same engine, and cannot ask this one for what it has not delivered yet. */
  readonly isShared?: boolean;
  /** How long `settle` waits for an engine that is starting or behind. */
  readonly settleMsMax?: number;
}

const settleMsMaxDefault = 8_000;
/** What others see of this server's calls is so old at most. */
const sealSharedMs = 1_000;
/** Whoever searches is waited for, so this says only how large inserts get: five times as many rows cost the engine a quarter less each. */
const sealOwnMs = 5_000;

/** Never throws: with a folder that cannot be used, changes are refused until it can be. */
export function createRecorder({
  folder,
  telemetry,
  log,
  spoolBytesMax,
  now = Date.now,
  files = spoolFiles,
  settleMsMax = settleMsMaxDefault,
  isShared = false,
}: RecorderOptions): Recorder {
  const processTag = randomBytes(4).toString('hex');
  const spool = new Spool({ folder, files, bytesMax: spoolBytesMax, processTag, nowMs: now });
  return new SpoolRecorder({
    spool,
    telemetry,
    log,
    nowMs: now,
    settleMsMax,
    sealMs: isShared ? sealSharedMs : sealOwnMs,
  });
}
