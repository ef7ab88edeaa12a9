import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOfText } from './rows/write-text.ts';
import { callRecord } from './testing/call-records.ts';
import { lineOfCall, rowOfCall } from './testing/call-rows.ts';
import { FakeTelemetry, type InsertFault } from './testing/fake-telemetry.ts';
import { note, openRecorderBench, type RecorderBench } from './testing/recorders.ts';

let bench: RecorderBench;

beforeEach(() => {
  bench = openRecorderBench();
});

afterEach(() => bench.close());

const segmentsIn = (folder: string): string[] => readdirSync(folder).filter((name) => /\.(rows|ndjson)$/.test(name));

describe('an insert that goes wrong', () => {
  it.each<[InsertFault, string]>([
    ['before', 'before the engine saw it'],
    ['answer-lost', 'after the rows were stored'],
    ['half-stored', 'after the rows of one month were stored and those of the other were not'],
    ['token-noted-in-vain', 'after its token was noted and before the rows were stored'],
    ['out-of-memory', 'because the engine had no memory left'],
  ])('(%s) leaves each call in the engine once: %s', async (fault) => {
    const telemetry = new FakeTelemetry();
    const recorder = bench.start(telemetry);
    telemetry.faults.push(fault);
    const traceIds = Array.from({ length: 10 }, (_, index) => `call ${index}`);
    for (const traceId of traceIds) recorder.append(callRecord({ traceId }), undefined, () => {});
    await recorder.settle();
    expect((telemetry.column('calls', 'trace_id') as string[]).toSorted()).toEqual(traceIds);
    expect(recorder.state()).toMatchObject({ waitingCalls: 0, unrecordedCalls: 0 });
    expect(segmentsIn(bench.folder).length).toBeLessThanOrEqual(1);
  });

  it('is repeated under its own token first: the earlier one may still be running', async () => {
    const telemetry = new FakeTelemetry();
    const recorder = bench.start(telemetry);
    telemetry.faults.push('token-noted-in-vain');
    await note(recorder, callRecord());
    await recorder.settle();
    const [first, second, third] = telemetry.insertedTokens;
    expect([second, third]).toEqual([first, `${first}+1`]);
  });

  it('leaves each call in the engine once over any series of failures and restarts', async () => {
    const fault = fc.constantFrom<InsertFault>('before', 'answer-lost', 'half-stored', 'token-noted-in-vain');
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('notes' as const), count: fc.integer({ min: 1, max: 5 }) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('fault' as const), fault }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('engine-restart' as const) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
        const one = openRecorderBench();
        const telemetry = new FakeTelemetry();
        let recorder = one.start(telemetry);
        const expected: string[] = [];
        for (const current of steps) {
          if (current.kind === 'fault') telemetry.faults.push(current.fault);
          else if (current.kind === 'settle') await recorder.settle();
          else if (current.kind === 'engine-restart') {
            telemetry.become('starting');
            telemetry.become('ready');
          } else if (current.kind === 'restart') {
            // A server that dies with the engine away leaves its files, and does not know how its inserts ended.
            telemetry.become('unavailable');
            await recorder.close();
            recorder = one.start(telemetry);
            telemetry.become('ready');
          } else {
            for (let count = 0; count < current.count; count += 1) {
              expected.push(`call ${expected.length}`);
              await note(recorder, callRecord({ traceId: expected.at(-1) as string }));
            }
          }
        }
        await recorder.settle();
        expect((telemetry.column('calls', 'trace_id') as string[]).toSorted()).toEqual(expected.toSorted());
        await one.close();
      }),
      // Looking for a smaller case takes seconds for each try, and the test would end without saying what it found.
      { numRuns: 15, endOnFailure: true, timeout: 20_000 },
    );
  });
});

