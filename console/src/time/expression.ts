import { type Wall, wallOf, wallTime } from './zones.ts';

/** Which side of a unit a moment is rounded to. */
export type Side = 'from' | 'to';

const units = ['y', 'Q', 'M', 'w', 'd', 'h', 'm', 's', 'ms'] as const;
type TimeUnit = (typeof units)[number];

const sizesMs: Readonly<Partial<Record<TimeUnit, number>>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

export interface Calendar {
  readonly zone: string;
  /** 0: Sunday. */
  readonly weekStart: number;
  /** 0: the fiscal year begins in January. */
  readonly fiscalStart: number;
}

/**
 * A moment of the grammar that dashboards use: `now-6h`, `now/d`, `2026-11-22 06:00||+1d/d`, epoch milliseconds, an ISO text. Undefined for what
 * is none. `/unit` rounds to the begin of the unit for `from`, and to its end for `to`.
 */
export function timeOf(text: string, side: Side, nowMs: number, calendar: Calendar): number | undefined {
  const plain = text.replaceAll(/\s+(?=[^\d]|$)|\s+$/g, ' ').trim();
  if (/^-?\d{5,}$/.test(plain)) return Number(plain);
  const [anchor, math] = plain.startsWith('now')
    ? [nowMs, plain.slice(3)]
    : (() => {
        const [date = '', rest = ''] = plain.split('||');
        return [dateOf(date, side, calendar.zone), rest];
      })();
  if (anchor === undefined) return undefined;
  return calculated(anchor, math.replaceAll(' ', ''), side, calendar);
}

const step = /^(?:([+-])(\d*)|\/)(ms|fQ|fy|[yQMwdhms])/;

function calculated(startMs: number, math: string, side: Side, calendar: Calendar): number | undefined {
  let timeMs = startMs;
  let rest = math;
  while (rest !== '') {
    const found = step.exec(rest);
    if (found === null) return undefined;
    const [all, sign, count, unit = ''] = found;
    if (sign === undefined) timeMs = rounded(timeMs, unit, side, calendar);
    else timeMs = moved(timeMs, (sign === '-' ? -1 : 1) * Number(count === '' ? 1 : count), unit, calendar.zone);
    rest = rest.slice(all.length);
  }
  return timeMs;
}

/** Days and what is longer are counted on the calendar of the zone: a day may have 23 hours. */
function moved(timeMs: number, count: number, unit: string, zone: string): number {
  const sizeMs = sizesMs[unit as TimeUnit];
  if (sizeMs !== undefined) return timeMs + count * sizeMs;
  const wall = wallOf(timeMs, zone);
  if (unit === 'd') return wallTime({ ...wall, day: wall.day + count }, zone);
  if (unit === 'w') return wallTime({ ...wall, day: wall.day + 7 * count }, zone);
  const months = count * (unit === 'M' ? 1 : unit === 'Q' || unit === 'fQ' ? 3 : 12);
  return wallTime(withMonth(wall, wall.month + months), zone);
}

/** The last day of a month that has no such day. */
function withMonth(wall: Wall, month: number): Wall {
  const year = wall.year + Math.floor(month / 12);
  const within = ((month % 12) + 12) % 12;
  const days = new Date(Date.UTC(year, within + 1, 0)).getUTCDate();
  return { ...wall, year, month: within, day: Math.min(wall.day, days) };
}

function rounded(timeMs: number, unit: string, side: Side, calendar: Calendar): number {
  const { zone } = calendar;
  const begin = wallTime(beginOf(wallOf(timeMs, zone), unit, calendar), zone);
  return side === 'from' ? begin : moved(begin, 1, unit, zone) - 1;
}

function beginOf(wall: Wall, unit: string, { weekStart, fiscalStart }: Calendar): Wall {
  const { year, month, day } = wall;
  const midnight = { year, month, day, hour: 0, minute: 0, second: 0, ms: 0 };
  switch (unit) {
    case 'y':
      return { ...midnight, month: 0, day: 1 };
    case 'fy':
      return { ...midnight, year: month < fiscalStart ? year - 1 : year, month: fiscalStart, day: 1 };
    case 'Q':
      return { ...midnight, month: month - (month % 3), day: 1 };
    case 'fQ':
      return { ...withMonth({ ...midnight, day: 1 }, month - ((((month - fiscalStart) % 3) + 3) % 3)), day: 1 };
    case 'M':
      return { ...midnight, day: 1 };
    case 'w': {
      const weekday = new Date(Date.UTC(year, month, day)).getUTCDay();
      return { ...midnight, day: day - ((weekday - weekStart + 7) % 7) };
    }
    case 'd':
      return midnight;
    case 'h':
      return { ...wall, minute: 0, second: 0, ms: 0 };
    case 'm':
      return { ...wall, second: 0, ms: 0 };
    default:
      return { ...wall, ms: 0 };
  }
}

const dateText = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** A date in the zone, unless it names an offset itself. A day alone is its begin, or its end. */
function dateOf(text: string, side: Side, zone: string): number | undefined {
  const found = dateText.exec(text.trim());
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = found;
  if (offset !== undefined) return Date.parse(text.trim().replace(' ', 'T')) || undefined;
  const isDay = hour === undefined;
  const wall = {
    year: Number(year),
    month: Number(month) - 1,
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: Number((fraction ?? '0').padEnd(3, '0')),
  };
  if (wall.month > 11 || wall.day > 31 || wall.day < 1 || wall.hour > 24 || wall.minute > 59) return undefined;
  return isDay && side === 'to' ? wallTime({ ...wall, day: wall.day + 1 }, zone) - 1 : wallTime(wall, zone);
}
