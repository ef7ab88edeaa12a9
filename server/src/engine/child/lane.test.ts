import { describe, expect, it } from 'vitest';
import { createLane } from './lane.ts';

const never = new AbortController().signal;

describe('a lane', () => {
  it('lets the next one in when one leaves, in the order in which they came', async () => {
    const lane = createLane({ runningMax: 1, waitingMax: 2 });
    const leave = await lane.enter(never);
    const order: string[] = [];
    const second = lane.enter(never).then((leaveSecond) => {
      order.push('second');
      leaveSecond();
    });
    const third = lane.enter(never).then(() => order.push('third'));
    expect(lane.size()).toBe(3);
    leave();
    await Promise.all([second, third]);
    expect(order).toEqual(['second', 'third']);
  });

  it('refuses with the code of the engine what finds no place to wait', async () => {
    const lane = createLane({ runningMax: 1, waitingMax: 1 });
    await lane.enter(never);
    void lane.enter(never);
    await expect(lane.enter(never)).rejects.toThrow(/^Code: 202\..*TOO_MANY_SIMULTANEOUS_QUERIES/);
  });

  it('gives the place of a client that is gone to the next one', async () => {
    const lane = createLane({ runningMax: 1, waitingMax: 1 });
    const leave = await lane.enter(never);
    const gone = new AbortController();
    const waiting = lane.enter(gone.signal);
    gone.abort();
    await expect(waiting).rejects.toThrow(/^Code: 394/);
    const next = lane.enter(never);
    leave();
    await expect(next).resolves.toBeTypeOf('function');
  });

  it('counts a way out that is taken twice once', async () => {
    const lane = createLane({ runningMax: 1, waitingMax: 1 });
    const leave = await lane.enter(never);
    leave();
    leave();
    expect(lane.size()).toBe(0);
  });
});
