import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchHealth } from './health.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function watch() {
  const hangs: string[] = [];
  let checks = 0;
  const health = watchHealth({
    check: () => {
      checks += 1;
    },
    onHang: (reason) => hangs.push(reason),
    startTimeoutMs: 1000,
  });
  return { health, hangs, checks: () => checks };
}

it('says that an engine hangs which does not become ready', () => {
  const { hangs } = watch();
  vi.advanceTimersByTime(1001);
  expect(hangs).toEqual(['the telemetry engine does not become ready']);
});

it('says so when it answers no check for a minute, and not while it answers now and then', () => {
  const { health, hangs, checks } = watch();
  health.onReady();
  for (let round = 0; round < 100; round += 1) {
    vi.advanceTimersByTime(30_000);
    health.onAlive();
  }
  expect(checks()).toBe(600);
  expect(hangs).toEqual([]);
  vi.advanceTimersByTime(66_000);
  expect(hangs[0]).toMatch(/does not answer/);
});

it('says nothing after it was stopped', () => {
  const { health, hangs } = watch();
  health.onReady();
  health.stop();
  vi.advanceTimersByTime(1_000_000);
  expect(hangs).toEqual([]);
});
