import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CallRecord } from './call-record.ts';
import { createRecorder, type RecorderOptions } from './create-recorder.ts';
import type { Recorder, Reservation } from './recorder.ts';
import { callRecord } from './testing/call-records.ts';
import { FakeTelemetry } from './testing/fake-telemetry.ts';
import { keepLog } from './testing/keep-log.ts';

let folder: string;
const open: Recorder[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'belvedere-recorder-'));
});

afterEach(async () => {
  for (const recorder of open.splice(0)) await recorder.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(telemetry: FakeTelemetry, options: Partial<RecorderOptions> = {}): Recorder {
  const { log } = keepLog();
  const recorder = createRecorder({ folder, telemetry, log, spoolBytesMax: 1024 ** 3, settleMsMax: 5_000, ...options });
  open.push(recorder);
  return recorder;
}

const note = (recorder: Recorder, record: CallRecord, reservation?: Reservation): Promise<void> =>
  new Promise((resolve) => recorder.append(record, reservation, resolve));

it('brings what was noted to the engine before settle resolves, in the order in which it was noted', async () => {
  const telemetry = new FakeTelemetry();
  const recorder = start(telemetry);
  const records = Array.from({ length: 100 }, () => callRecord());
  for (const record of records) recorder.append(record, undefined, () => {});
  await recorder.settle();
  expect(telemetry.column('calls', 'trace_id')).toEqual(records.map(({ traceId }) => traceId));
  const times = telemetry.column('calls', 'time_us') as number[];
  expect(new Set(times).size).toBe(100);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(recorder.state()).toMatchObject({ recording: true, waitingCalls: 0, waitingBytes: 0, unrecordedCalls: 0 });
});

it('keeps the notes of a process that ended without an engine for the next one', async () => {
  const away = new FakeTelemetry('unavailable');
  const recorder = start(away);
  await note(recorder, callRecord({ traceId: 'one' }));
  await note(recorder, callRecord({ traceId: 'two' }), recorder.reserve());
  await expect(recorder.settle()).rejects.toMatchObject({ code: 'EngineUnavailable' });
  await recorder.close();

  const telemetry = new FakeTelemetry();
  await start(telemetry).settle();
  expect(telemetry.column('calls', 'trace_id')).toEqual(['one', 'two']);
});

it('leaves no file behind when everything is in the engine', async () => {
  const recorder = start(new FakeTelemetry());
  await note(recorder, callRecord());
  await recorder.close();
  expect(readdirSync(folder)).toEqual([]);
});
