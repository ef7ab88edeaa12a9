import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { atMost } from './at-most.ts';
import { Room } from './room.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const options = { bytesMax: 100, requestsMax: 3, waitingMax: 2, waitMsMax: 5_000 };
const refused = { code: 'IngestOverloaded', status: 503, retryAfterSeconds: 2 };

describe('a request', () => {
  test('gets its room while there is some, and waits while there is none, in the order in which it came', async () => {
    const room = new Room(options);
    const [one, two] = [await room.enter(60), await room.enter(40)];
    const entered: string[] = [];
    const [three, four] = ['three', 'four'].map(async (name, index) => {
      const place = await room.enter(index === 0 ? 50 : 10);
      entered.push(name);
      return place;
    });
    // The small one would fit, but not before the one that came first.
    two.leave();
    await Promise.resolve();
    expect([entered, room.waiting]).toEqual([[], 2]);
    one.leave();
    (await three)?.leave();
    (await four)?.leave();
    expect([entered, room.bytes, room.waiting]).toEqual([['three', 'four'], 0, 0]);
  });

  test('waits for others to leave however small it is, and larger than all of the room it gets in alone', async () => {
    const room = new Room(options);
    const places = [await room.enter(1), await room.enter(1), await room.enter(1)];
    const fourth = room.enter(1);
    const large = room.enter(1_000);
    expect(room.waiting).toBe(2);
    places[0]?.leave();
    (await fourth).leave();
    for (const place of places) place.leave();
    (await large).leave();
    expect(room.bytes).toBe(0);
  });

  test('is sent away when too many wait, and when it has waited for long', async () => {
    const room = new Room(options);
    const first = await room.enter(100);
    const waiting = [room.enter(1), room.enter(1)];
    await expect(room.enter(1)).rejects.toMatchObject(refused);
    const ends = waiting.map((each) => expect(each).rejects.toMatchObject(refused));
    await vi.advanceTimersByTimeAsync(5_000);
    await Promise.all(ends);
    expect(room.waiting).toBe(0);
    const later = room.enter(100);
    first.leave();
    (await later).leave();
    expect(room.bytes).toBe(0);
  });

  test('whose sender has gone waits no longer, and those behind it move up', async () => {
    const room = new Room(options);
    const first = await room.enter(50);
    let goAway = () => {};
    const large = room.enter(90, (left) => {
      goAway = left;
    });
    const small = room.enter(50);
    const end = expect(large).rejects.toMatchObject({ code: 'RequestTimeout' });
    goAway();
    await end;
    (await small).leave();
    first.leave();
    goAway();
    expect([room.bytes, room.waiting]).toEqual([0, 0]);
  });

  test('that turns out larger than it said is sent away, unless there is room or nobody else is there', async () => {
    const room = new Room(options);
    const one = await room.enter(10);
    const two = await room.enter(10);
    one.resize(80);
    expect(() => two.resize(30)).toThrow(expect.objectContaining({ code: 'IngestOverloaded' }));
    expect(room.bytes).toBe(90);
    two.leave();
    two.leave();
    one.resize(5_000);
    expect(room.bytes).toBe(5_000);
    one.leave();
    expect(room.bytes).toBe(0);
  });
});

test('of work that may not be done all at once the rest waits, also behind work that fails', async () => {
  const run = atMost(2);
  const ends: (() => void)[] = [];
  let running = 0;
  const work = (fails: boolean) =>
    run(async () => {
      running += 1;
      await new Promise<void>((resolve) => ends.push(resolve));
      running -= 1;
      if (fails) throw new Error('failed');
      return 'done';
    });
  const all = [work(true), work(false), work(false), work(true), work(false)];
  const outcomes = Promise.allSettled(all);
  while (ends.length > 0) {
    expect(running).toBeLessThanOrEqual(2);
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(1);
  }
  expect((await outcomes).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});
