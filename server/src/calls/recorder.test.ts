import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { callRecord } from './testing/call-records.ts';
import { FakeTelemetry } from './testing/fake-telemetry.ts';
import { note, openRecorderBench, type RecorderBench } from './testing/recorders.ts';

let bench: RecorderBench;

beforeEach(() => {
  bench = openRecorderBench();
});

afterEach(async () => {
  vi.useRealTimers();
  await bench.close();
});

const spoolText = (): string =>
  readdirSync(bench.folder)
    .map((name) => readFileSync(join(bench.folder, name), 'utf8'))
    .join('');

it('brings what was noted to the engine before settle resolves, in the order in which it was noted', async () => {
  const telemetry = new FakeTelemetry();
  const recorder = bench.start(telemetry);
  const records = Array.from({ length: 100 }, () => callRecord());
  for (const record of records) recorder.append(record, undefined, () => {});
  await recorder.settle();
  expect(telemetry.column('calls', 'trace_id')).toEqual(records.map(({ traceId }) => traceId));
  const times = telemetry.column('calls', 'time_us') as number[];
  expect(new Set(times).size).toBe(100);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(recorder.state()).toEqual({
    recording: true,
    reason: '',
    waitingCalls: 0,
    waitingBytes: 0,
    unrecordedCalls: 0,
  });
});

it('settles a window that is over without the calls that came after it, and not without those of an earlier process', async () => {
  const telemetry = new FakeTelemetry();
  const recorder = bench.start(telemetry);
  const beforeUs = Date.now() * 1_000 - 1;
  recorder.append(callRecord({ traceId: 'later' }), undefined, () => {});
  await recorder.settle(beforeUs);
  expect(telemetry.column('calls', 'trace_id')).toEqual([]);
  await recorder.settle(beforeUs + 60_000_000);
  expect(telemetry.column('calls', 'trace_id')).toEqual(['later']);

  telemetry.become('unavailable');
  recorder.append(callRecord({ traceId: 'left behind' }), undefined, () => {});
  await recorder.close();
  telemetry.become('ready');
  await bench.start(telemetry).settle(beforeUs);
  expect(telemetry.column('calls', 'trace_id')).toEqual(['later', 'left behind']);
});

it('calls back in the turn of the call, when the note is in the file and not before', async () => {
  const recorder = bench.start(new FakeTelemetry('unavailable'));
  const events: string[] = [];
  recorder.append(callRecord({ traceId: 'first' }), undefined, () => {
    expect(spoolText()).toContain('first');
    events.push('first');
  });
  recorder.append(callRecord({ traceId: 'second' }), recorder.reserve(), () => events.push('second'));
  expect(spoolText()).not.toContain('first');
  setImmediate(() => events.push('end of the turn'));
  await new Promise((resolve) => setTimeout(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(events).toEqual(['first', 'second', 'end of the turn']);
  expect(recorder.state()).toMatchObject({ recording: true, waitingCalls: 2 });
});

it('keeps telling the others when one of those that wait fails', async () => {
  const recorder = bench.start(new FakeTelemetry('off'));
  recorder.append(callRecord(), undefined, () => {
    throw new Error('the socket is gone');
  });
  await note(recorder, callRecord());
  expect(bench.log.at(-1)).toMatchObject({ level: 'error', message: 'an answer could not be sent' });
});

it('notes more in one turn than fits into its memory', async () => {
  const telemetry = new FakeTelemetry();
  const recorder = bench.start(telemetry);
  const body = JSON.stringify('x'.repeat(15_000));
  let told = 0;
  for (let count = 0; count < 1_500; count += 1) recorder.append(callRecord({ body }), undefined, () => told++);
  await recorder.settle();
  expect(told).toBe(1_500);
  expect(telemetry.column('calls', 'trace_id')).toHaveLength(1_500);
  expect(telemetry.inserts).toBeGreaterThan(1);
});

it('keeps the notes of a process that ended without an engine for the next one', async () => {
  const recorder = bench.start(new FakeTelemetry('unavailable'));
  await note(recorder, callRecord({ traceId: 'one' }));
  await note(recorder, callRecord({ traceId: 'two' }), recorder.reserve());
  await recorder.close();
  expect(bench.log.at(-1)).toMatchObject({ fields: { waitingCalls: 2 } });

  const telemetry = new FakeTelemetry();
  await bench.start(telemetry).settle();
  expect(telemetry.column('calls', 'trace_id')).toEqual(['one', 'two']);
});

it('leaves no file behind when everything is in the engine', async () => {
  const recorder = bench.start(new FakeTelemetry());
  await note(recorder, callRecord());
  await recorder.close();
  expect(readdirSync(bench.folder)).toEqual([]);
});

it.each([
  { who: 'five seconds', isShared: false, afterMs: 5_000 },
  { who: 'a second where other servers search the same engine', isShared: true, afterMs: 1_000 },
])('brings notes to the engine within about $who when nobody asks for them', async ({ isShared, afterMs }) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const telemetry = new FakeTelemetry();
  const recorder = bench.start(telemetry, { isShared });
  await note(recorder, callRecord({ traceId: 'unasked' }));
  vi.advanceTimersByTime(afterMs);
  await vi.waitUntil(() => telemetry.column('calls', 'trace_id').includes('unasked'));
});

it('makes no file for each second while there is no engine, and brings all of it when it comes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const telemetry = new FakeTelemetry('starting');
  const recorder = bench.start(telemetry);
  for (let second = 0; second < 5; second += 1) {
    await note(recorder, callRecord());
    vi.advanceTimersByTime(1_000);
  }
  expect(readdirSync(bench.folder)).toHaveLength(1);
  telemetry.become('ready');
  await recorder.settle();
  expect(telemetry.column('calls', 'trace_id')).toHaveLength(5);
});

