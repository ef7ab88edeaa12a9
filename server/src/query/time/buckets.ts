import type { Parameters } from '../compile/parameters.ts';
import type { TimeRange } from './range.ts';
import { momentOf, type Zone } from './zone.ts';

/** Time cut into pieces of one length by the calendar of a zone. */
export interface Buckets {
  readonly stepMs: number;
  /** Where each begins, oldest first; the first may begin before the range. */
  readonly startsMs: () => readonly number[];
  /** SQL of the begin of the bucket of a time, both in nanoseconds. */
  readonly sqlOf: (timeNs: string, parameters: Parameters) => string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Nothing is stored for longer. */
export const OLDEST_MS = 730 * DAY_MS;
/** The first Monday. Weeks begin there and not on the Thursday that 1970 began with. */
const MONDAY_MS = 4 * DAY_MS;

/** Buckets that begin where clocks of the zone show a multiple of the step, days at midnight and weeks on Monday. */
export function bucketsOf(stepMs: number, range: TimeRange, zone: Zone, nowMs: number): Buckets {
  const toMs = range.toMs ?? nowMs;
  const fromMs = range.fromMs ?? Math.max(0, toMs - OLDEST_MS);
  const anchor = stepMs % (7 * DAY_MS) === 0 ? MONDAY_MS : 0;
  const localStart = floorTo(fromMs + zone.offsetAt(fromMs), stepMs, anchor);
  const startsMs = () => {
    const starts: number[] = [];
    for (let local = localStart; ; local += stepMs) {
      const start = isRegular ? local - offset : momentOf(local, zone);
      if (start > toMs) return starts;
      if (start !== starts.at(-1)) starts.push(start);
    }
  };
  const offset = zone.offsetAt(fromMs);
  const isRegular = isEven(fromMs, toMs, zone, stepMs);
  return {
    stepMs,
    startsMs,
    sqlOf: (timeNs, parameters) => {
      if (!isRegular) return `roundDown(${timeNs}, ${parameters.integers(startsMs().map(nanoseconds))})`;
      const step = parameters.integer(nanoseconds(stepMs));
      // Below every stored time, so that the division rounds down.
      const origin = parameters.integer(nanoseconds(floorTo(0, stepMs, anchor - offset) - stepMs));
      return `(intDiv(${timeNs} - ${origin}, ${step}) * ${step} + ${origin})`;
    },
  };
}

const nanoseconds = (milliseconds: number): bigint => BigInt(Math.round(milliseconds)) * 1_000_000n;

const floorTo = (value: number, step: number, anchor: number): number =>
  Math.floor((value - anchor) / step) * step + anchor;

/** Whether clocks do not change in the range, or change by whole steps: then all buckets have one length. */
function isEven(fromMs: number, toMs: number, zone: Zone, stepMs: number): boolean {
  if (zone.name === 'UTC') return true;
  const first = zone.offsetAt(fromMs);
  for (let at = fromMs; at < toMs; at += 7 * DAY_MS) {
    if ((zone.offsetAt(at) - first) % stepMs !== 0) return false;
  }
  return (zone.offsetAt(toMs) - first) % stepMs === 0;
}
