import { intlZone, momentParts } from '../charts/units/moments.ts';

/** What a clock on the wall of a zone shows. Months count from 0. */
export interface Wall {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

export function wallOf(timeMs: number, zone: string): Wall {
  const parts = momentParts(timeMs, zone);
  return {
    year: Number(parts.year),
    month: Number(parts.month) - 1,
    day: Number(parts.day),
    hour: Number(parts.hour),
    minute: Number(parts.minute),
    second: Number(parts.second),
    ms: ((Math.floor(timeMs) % 1000) + 1000) % 1000,
  };
}

const utcOf = ({ year, month, day, hour, minute, second, ms }: Wall): number =>
  Date.UTC(year, month, day, hour, minute, second, ms);

const dayMs = 86_400_000;

/** The moment at which the clock shows this. A time that a zone skips is that much later; of one that it has twice, the first is taken. */
export function wallTime(wall: Wall, zone: string): number {
  const utc = utcOf(wall);
  const offsetAt = (timeMs: number): number => utcOf(wallOf(timeMs, zone)) - timeMs;
  // No zone changes its clock twice in two days, so one of the two holds.
  const before = utc - offsetAt(utc - dayMs);
  const after = utc - offsetAt(utc + dayMs);
  const earlier = Math.min(before, after);
  return utcOf(wallOf(earlier, zone)) === utc ? earlier : Math.max(before, after);
}

/** `+08:00` now in this zone. */
export function offsetText(zone: string, timeMs: number): string {
  const minutes = Math.round((utcOf(wallOf(timeMs, zone)) - timeMs) / 60_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: intlZone(zone) ?? 'UTC' });
    return true;
  } catch {
    return false;
  }
}

export const allZones = (): readonly string[] => ['browser', 'utc', ...Intl.supportedValuesOf('timeZone')];
