/** A point in time as it is written in a window: `2025-01-31 08:00:00`, always UTC. */
export const DATE_TIME = /\d{4}-\d{2}-\d{2}[ \t]+\d{2}:\d{2}:\d{2}(?![\d.])/y;
/** A date alone, which is refused: it does not say which midnight. */
export const DATE = /\d{4}-\d{2}-\d{2}/y;

/** Milliseconds since 1970 of a date-time in UTC, or null when there is no such day or time of day. */
export function epochOfDateTime(text: string): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = text.split(/[-: \t]+/).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return same ? date.getTime() : null;
}

/**
 * Milliseconds since 1970 of a number whose unit its size tells: up to 10¹¹ seconds (until the year 5138), up to 10¹⁴ milliseconds, up to
 * 10¹⁷ microseconds, above nanoseconds.
 */
export function epochOfNumber(number: number): number {
  if (number < 1e11) return number * 1_000;
  if (number < 1e14) return number;
  return number < 1e17 ? number / 1_000 : number / 1_000_000;
}
