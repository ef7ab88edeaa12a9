import { digits } from './digits.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const MONTH_MS = 30 * DAY_MS;
const YEAR_MS = 365 * DAY_MS;

interface Size {
  readonly ms: number;
  readonly suffix: string;
}

const sizes = {
  ns: { ms: 1e-6, suffix: 'ns' },
  µs: { ms: 1e-3, suffix: 'µs' },
  ms: { ms: 1, suffix: 'ms' },
  s: { ms: SECOND_MS, suffix: 's' },
  m: { ms: MINUTE_MS, suffix: 'min' },
  h: { ms: HOUR_MS, suffix: 'hour' },
  d: { ms: DAY_MS, suffix: 'day' },
  w: { ms: WEEK_MS, suffix: 'week' },
  y: { ms: YEAR_MS, suffix: 'year' },
} as const satisfies Record<string, Size>;

type SizeName = keyof typeof sizes;

/** The sizes that a value of each unit is shown in. */
const shownIn: Readonly<Partial<Record<SizeName, readonly SizeName[]>>> = {
  ns: ['ns', 'µs', 'ms', 's', 'm'],
  µs: ['µs', 'ms', 's'],
  ms: ['ms', 's', 'm', 'h', 'd', 'y'],
  s: ['ns', 'µs', 'ms', 's', 'm', 'h', 'd', 'w', 'y'],
  m: ['m', 'h', 'd', 'w', 'y'],
  h: ['h', 'd', 'w', 'y'],
  d: ['d', 'w', 'y'],
};

/** `90` seconds → `1.5 min`: the largest size that is reached. */
export const durationUnit =
  (unit: SizeName) =>
  (value: number, decimals?: number): string => {
    const ms = value * sizes[unit].ms;
    const names = shownIn[unit] ?? [unit];
    // Of rounding: a thousandth of a second must be shown as 1 ms, not as 1000 µs.
    const reached = names.findLast((name) => Math.abs(ms) >= sizes[name].ms * (1 - 1e-9));
    const name = reached ?? (value === 0 ? unit : (names[0] ?? unit));
    return `${digits(ms / sizes[name].ms, decimals)} ${sizes[name].suffix}`;
  };

const longNames: readonly (readonly [name: string, ms: number])[] = [
  ['year', YEAR_MS],
  ['month', MONTH_MS],
  ['week', WEEK_MS],
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
  ['second', SECOND_MS],
  ['millisecond', 1],
];

/** `1 day, 12 hours`: the largest sizes first, one more of them than `decimals`. */
export const longDuration =
  (unitMs: number) =>
  (value: number, decimals = 0): string => {
    if (value === 0) return unitMs === 1 ? '0 milliseconds' : '0 seconds';
    if (value < 0) return `${longDuration(unitMs)(-value, decimals)} ago`;
    const parts: string[] = [];
    let restMs = value * unitMs;
    let left = decimals;
    for (const [name, ms] of longNames) {
      const count = Math.floor(restMs / ms);
      if (count === 0 && parts.length === 0) continue;
      if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
      restMs -= count * ms;
      if (left === 0) break;
      left -= 1;
    }
    return parts.length === 0 ? longDuration(unitMs)(0) : parts.join(', ');
  };

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** `26:03:04`; with days: `1 d 02:03:04`. */
export const clockDuration =
  ({ hasDays }: { readonly hasDays: boolean }) =>
  (seconds: number): string => {
    if (seconds < 0) return `-${clockDuration({ hasDays })(-seconds)}`;
    const days = hasDays ? Math.floor(seconds / 86_400) : 0;
    const rest = seconds - days * 86_400;
    const clock = `${two(rest / 3_600)}:${two((rest / 60) % 60)}:${two(rest % 60)}`;
    return hasDays ? `${days} d ${clock}` : clock;
  };

/** `01h:59m:59s:999ms`; with `decimals` one part more than these. */
export const clockOf =
  (unitMs: number) =>
  (value: number, decimals?: number): string => {
    const ms = Math.floor(value * unitMs);
    if (ms < SECOND_MS) return `${String(ms).padStart(3, '0')}ms`;
    const all = [
      `${two(ms / HOUR_MS)}h`,
      `${two((ms / MINUTE_MS) % 60)}m`,
      `${two((ms / SECOND_MS) % 60)}s`,
      `${String(ms % SECOND_MS).padStart(3, '0')}ms`,
    ];
    const first = ms < MINUTE_MS ? 2 : ms < HOUR_MS ? 1 : 0;
    const last = decimals === undefined ? all.length : Math.min(first + decimals + 1, all.length);
    return all.slice(first, last).join(':');
  };
