import { BelvedereError } from '../../errors/index.ts';

/** A time zone of the calendar: how far it is from UTC at any moment. */
export interface Zone {
  readonly name: string;
  /** Milliseconds that its clocks are ahead of UTC at a moment. */
  readonly offsetAt: (epochMs: number) => number;
}

const utc: Zone = Object.freeze({ name: 'UTC', offsetAt: () => 0 });

const DAY_MS = 86_400_000;
const zones = new Map<string, Zone>();
/** Names come from callers, and each costs a formatter. */
const ZONES_MAX = 200;

/** A zone by its name (`Asia/Shanghai`) or offset (`+08:00`). Errors: `InvalidParameter` where there is none. */
export function zoneOf(name: string | undefined): Zone {
  if (name === undefined || name === '' || name === 'UTC') return utc;
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = makeZone(name);
  if (zones.size >= ZONES_MAX) zones.clear();
  zones.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  } catch {
    throw new BelvedereError('InvalidParameter', `tz: ${JSON.stringify(name.slice(0, 100))} is no time zone`);
  }
  const offsetAt = (epochMs: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(epochMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
    const wholeSecond = Math.floor(epochMs / 1000) * 1000;
    return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecond;
  };
  return { name, offsetAt };
}

/** The moment at which clocks of a zone show a time, given in milliseconds as if it were UTC. Of two such moments the first. */
export function momentOf(localMs: number, { offsetAt }: Zone): number {
  const before = localMs - offsetAt(localMs - DAY_MS);
  if (before + offsetAt(before) === localMs) return before;
  return localMs - offsetAt(localMs - offsetAt(localMs + DAY_MS));
}

/** Midnight, in a zone, of the day in which a moment lies; `days` and `months` move it along the calendar. */
export function midnightOf(epochMs: number, zone: Zone, { days = 0, months = 0, firstOfMonth = false } = {}): number {
  const local = new Date(epochMs + zone.offsetAt(epochMs));
  const day = firstOfMonth ? 1 : local.getUTCDate();
  return momentOf(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + months, day + days), zone);
}

/** Days since the last Monday, in a zone. */
export const daysSinceMonday = (epochMs: number, zone: Zone): number =>
  (new Date(epochMs + zone.offsetAt(epochMs)).getUTCDay() + 6) % 7;