describe('what is damaged of a segment', () => {
  it('is put aside and counted as a gap, and the good rows around it are stored', async () => {
    const name = '1764000000000-00000000-00000000.calls-2.rows';
    const row = (traceId: string, timeUs: number) => rowOfCall(callRecord({ traceId }), timeUs, name);
    const tail = bytesOfText(name);
    const damaged = row('damaged', 4);
    // A text that goes on for longer than the row.
    damaged[damaged.indexOf('damaged') - 1] = 120;
    const bytes = [row('one', 1), damaged, row('two', 2), Buffer.from('not a row'), tail, row('three', 3)];
    writeFileSync(join(bench.folder, name), Buffer.concat([...bytes, Buffer.alloc(5_000)]));
    const telemetry = new FakeTelemetry();
    const recorder = bench.start(telemetry);
    await recorder.settle();
    expect((telemetry.column('calls', 'trace_id') as string[]).toSorted()).toEqual(['one', 'three', 'two']);
    const aside = readFileSync(join(bench.folder, 'rejected', name.replace('.rows', '.ndjson')), 'utf8');
    const expected = [damaged, Buffer.concat([Buffer.from('not a row'), tail])];
    const lines = aside.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      expected.map((each) => ({ damaged: each.toString('base64') })),
    );
    await recorder.settle();
    expect(telemetry.column('call_gaps', 'calls')).toEqual([2]);
    expect(recorder.state()).toMatchObject({ unrecordedCalls: 2, waitingCalls: 0 });
  });

  it('is put aside and counted as a gap in the form of the servers before, too and counted as a gap, and the good ones around them are stored', async () => {
    const name = '1764000000000-00000000-00000000.calls-1.ndjson';
    const line = (traceId: string, timeUs: number) =>
      lineOfCall(callRecord({ traceId, workspace: 'wksp_known' }), timeUs, name).toString();
    const damaged = ['not JSON\n', '["wksp_known",1764000000000005,"too short"]\n'];
    const good = [line('one', 1), line('two', 2), line('three', 3)];
    writeFileSync(join(bench.folder, name), [good[0], damaged[0], good[1], damaged[1], good[2]].join(''));
    const telemetry = new FakeTelemetry();
    const recorder = bench.start(telemetry);
    await recorder.settle();
    expect(telemetry.column('calls', 'trace_id').toSorted()).toEqual(['one', 'three', 'two']);
    expect(readFileSync(join(bench.folder, 'rejected', name), 'utf8')).toBe(damaged.join(''));
    await recorder.settle();
    expect(telemetry.column('call_gaps', 'calls')).toEqual([1, 1]);
    expect(telemetry.column('call_gaps', 'workspace').toSorted()).toEqual(['', 'wksp_known']);
    expect(recorder.state()).toMatchObject({ unrecordedCalls: 2, waitingCalls: 0 });
    expect(bench.log.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('what a killed process leaves behind', () => {
  it('is stored up to the last whole row', async () => {
    const recorder = bench.start(new FakeTelemetry('off'));
    for (const traceId of ['one', 'two', 'torn']) await note(recorder, callRecord({ traceId }));
    const left = openRecorderBench();
    cpSync(bench.folder, left.folder, { recursive: true });
    const [file] = segmentsIn(left.folder).map((name) => join(left.folder, name)) as [string];
    const text = readFileSync(file);
    // The zeros that were written ahead follow the rows.
    expect(text.length).toBeGreaterThan(200_000);
    truncateSync(file, text.lastIndexOf(basename(file)) + 20);
    appendFileSync(file, Buffer.alloc(1_000));

    const telemetry = new FakeTelemetry();
    await left.start(telemetry).settle();
    expect(telemetry.column('calls', 'trace_id')).toEqual(['one', 'two']);
    expect(existsSync(file)).toBe(false);
    await left.close();
  });

  it('is removed when it holds nothing', async () => {
    writeFileSync(join(bench.folder, '1764000000000-00000000-00000000.calls-1.ndjson'), Buffer.alloc(4_096));
    writeFileSync(join(bench.folder, '1764000000000-00000000-00000001.calls-1.ndjson'), '');
    writeFileSync(join(bench.folder, '1764000000000-00000000-00000002.calls-2.rows'), Buffer.alloc(4_096));
    writeFileSync(join(bench.folder, '1764000000000-00000000-00000003.calls-2.rows'), '');
    const telemetry = new FakeTelemetry();
    const recorder = bench.start(telemetry);
    await recorder.settle();
    await recorder.close();
    expect(telemetry.inserts).toBe(0);
    expect(segmentsIn(bench.folder)).toEqual([]);
  });

  it('counts as waiting before the engine has it', async () => {
    const first = bench.start(new FakeTelemetry('off'));
    for (let count = 0; count < 3; count += 1) await note(first, callRecord());
    await first.close();
    const recorder = bench.start(new FakeTelemetry('off'));
    await expect.poll(() => recorder.state().waitingCalls).toBe(3);
  });

  it('holds every call that was answered, once, wherever the kill came', { timeout: 60_000 }, async () => {
    const acknowledged: string[] = [];
    for (let kill = 0; kill < 6; kill += 1) {
      const writer = fork(new URL('./testing/writer.ts', import.meta.url), [bench.folder, `w${kill}`], {
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const goal = acknowledged.length + 300 + 700 * kill;
      await collect(writer, acknowledged, goal);
    }
    const telemetry = new FakeTelemetry();
    const recorder = bench.start(telemetry);
    await recorder.settle();
    const stored = telemetry.column('calls', 'trace_id') as string[];
    expect(new Set(stored).size).toBe(stored.length);
    const known = new Set(stored);
    expect(acknowledged.filter((traceId) => !known.has(traceId))).toEqual([]);
    expect(recorder.state()).toMatchObject({ unrecordedCalls: 0, waitingCalls: 0 });
  });
});

/** Kills the writer when it has acknowledged so many calls, and takes in what it said before it died. */
async function collect(writer: ChildProcess, acknowledged: string[], goal: number): Promise<void> {
  writer.on('message', (traceIds: string[]) => {
    acknowledged.push(...traceIds);
    if (acknowledged.length >= goal) writer.kill('SIGKILL');
  });
  await once(writer, 'exit');
}
