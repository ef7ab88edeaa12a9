import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import {
  enginePidOf,
  openOwnTelemetry,
  serverOfTests,
  type TestTelemetry,
} from '../../telemetry/testing/open-test-telemetry.ts';
import { callRecord } from '../testing/call-records.ts';
import { openRecorderBench } from '../testing/recorders.ts';

// A server of the tests belongs to others: only an engine of our own is killed.
it.skipIf(serverOfTests() !== undefined)(
  'leaves every call in the engine once when the engine is killed in the middle of its inserts',
  { timeout: 120_000 },
  async () => {
    const engine = await openOwnTelemetry();
    const bench = openRecorderBench();
    const recorder = bench.start(engine.telemetry, { settleMsMax: 60_000 });
    const noted: string[] = [];
    const settled: Promise<void>[] = [];
    let killedPid = 0;
    for (let kill = 0; kill < 4; kill += 1) {
      const pid = await vi.waitUntil(() => otherEngine(engine, killedPid), { timeout: 30_000 });
      const goal = noted.length + 2_000 + kill * 500;
      while (noted.length < goal) {
        for (let count = 0; count < 25; count += 1) {
          const traceId = randomUUID();
          recorder.append(callRecord({ traceId }), undefined, () => noted.push(traceId));
        }
        await turn();
        // Somebody always asks, so that inserts follow one another without a pause.
        settled.push(recorder.settle().catch(() => undefined));
      }
      killedPid = pid;
      process.kill(pid, 'SIGKILL');
    }
    await Promise.all(settled);
    await vi.waitUntil(() => otherEngine(engine, killedPid), { timeout: 30_000 });
    await recorder.settle();
    const answer = await engine.telemetry
      .client()
      .query({ query: 'SELECT trace_id FROM calls', format: 'JSONCompactEachRow' });
    const stored = (await answer.json<[string]>()).map(([traceId]) => traceId);
    expect(stored.toSorted()).toEqual(noted.toSorted());
    expect(recorder.state()).toMatchObject({ waitingCalls: 0, unrecordedCalls: 0 });
    await bench.close();
    await engine.close();
  },
);

/** The process of an engine that is ready and not the one that was killed. */
function otherEngine({ telemetry, folder }: TestTelemetry, killedPid: number): number | undefined {
  if (telemetry.state().status !== 'ready') return undefined;
  const pid = enginePidOf(folder);
  return pid === killedPid ? undefined : pid;
}
