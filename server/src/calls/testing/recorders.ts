import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { CallRecord } from '../call-record.ts';
import { createRecorder, type RecorderOptions } from '../create-recorder.ts';
import type { Recorder, Reservation } from '../recorder.ts';
import { keepLog, type LogLine } from './keep-log.ts';

export interface RecorderBench {
  readonly folder: string;
  readonly log: LogLine[];
  /** Another one on the same folder, as after a restart: close the one before. */
  readonly start: (telemetry: Telemetry, options?: Partial<RecorderOptions>) => Recorder;
  readonly close: () => Promise<void>;
}

/** A spool folder of its own, and recorders on it that end with the test. */
export function openRecorderBench(): RecorderBench {
  const folder = mkdtempSync(join(tmpdir(), 'belvedere-recorder-'));
  const { log, lines } = keepLog();
  const open: Recorder[] = [];
  return {
    folder,
    log: lines,
    start(telemetry, options = {}) {
      const recorder = createRecorder({ folder, telemetry, log, spoolBytesMax: 1024 ** 3, ...options });
      open.push(recorder);
      return recorder;
    },
    async close() {
      for (const recorder of open) await recorder.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the note is in the file. */
export const note = (recorder: Recorder, record: CallRecord, reservation?: Reservation): Promise<void> =>
  new Promise((resolve) => recorder.append(record, reservation, resolve));
