import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CallWindows, windowMs } from './call-window.ts';
import { networkOf } from './failed-credentials.ts';

describe('windows of calls', () => {
  test('forget the oldest name when there are too many, so that memory stays bounded', () => {
    const windows = new CallWindows(() => 0, 100);
    for (let name = 0; name < 1_000; name += 1) windows.count(String(name));
    expect(windows.size).toBe(100);
    expect(windows.look('0', 1).allowed).toBe(true);
    expect(windows.look('999', 1).allowed).toBe(false);
  });

  test('a clock that is set back does not lock anybody out', () => {
    let now = 1_000_000;
    const windows = new CallWindows(() => now);
    windows.count('key');
    now = 0;
    expect(windows.look('key', 1).allowed).toBe(true);
  });

  test('never let more than the limit pass in one window', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 100 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 5 }), (pauses, limit) => {
        let now = 0;
        const windows = new CallWindows(() => now);
        const admitted: number[] = [];
        for (const pause of pauses) {
          now += pause;
          if (!windows.look('key', limit).allowed) continue;
          windows.count('key');
          admitted.push(now);
        }
        // Windows start with an admitted call, so each of them is found by walking from the first one on.
        for (let index = 0; index < admitted.length; ) {
          const start = admitted[index] ?? 0;
          const inside = admitted.filter((at) => at >= start && at < start + windowMs).length;
          expect(inside).toBeLessThanOrEqual(limit);
          index += inside;
        }
      }),
    );
  });
});

describe('failed credentials of one subscriber are counted together', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['', ''],
  ])('%s belongs to %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
