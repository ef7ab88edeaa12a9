import { BelvedereError } from '../../errors/index.ts';

/** Milliseconds since the epoch. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const steps: Readonly<Record<string, (date: Date, amount: number) => void>> = {
  s: (date, amount) => date.setUTCSeconds(date.getUTCSeconds() + amount),
  m: (date, amount) => date.setUTCMinutes(date.getUTCMinutes() + amount),
  h: (date, amount) => date.setUTCHours(date.getUTCHours() + amount),
  d: (date, amount) => date.setUTCDate(date.getUTCDate() + amount),
  w: (date, amount) => date.setUTCDate(date.getUTCDate() + 7 * amount),
  M: (date, amount) => date.setUTCMonth(date.getUTCMonth() + amount),
  y: (date, amount) => date.setUTCFullYear(date.getUTCFullYear() + amount),
};

/** Milliseconds from which time is expressed: year 9999. */
const TIME_MS_MAX = 253_402_300_799_999;

/** Errors: `InvalidParameter`. */
export function readTimeRange(from: unknown, to: unknown, nowMs: number): TimeRange {
  const range = { fromMs: readTime('from', from, nowMs, false), toMs: readTime('to', to, nowMs, true) };
  if (range.fromMs > range.toMs) throw new BelvedereError('InvalidParameter', 'from is later than to');
  return range;
}

/** `1700000000000`, `now`, `now-6h`, `now-1d/d`, `2026-01-01T00:00:00Z`. */
function readTime(name: string, value: unknown, nowMs: number, isEnd: boolean): number {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (/^\d{1,15}$/.test(text) && Number(text) <= TIME_MS_MAX) return Number(text);
  const [, offsets, rounding] = /^now((?:[+-]\d{1,6}[smhdwMy])*)(?:\/([smhdwMy]))?$/.exec(text) ?? [];
  if (offsets !== undefined) return relative(nowMs, offsets, rounding, isEnd);
  const parsed = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(parsed)) return parsed;
  throw new BelvedereError(
    'InvalidParameter',
    `${name} is neither milliseconds since the epoch nor a time such as now-1h`,
  );
}

function relative(nowMs: number, offsets: string, rounding: string | undefined, isEnd: boolean): number {
  const date = new Date(nowMs);
  for (const [, sign, amount, unit = ''] of offsets.matchAll(/([+-])(\d+)([smhdwMy])/g)) {
    steps[unit]?.(date, Number(amount) * (sign === '-' ? -1 : 1));
  }
  const ms = date.getTime();
  if (Number.isNaN(ms)) throw new BelvedereError('InvalidParameter', 'the time range is out of bounds');
  return rounding === undefined ? ms : rounded(date, rounding, isEnd);
}

function rounded(date: Date, unit: string, isEnd: boolean): number {
  const start = new Date(date);
  if (unit === 'y') start.setUTCMonth(0);
  if (unit === 'y' || unit === 'M') start.setUTCDate(1);
  if (unit === 'w') start.setUTCDate(start.getUTCDate() - ((start.getUTCDay() + 6) % 7));
  if (unit !== 's' && unit !== 'm' && unit !== 'h') start.setUTCHours(0);
  if (unit !== 's' && unit !== 'm') start.setUTCMinutes(0);
  if (unit !== 's') start.setUTCSeconds(0);
  start.setUTCMilliseconds(0);
  if (!isEnd) return start.getTime();
  steps[unit]?.(start, 1);
  return start.getTime() - 1;
}
