import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Recorder, Reservation } from './recorder.ts';
import { rowBytesMax } from './rows/limits.ts';
import { callRecord } from './testing/call-records.ts';
import { FakeTelemetry } from './testing/fake-telemetry.ts';
import { faultyFiles } from './testing/faulty-files.ts';
import { note, openRecorderBench, type RecorderBench } from './testing/recorders.ts';

let bench: RecorderBench;

beforeEach(() => {
  bench = openRecorderBench();
});

afterEach(async () => {
  vi.useRealTimers();
  await bench.close();
});

const tryToReserve = (recorder: Recorder): Reservation | undefined => {
  try {
    return recorder.reserve();
  } catch (error) {
    expect(error).toMatchObject({ code: 'RecordUnavailable', status: 503 });
    return undefined;
  }
};

const bodyOf = (bytes: number): string => JSON.stringify('x'.repeat(bytes));

describe('with a full disk', () => {
  it('refuses changes before they are made, counts reads as a gap, and tells of the gap when there is room again', async () => {
    const disk = faultyFiles();
    const telemetry = new FakeTelemetry('starting');
    const recorder = bench.start(telemetry, { files: disk.files });
    disk.bytesLeft = 0;
    let recorded = 0;
    while (recorder.state().unrecordedCalls === 0) {
      await note(recorder, callRecord({ workspace: 'wksp_a', body: bodyOf(10_000) }));
      recorded += 1;
    }
    await note(recorder, callRecord({ workspace: 'wksp_b' }));
    expect(() => recorder.reserve()).toThrow('the disk that holds the spool is full');
    expect(recorder.state()).toMatchObject({ recording: false, reason: 'the disk that holds the spool is full' });

    disk.bytesLeft = 10 * 1024 ** 2;
    await note(recorder, callRecord({ traceId: 'a change' }), recorder.reserve());
    expect(recorder.state()).toMatchObject({ recording: true, reason: '', unrecordedCalls: 2 });
    telemetry.become('ready');
    await recorder.settle();
    expect(telemetry.column('calls', 'trace_id')).toHaveLength(recorded);
    expect(telemetry.column('call_gaps', 'workspace')).toEqual(['wksp_a', 'wksp_b']);
    expect(telemetry.column('call_gaps', 'calls')).toEqual([1, 1]);
    expect(new Set(telemetry.column('call_gaps', 'reason'))).toEqual(
      new Set(['the disk that holds the spool is full']),
    );
    expect(bench.log.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  it('never fails to note a change that has a reservation, whatever is noted in between and wherever the disk ends', async () => {
    const step = fc.oneof(
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('reserve' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('change' as const), bytes: fc.nat(16_000) }) },
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('read' as const), bytes: fc.integer({ min: 4_000, max: 16_000 }) }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('turn' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 200 }), fc.nat(600_000), async (steps, bytesLeft) => {
        const one = openRecorderBench();
        const disk = faultyFiles();
        const telemetry = new FakeTelemetry();
        const recorder = one.start(telemetry, { files: disk.files });
        disk.bytesLeft = bytesLeft;
        const reservations: Reservation[] = [];
        const changes: string[] = [];
        const settled: Promise<void>[] = [];
        for (const [index, { kind, ...rest }] of steps.entries()) {
          const body = bodyOf('bytes' in rest ? rest.bytes : 0);
          if (kind === 'reserve') {
            const reservation = tryToReserve(recorder);
            if (reservation) reservations.push(reservation);
          } else if (kind === 'change') {
            const reservation = reservations.shift();
            if (reservation === undefined) continue;
            changes.push(`change ${index}`);
            recorder.append(callRecord({ traceId: `change ${index}`, body }), reservation, () => {});
          } else if (kind === 'read') recorder.append(callRecord({ body }), undefined, () => {});
          else if (kind === 'release') reservations.shift()?.release();
          else if (kind === 'settle') settled.push(recorder.settle());
          else await new Promise((resolve) => setImmediate(resolve));
        }
        for (const reservation of reservations) reservation.release();
        await Promise.all(settled);
        await recorder.settle();
        const stored = telemetry.column('calls', 'trace_id') as string[];
        expect(stored.filter((traceId) => traceId.startsWith('change'))).toEqual(changes);
        await one.close();
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the room of changes in flight from reads', async () => {
    const disk = faultyFiles();
    const recorder = bench.start(new FakeTelemetry('off'), { files: disk.files });
    const reservations = [recorder.reserve(), recorder.reserve(), recorder.reserve()];
    disk.bytesLeft = 0;
    while (recorder.state().unrecordedCalls === 0) await note(recorder, callRecord({ body: bodyOf(9_000) }));
    const { waitingCalls } = recorder.state();
    for (const reservation of reservations) {
      await note(
        recorder,
        callRecord({ body: JSON.stringify('"'.repeat(8_000)), path: '\u0001'.repeat(2_000) }),
        reservation,
      );
    }
    expect(recorder.state()).toMatchObject({ waitingCalls: waitingCalls + 3, unrecordedCalls: 1 });
  });

  it('gives back the room that it could not use', () => {
    const disk = faultyFiles();
    disk.bytesLeft = rowBytesMax / 2;
    const recorder = bench.start(new FakeTelemetry('off'), { files: disk.files });
    expect(recorder.state()).toMatchObject({ recording: false });
    expect(() => recorder.reserve()).toThrow();
    expect(disk.bytesLeft).toBe(rowBytesMax / 2);
  });

  // A disk of its own needs name spaces, which not every machine gives to everybody.
  const [program, ...flags] = ['unshare', '-rm'] as const;
  const hasNameSpaces = spawnSync(program, [...flags, 'true']).status === 0;
  it.runIf(hasNameSpaces)('refuses changes and keeps every promise on a disk that is really full', () => {
    const disk = join(bench.folder, 'disk');
    mkdirSync(disk);
    const script = fileURLToPath(new URL('./testing/fill-disk.ts', import.meta.url));
    const command = `mount -t tmpfs -o size=2m tmpfs ${disk} && exec ${process.execPath} ${script} ${disk}`;
    const answer = JSON.parse(execFileSync(program, [...flags, 'sh', '-c', command], { encoding: 'utf8' }));
    expect(answer).toEqual({
      isRefused: true,
      reason: 'the disk that holds the spool is full',
      hasGap: true,
      areReservedKept: true,
      isRecordingAgain: true,
    });
  });
});

describe('with a folder that cannot be written', () => {
  it('refuses changes from the start, and goes on when it can be written', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const disk = faultyFiles();
    disk.isReadOnly = true;
    const telemetry = new FakeTelemetry();
    const recorder = bench.start(telemetry, { files: disk.files });
    expect(recorder.state()).toMatchObject({ recording: false, reason: 'the spool folder is read-only' });
    expect(() => recorder.reserve()).toThrow('the call cannot be recorded: the spool folder is read-only');
    await note(recorder, callRecord());
    disk.isReadOnly = false;
    vi.advanceTimersByTime(1_000);
    expect(recorder.state()).toMatchObject({ recording: true, unrecordedCalls: 1 });
    await recorder.settle();
    expect(telemetry.column('call_gaps', 'calls')).toEqual([1]);
  });

  it('starts although something else has the name of the folder', async () => {
    const folder = join(bench.folder, 'spool');
    writeFileSync(folder, '');
    const recorder = bench.start(new FakeTelemetry(), { folder });
    expect(() => recorder.reserve()).toThrow('the call cannot be recorded');
    await note(recorder, callRecord());
    expect(recorder.state()).toMatchObject({ recording: false, unrecordedCalls: 1 });
  });

  it('brings what waits to the engine although the files cannot be removed, and nothing twice after the next start', async () => {
    const disk = faultyFiles();
    const telemetry = new FakeTelemetry('starting');
    const recorder = bench.start(telemetry, { files: disk.files });
    await note(recorder, callRecord());
    disk.isReadOnly = true;
    telemetry.become('ready');
    await recorder.settle();
    await recorder.close();
    disk.isReadOnly = false;
    await bench.start(telemetry, { files: disk.files }).settle();
    expect(telemetry.column('calls', 'trace_id')).toHaveLength(1);
  });
});

