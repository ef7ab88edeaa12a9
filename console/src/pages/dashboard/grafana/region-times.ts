import { type Json, numberIn, textOf } from '../../../data/json.ts';
import type { Range } from '../../../time/range.ts';
import { isZone, wallOf, wallTime } from '../../../time/zones.ts';

/** Parts of a day or of a week that come again: working hours, weekends, nights. */
interface Region {
  /** 1: Monday, 7: Sunday; undefined: every day. */
  readonly fromDay: number | undefined;
  readonly toDay: number | undefined;
  /** Minutes of the day; undefined: all of it. */
  readonly fromMinute: number | undefined;
  readonly toMinute: number | undefined;
  readonly zone: string;
}

const DAY_MINUTES = 24 * 60;
const WEEK_DAYS = 7;
/** Those of more days cannot be told apart in a chart. */
const daysMax = 1_000;

/** When the region begins and ends, each time that it is in the range. */
export function timesOfRegion(given: Json, { fromMs, toMs }: Range, dashboardZone: string): readonly Range[] {
  const region = readRegion(given, dashboardZone);
  if (region === undefined) return [];
  const { fromDay, fromMinute = 0, zone } = region;
  const first = wallOf(fromMs, zone);
  const found: Range[] = [];
  // What began within the week before may last.
  for (let day = -WEEK_DAYS; day < daysMax; day += 1) {
    const date = new Date(Date.UTC(first.year, first.month, first.day + day));
    const at = (days: number, minutes: number): number =>
      wallTime(
        {
          year: date.getUTCFullYear(),
          month: date.getUTCMonth(),
          day: date.getUTCDate() + days,
          hour: 0,
          minute: minutes,
          second: 0,
          ms: 0,
        },
        zone,
      );
    const begin = at(0, fromMinute);
    if (begin > toMs) break;
    if (fromDay !== undefined && weekDayOf(date) !== fromDay) continue;
    const { days, minute } = endOf(region);
    const end = at(days, minute);
    if (end >= fromMs) found.push({ fromMs: begin, toMs: end });
  }
  return found;
}

const weekDayOf = (date: Date): number => date.getUTCDay() || WEEK_DAYS;

/** Days after the begin, and the minute of that day. */
function endOf({ fromDay, toDay, fromMinute = 0, toMinute }: Region): { days: number; minute: number } {
  const minute = toMinute ?? DAY_MINUTES;
  const days = fromDay === undefined || toDay === undefined ? 0 : (toDay - fromDay + WEEK_DAYS) % WEEK_DAYS;
  if (days > 0 || minute >= fromMinute) return { days, minute };
  // 22:00 to 06:00 ends on the next day; from Monday 12:00 to Monday 06:00 in the next week.
  return { days: toDay === undefined || fromDay === undefined ? 1 : WEEK_DAYS, minute };
}

function readRegion(given: Json, dashboardZone: string): Region | undefined {
  const [fromDay, toDay] = [dayOf(given.fromDayOfWeek), dayOf(given.toDayOfWeek)];
  const [fromMinute, toMinute] = [minuteOf(given.from), minuteOf(given.to)];
  if (fromDay === undefined && fromMinute === undefined && toMinute === undefined) return undefined;
  const wanted = textOf(given.timezone) || dashboardZone;
  return {
    fromDay,
    toDay,
    fromMinute,
    // A begin alone is a moment.
    toMinute: toMinute ?? (toDay === undefined ? fromMinute : undefined),
    zone: isZone(wanted) ? wanted : dashboardZone,
  };
}

/** Sunday is written as 0 and as 7. */
function dayOf(value: unknown): number | undefined {
  const day = numberIn(value);
  return day === undefined || day < 0 || day > WEEK_DAYS ? undefined : day || WEEK_DAYS;
}

function minuteOf(value: unknown): number | undefined {
  const [, hours, minutes = '0'] = /^(\d{1,2})(?::(\d{1,2}))?/.exec(textOf(value)) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
