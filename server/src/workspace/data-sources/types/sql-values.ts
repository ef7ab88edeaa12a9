import { BelvedereError } from '../../../errors/index.ts';
import type { FieldFrameType } from '../frames.ts';
import type { SqlColumn } from './sql-frames.ts';

/** How the values of one column are read; null where a value has no equal in a frame. */
export interface ValueReader<Value> {
  readonly frameType: FieldFrameType;
  readonly read: (value: Value) => unknown;
}

/** A column read by its reader; the nanoseconds of times come beside their milliseconds. */
export function readColumn<Value>(
  name: string,
  { frameType, read }: ValueReader<Value>,
  values: readonly (Value | null)[],
): SqlColumn {
  const found = values.map((value) => (value === null ? null : read(value)));
  if (frameType !== 'time.Time') return { name, frameType, values: found };
  const moments = found as (Moment | null)[];
  return {
    name,
    frameType,
    values: moments.map((moment) => moment?.ms ?? null),
    nanos: moments.map((moment) => moment?.nanos ?? 0),
  };
}

/** A number where it holds all of the digits, else a bigint. */
export function wholeNumber(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : BigInt(digits);
}

interface Moment {
  readonly ms: number;
  /** Below the millisecond. */
  readonly nanos: number;
}

/** Milliseconds of a clock's reading in a time zone, given what they would be in UTC. */
export type ClockZone = (wallMs: number) => number;

const inUtc: ClockZone = (wallMs) => wallMs;

/**
 * `2026-01-02`, `2026-01-02 03:04:05.678901`, the same with `+00`. Undefined for infinity, for years before Christ and for the zero
 * dates of MySQL.
 */
export function readMoment(text: string, zone: ClockZone = inUtc): Moment | null {
  const [, date, clock = '00:00:00', fraction = ''] =
    /^(\d{4,6}-\d\d-\d\d)(?: (\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?)?(?:\+00)?$/.exec(text) ?? [];
  if (date === undefined) return null;
  const wallMs = Date.parse(`${date}T${clock}Z`);
  if (Number.isNaN(wallMs)) return null;
  const nanos = Number(fraction.padEnd(9, '0'));
  return { ms: zone(wallMs) + Math.floor(nanos / 1_000_000), nanos: nanos % 1_000_000 };
}

const MINUTE_MS = 60_000;

/** Of `+02:00` or `Europe/Berlin`; empty is UTC. Errors: `InvalidParameter` for an unknown one. */
export function clockZone(name: string): ClockZone {
  if (name === '' || name === '+00:00' || name === 'UTC') return inUtc;
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):(\d\d)$/.exec(name) ?? [];
  if (sign !== undefined) {
    const offsetMs = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1);
    return (wallMs) => wallMs - offsetMs;
  }
  const format = formatOf(name);
  const offsetAt = (ms: number): number => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000;
  };
  // The offset of the moment itself, which the first guess may miss by a change of the clock.
  return (wallMs) => wallMs - offsetAt(wallMs - offsetAt(wallMs));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const number = 'numeric';
  const parts = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', hourCycle: 'h23', ...parts });
  } catch {
    throw new BelvedereError('InvalidParameter', `the time zone ${timeZone} is unknown; write +02:00 or Europe/Berlin`);
  }
}