it('ends segments by their size while there is no engine', async () => {
  const recorder = bench.start(new FakeTelemetry('off'));
  const body = JSON.stringify('x'.repeat(15_000));
  for (let batch = 0; batch < 240; batch += 1) {
    for (let count = 0; count < 10; count += 1) recorder.append(callRecord({ body }), undefined, () => {});
    await note(recorder, callRecord());
  }
  expect(readdirSync(bench.folder).length).toBeGreaterThan(2);
  expect(recorder.state().waitingCalls).toBe(2_640);
});

it('runs one insert at a time, and all who wait share it', async () => {
  const telemetry = new FakeTelemetry();
  const recorder = bench.start(telemetry);
  const settled: Promise<void>[] = [];
  for (let count = 0; count < 50; count += 1) {
    await note(recorder, callRecord());
    settled.push(recorder.settle(), recorder.settle());
  }
  await Promise.all(settled);
  expect(telemetry.runningMax).toBe(1);
  expect(telemetry.column('calls', 'trace_id')).toHaveLength(50);
  expect(telemetry.inserts).toBeLessThan(50);
});

it('says at once that the engine is not there, and why', async () => {
  const recorder = bench.start(new FakeTelemetry('unavailable'));
  await note(recorder, callRecord());
  await expect(recorder.settle()).rejects.toMatchObject({
    code: 'EngineUnavailable',
    message: 'the engine of the test is unavailable',
  });
});

it('waits for an engine that is starting, but not for ever', async () => {
  const telemetry = new FakeTelemetry('starting');
  const recorder = bench.start(telemetry, { settleMsMax: 500 });
  await note(recorder, callRecord());
  await expect(recorder.settle()).rejects.toMatchObject({ code: 'EngineUnavailable' });
  const settled = recorder.settle();
  telemetry.become('ready');
  await settled;
  expect(telemetry.column('calls', 'trace_id')).toHaveLength(1);
});

it('stops waiting when the engine fails for good', async () => {
  const telemetry = new FakeTelemetry();
  telemetry.faults.push('before');
  const recorder = bench.start(telemetry);
  await note(recorder, callRecord());
  const settled = recorder.settle();
  telemetry.become('unavailable');
  await expect(settled).rejects.toMatchObject({ code: 'EngineUnavailable' });
});

it('leaves files alone that it does not know, and says nothing of them to the engine', async () => {
  const name = '1764000000000-00000000-00000000.calls-3.rows';
  writeFileSync(join(bench.folder, name), '["of a newer version"]\n');
  const telemetry = new FakeTelemetry();
  await bench.start(telemetry).settle();
  expect(telemetry.inserts).toBe(0);
  expect(readdirSync(bench.folder)).toContain(name);
});

it('tells of calls whose file somebody removed', async () => {
  const telemetry = new FakeTelemetry('starting');
  const recorder = bench.start(telemetry);
  await note(recorder, callRecord());
  for (const name of readdirSync(bench.folder)) rmSync(join(bench.folder, name));
  telemetry.become('ready');
  await vi.waitUntil(() => telemetry.column('call_gaps', 'calls').length === 1);
  expect(recorder.state()).toMatchObject({ unrecordedCalls: 1, waitingCalls: 0 });
});
