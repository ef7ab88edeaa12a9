import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Turns } from './turns.ts';

const never = new AbortController().signal;
const small = () => new Turns({ runningMax: 2, waitingMax: 2 });

describe('the turns of a caller', () => {
  test('are taken in order, and hold nobody else up', async () => {
    const turns = small();
    const order: string[] = [];
    const [first, second] = [await turns.enter('a', never), await turns.enter('a', never)];
    const third = turns.enter('a', never).then((leave) => {
      order.push('third');
      return leave;
    });
    const fourth = turns.enter('a', never).then((leave) => {
      order.push('fourth');
      return leave;
    });
    (await turns.enter('b', never))();
    expect(order).toEqual([]);
    first();
    (await third)();
    (await fourth)();
    second();
    expect(order).toEqual(['third', 'fourth']);
    await turns.enter('a', never);
  });

  test('are refused when too many wait', async () => {
    const turns = small();
    for (let count = 0; count < 4; count += 1) void turns.enter('a', never);
    await expect(turns.enter('a', never)).rejects.toMatchObject({ code: 'QueryBudgetExceeded', retryAfterSeconds: 1 });
    await expect(turns.enter('b', never)).resolves.toBeTypeOf('function');
  });

  test('are given up by who goes, without losing a place', async () => {
    const turns = small();
    const leave = await turns.enter('a', never);
    await turns.enter('a', never);
    const gone = new AbortController();
    const waiting = turns.enter('a', gone.signal);
    const next = turns.enter('a', never);
    gone.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'QueryCancelled' });
    await expect(turns.enter('a', gone.signal)).rejects.toMatchObject({ code: 'QueryCancelled' });
    leave();
    await expect(next).resolves.toBeTypeOf('function');
  });

  test('never are more than may be, whoever enters, leaves and goes', async () => {
    const step = fc.record({ caller: fc.constantFrom('a', 'b'), does: fc.constantFrom('enter', 'leave', 'go') });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const turns = new Turns({ runningMax: 2, waitingMax: 3 });
        const inside: Record<string, (() => void)[]> = { a: [], b: [] };
        const waits: AbortController[] = [];
        for (const { caller, does } of steps) {
          if (does === 'enter') {
            const gone = new AbortController();
            waits.push(gone);
            turns.enter(caller, gone.signal).then(
              (leave) => inside[caller]?.push(leave),
              () => undefined,
            );
          } else if (does === 'leave') inside[caller]?.shift()?.();
          else waits.shift()?.abort();
          await nextTurn();
          expect(inside[caller]?.length).toBeLessThanOrEqual(2);
        }
        // Who waited comes in when another leaves, and has to leave as well.
        for (const list of Object.values(inside)) {
          for (; list.length > 0; await nextTurn()) list.shift()?.();
        }
        await expect(turns.enter('a', never)).resolves.toBeTypeOf('function');
      }),
      { numRuns: 50 },
    );
  });
});
