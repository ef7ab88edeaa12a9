import { describe, expect, test } from 'vitest';
import type { QueryEngine, QueryRequest, QueryResult } from '../query.ts';
import { createQueryDesk } from './create-desk.ts';
import type { QueryCaller } from './desk.ts';
import { noQueryDesk } from './no-desk.ts';

const caller: QueryCaller = { workspaceNumber: 1, uuid: 'wsak_1', name: 'key', traceId: 't', origin: 'query' };
const request: QueryRequest = { text: 'M::cpu', workspaces: [1], options: {} };
const answer = { series: [], statistics: {} } as unknown as QueryResult;

/** A desk whose engine does what the test says, with a clock that only the test moves. */
function deskWith(run: QueryEngine['run'], options: { budgetMsPerMinute?: number; keepMs?: number } = {}) {
  const clock = { now: 1_000_000 };
  const recorded: string[] = [];
  const recorder = {
    add: ({ outcome }: { outcome: string }) => void recorded.push(outcome),
    settle: async () => undefined,
    close: async () => undefined,
  };
  const { records } = noQueryDesk();
  const log = { warn: () => undefined };
  const parts = { engine: { run }, recorder, records, processes, log, now: () => clock.now };
  return { desk: createQueryDesk({ ...parts, ...options }), clock, recorded };
}

/** An engine that cannot say what runs takes nothing from the lists. */
const refuse = async (): Promise<never> => {
  throw new Error('the engine does not answer');
};
const processes = { progress: refuse, running: refuse, kill: refuse };

/** Runs until its signal aborts. */
const endless: QueryEngine['run'] = ({ signal }) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });

describe('the desk', () => {
  test('lets nobody see or end the queries of another workspace', async () => {
    const { desk } = deskWith(endless);
    const id = await desk.start(caller, request);
    expect(await desk.running(1)).toMatchObject([{ id, text: 'M::cpu', isBackground: true }]);
    expect(await desk.running(2)).toEqual([]);
    expect(await desk.cancel(2, id)).toBe(false);
    expect(await desk.poll(2, id, 0)).toBeUndefined();
    expect(await desk.poll(1, id, 0)).toMatchObject({ state: 'running' });
    expect(await desk.cancel(1, id)).toBe(true);
    expect(await desk.poll(1, id, 10_000)).toMatchObject({ state: 'failed' });
    expect(await desk.running(1)).toEqual([]);
  });

  test('keeps results for a time', async () => {
    const { desk, clock } = deskWith(async () => answer, { keepMs: 1_000 });
    const id = await desk.start(caller, request);
    expect(await desk.poll(1, id, 10_000)).toEqual({ state: 'done', result: answer });
    clock.now += 1_001;
    expect(await desk.poll(1, id, 0)).toBeUndefined();
  });

  test('refuses a caller that has used up its minute, and no other, and takes him in again after it', async () => {
    const { desk, clock, recorded } = deskWith(async () => answer, { budgetMsPerMinute: 0 });
    await expect(desk.run(caller, request)).rejects.toMatchObject({
      code: 'QueryBudgetExceeded',
      retryAfterSeconds: 60,
    });
    clock.now += 61_000;
    await expect(desk.run({ ...caller, uuid: 'wsak_2' }, request)).rejects.toMatchObject({
      code: 'QueryBudgetExceeded',
    });
    expect(recorded).toEqual(['QueryBudgetExceeded', 'QueryBudgetExceeded']);
    const wide = deskWith(async () => answer, { budgetMsPerMinute: 60_000 });
    await expect(wide.desk.run(caller, request)).resolves.toBe(answer);
  });

  test('ends everything when the server stops', async () => {
    const { desk } = deskWith(endless);
    const asked = desk.run(caller, request);
    asked.catch(() => undefined);
    await desk.start(caller, request);
    await desk.close();
    await expect(asked).rejects.toThrow('aborted');
    expect(await desk.running(1)).toEqual([]);
  });
});
