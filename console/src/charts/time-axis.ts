import uPlot from 'uplot';
import { intlZone } from './units/moments.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The time as the wall clock of the zone shows it. */
export const zonedDate =
  (zone: string) =>
  (timeMs: number): Date => {
    const timeZone = intlZone(zone);
    return timeZone === undefined ? new Date(timeMs) : uPlot.tzDate(new Date(timeMs), timeZone);
  };

const pad = (value: number): string => String(value).padStart(2, '0');

/** A label is as exact as the distance between two of them needs; the first of a day says which day it is. */
export function timeLabels(dates: readonly Date[], stepMs: number): readonly string[] {
  return dates.map((date, index) => {
    const day = `${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
    if (stepMs >= 28 * DAY_MS) return `${date.getFullYear()}-${pad(date.getMonth() + 1)}`;
    if (stepMs >= DAY_MS) return day;
    const before = dates[index - 1];
    const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    const exact = stepMs < MINUTE_MS ? `${clock}:${pad(date.getSeconds())}` : clock;
    const isNewDay = before !== undefined && before.getDate() !== date.getDate();
    return isNewDay ? day : exact;
  });
}
