/** Run as a program with a folder on a small disk of its own: fills the disk and prints what the recorder made of it. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRecorder } from '../create-recorder.ts';
import { callRecord } from './call-records.ts';
import { FakeTelemetry } from './fake-telemetry.ts';
import { keepLog } from './keep-log.ts';
import { note } from './recorders.ts';

const disk = process.argv[2] as string;
const ballast = join(disk, 'ballast');
const telemetry = new FakeTelemetry('off');
const { log } = keepLog();
const recorder = createRecorder({ folder: join(disk, 'spool'), telemetry, log, spoolBytesMax: 1024 ** 3 });

const reservations = [recorder.reserve(), recorder.reserve()];
fill();
while (recorder.state().unrecordedCalls === 0) await note(recorder, callRecord());
const isRefused = isReservationRefused();
const { reason, waitingCalls, unrecordedCalls } = recorder.state();
for (const reservation of reservations) {
  await note(recorder, callRecord({ body: JSON.stringify('"'.repeat(8_000)) }), reservation);
}
const areReservedKept = recorder.state().waitingCalls === waitingCalls + 2;
rmSync(ballast);
const isRecordingAgain = !isReservationRefused();
process.stdout.write(
  JSON.stringify({ isRefused, reason, hasGap: unrecordedCalls > 0, areReservedKept, isRecordingAgain }),
);
await recorder.close();

function fill(): void {
  for (const bytes of [64 * 1024, 4096, 1]) {
    try {
      for (;;) writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' });
    } catch {}
  }
}

function isReservationRefused(): boolean {
  try {
    recorder.reserve().release();
    return false;
  } catch {
    return true;
  }
}
