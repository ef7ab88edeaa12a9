import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Recorder, UnattributedCall } from './recorder.ts';
import { FakeTelemetry } from './testing/fake-telemetry.ts';
import { faultyFiles } from './testing/faulty-files.ts';
import { openRecorderBench, type RecorderBench } from './testing/recorders.ts';

const minuteMs = 1_764_000_000_000;
const refused: UnattributedCall = { dialect: 'open-api', address: '10.0.0.1', status: 401, errorCode: 'ft.AuthFail' };

let bench: RecorderBench;

beforeEach(() => {
  bench = openRecorderBench();
});

afterEach(async () => {
  vi.useRealTimers();
  await bench.close();
});

function rowsOf(telemetry: FakeTelemetry): unknown[][] {
  return (telemetry.tables.get('call_counts') ?? []).map((row) => row.slice(0, -1));
}

const count = (recorder: Recorder, times: number, call: Partial<UnattributedCall> = {}): void => {
  for (let time = 0; time < times; time += 1) recorder.countUnattributed({ ...refused, ...call });
};

it('adds up the calls of nobody by minute, address and outcome', async () => {
  const telemetry = new FakeTelemetry();
  let nowMs = minuteMs;
  const recorder = bench.start(telemetry, { now: () => nowMs });
  count(recorder, 3);
  count(recorder, 2, { address: '10.0.0.2' });
  nowMs += 60_000;
  count(recorder, 1);
  await recorder.close();
  expect(rowsOf(telemetry)).toEqual([
    [minuteMs / 1_000, 'open-api', '10.0.0.1', 401, 'ft.AuthFail', 3],
    [minuteMs / 1_000, 'open-api', '10.0.0.2', 401, 'ft.AuthFail', 2],
    [minuteMs / 1_000 + 60, 'open-api', '10.0.0.1', 401, 'ft.AuthFail', 1],
  ]);
});

it('tells of a minute when it is over although no further call comes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: minuteMs + 59_000 });
  const telemetry = new FakeTelemetry();
  count(bench.start(telemetry), 7);
  vi.advanceTimersByTime(1_100);
  await vi.waitUntil(() => rowsOf(telemetry).length === 1);
  expect(rowsOf(telemetry)[0]?.at(-1)).toBe(7);
});

it('tells no more than a thousand addresses apart in a minute, and loses none of their calls', async () => {
  const telemetry = new FakeTelemetry();
  const recorder = bench.start(telemetry, { now: () => minuteMs });
  for (let host = 0; host < 3_000; host += 1) count(recorder, 1, { address: `10.0.${host >> 8}.${host & 255}` });
  count(recorder, 5, { address: '10.0.0.0' });
  await recorder.close();
  const rows = rowsOf(telemetry);
  expect(rows).toHaveLength(1_001);
  expect(rows.find((row) => row[2] === 'other')?.at(-1)).toBe(2_000);
  expect(rows.find((row) => row[2] === '10.0.0.0')?.at(-1)).toBe(6);
});

it('keeps counts that cannot be written until they can be', async () => {
  const disk = faultyFiles();
  const telemetry = new FakeTelemetry();
  let nowMs = minuteMs;
  const recorder = bench.start(telemetry, { now: () => nowMs, files: disk.files });
  disk.isReadOnly = true;
  count(recorder, 2);
  nowMs += 60_000;
  count(recorder, 1);
  disk.isReadOnly = false;
  await recorder.close();
  expect(rowsOf(telemetry).map((row) => row.at(-1))).toEqual([2, 1]);
});