describe('with a disk that fails in the middle of a note', () => {
  it('answers all the same and counts the calls as a gap', async () => {
    const disk = faultyFiles();
    const telemetry = new FakeTelemetry();
    const recorder = bench.start(telemetry, { files: disk.files });
    await note(recorder, callRecord({ traceId: 'before' }));
    disk.isBroken = true;
    await Promise.all([note(recorder, callRecord()), note(recorder, callRecord(), tryToReserve(recorder))]);
    expect(recorder.state()).toMatchObject({ recording: false, unrecordedCalls: 2 });
    disk.isBroken = false;
    await note(recorder, callRecord({ traceId: 'after' }), recorder.reserve());
    await recorder.settle();
    expect(telemetry.column('calls', 'trace_id')).toEqual(['before', 'after']);
    expect(telemetry.column('call_gaps', 'calls')).toEqual([2]);
  });
});

describe('with more waiting than may wait', () => {
  it('refuses changes until the engine has taken some', async () => {
    const telemetry = new FakeTelemetry('starting');
    const recorder = bench.start(telemetry, { spoolBytesMax: 100_000 });
    const early = recorder.reserve();
    while (recorder.state().unrecordedCalls === 0) await note(recorder, callRecord({ body: bodyOf(9_000) }));
    expect(() => recorder.reserve()).toThrow('more than 100000 bytes of calls wait for the engine');
    await note(recorder, callRecord({ traceId: 'in flight' }), early);
    telemetry.become('ready');
    await recorder.settle();
    expect(telemetry.column('calls', 'trace_id').at(-1)).toBe('in flight');
    recorder.reserve().release();
    await recorder.settle();
    expect(telemetry.column('call_gaps', 'calls')).toEqual([1]);
    expect(recorder.state()).toMatchObject({ recording: true, reason: '' });
  });
});
