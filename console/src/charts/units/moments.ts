/** What moments are written with. */
export interface MomentContext {
  /** A zone of IANA, or `browser`. */
  readonly zone: string;
  readonly language: string;
  readonly nowMs: number;
}

interface Parts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The zone as `Intl` takes it; undefined is that of the browser. */
export const intlZone = (zone: string): string | undefined =>
  zone === '' || zone === 'browser' ? undefined : zone === 'utc' ? 'UTC' : zone;

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const timeZone = intlZone(zone);
  const format = new Intl.DateTimeFormat('en-US', {
    ...(timeZone !== undefined && { timeZone }),
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

export function momentParts(timeMs: number, zone: string): Parts {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(timeMs)
      .map(({ type, value }) => [type, value]),
  );
  return parts as unknown as Parts;
}

/** `2026-11-22 06:30:00` in the zone. */
export function momentText(timeMs: number, zone: string): string {
  if (!Number.isFinite(timeMs) || Math.abs(timeMs) > 8.64e15) return String(timeMs);
  const { year, month, day, hour, minute, second } = momentParts(timeMs, zone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** The same without the day where that is today. */
export function momentTextOfToday(timeMs: number, { zone, nowMs }: MomentContext): string {
  const text = momentText(timeMs, zone);
  return text.slice(0, 10) === momentText(nowMs, zone).slice(0, 10) ? text.slice(11) : text;
}

/** The letters of Moment.js that units and dashboards use. */
export function momentByPattern(timeMs: number, pattern: string, zone: string): string {
  const { year, month, day, hour, minute, second } = momentParts(timeMs, zone);
  const hour12 = String(Number(hour) % 12 || 12);
  const values: Readonly<Record<string, string>> = {
    YYYY: year,
    YY: year.slice(-2),
    MM: month,
    M: String(Number(month)),
    DD: day,
    D: String(Number(day)),
    HH: hour,
    H: String(Number(hour)),
    hh: hour12.padStart(2, '0'),
    h: hour12,
    mm: minute,
    ss: second,
    SSS: String(Math.floor(timeMs) % 1000).padStart(3, '0'),
    a: Number(hour) < 12 ? 'am' : 'pm',
    A: Number(hour) < 12 ? 'AM' : 'PM',
  };
  return pattern.replaceAll(/\[([^\]]*)\]|YYYY|YY|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|a|A/g, (found, literal?: string) =>
    literal === undefined ? (values[found] ?? found) : literal,
  );
}
