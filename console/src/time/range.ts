import { momentText } from '../charts/units/moments.ts';
import { type Calendar, timeOf } from './expression.ts';

/** A range as it is written: `now-6h` to `now`, or two moments. */
export interface WrittenRange {
  readonly from: string;
  readonly to: string;
}

export interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

export const defaultRange: WrittenRange = { from: 'now-6h', to: 'now' };

/** Undefined where one of both is no moment, or where the end is not after the begin. */
export function rangeOf({ from, to }: WrittenRange, nowMs: number, calendar: Calendar): Range | undefined {
  const fromMs = timeOf(from, 'from', nowMs, calendar);
  const toMs = timeOf(to, 'to', nowMs, calendar);
  if (fromMs === undefined || toMs === undefined || toMs <= fromMs) return undefined;
  return { fromMs, toMs };
}

/** Names of variables that hold the range. */
export const timeVariables = ({ fromMs, toMs }: Range): Readonly<Record<string, string>> => ({
  __from: String(fromMs),
  __to: String(toMs),
});

export const isRelative = ({ from, to }: WrittenRange): boolean => from.startsWith('now') || to.startsWith('now');

const minuteMs = 60_000;
/** What the picker offers: how long, in minutes. */
export const quickMinutes: readonly number[] = [5, 15, 30, 60, 180, 360, 720, 1_440, 2_880, 10_080, 43_200, 129_600];

const sizes = [
  ['d', 1_440],
  ['h', 60],
  ['m', 1],
] as const;

/** 360 → `now-6h` */
export function quickRange(minutes: number): WrittenRange {
  const [unit, size] = sizes.find(([, each]) => minutes % each === 0) ?? (['m', 1] as const);
  return { from: `now-${minutes / size}${unit}`, to: 'now' };
}

/** The length of `now-6h` to `now` in minutes; undefined for every other range. */
export function quickMinutesOf({ from, to }: WrittenRange): number | undefined {
  const found = /^now-(\d+)([mhdw])$/.exec(from);
  if (to !== 'now' || found === null) return undefined;
  const size = { m: 1, h: 60, d: 1_440, w: 10_080 }[found[2] ?? ''] ?? 1;
  return Number(found[1]) * size;
}

/** For a field in which it can be changed: moments in the zone, expressions as they are. */
export const editableTime = (text: string, zone: string): string =>
  /^\d{5,}$/.test(text) ? momentText(Number(text), zone) : text;

/** The same length, earlier or later. */
export function shifted({ fromMs, toMs }: Range, sign: 1 | -1): WrittenRange {
  const half = Math.max(Math.round((toMs - fromMs) / 2), minuteMs);
  return { from: String(fromMs + sign * half), to: String(toMs + sign * half) };
}

/** Twice the length around the same middle. */
export function widened({ fromMs, toMs }: Range): WrittenRange {
  const half = Math.round((toMs - fromMs) / 2);
  return { from: String(fromMs - half), to: String(toMs + half) };
}
