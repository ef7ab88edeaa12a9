import { type Frame, lengthOf } from './frame.ts';

/** RFC 4180: quotes around what holds a comma, a quote or a line break. */
const cellText = (value: unknown): string => {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  // A spreadsheet would run a text that begins like a formula.
  const safe = typeof value === 'string' && /^[=+@\t\r]|^-[^\d.]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const line = (cells: readonly unknown[]): string => cells.map(cellText).join(',');

/** A frame as a file for a spreadsheet; times as ISO 8601 in UTC. */
export function csvOf(frame: Frame): string {
  const head = line(frame.columns.map(({ title }) => title));
  const rows: string[] = [];
  for (let row = 0; row < lengthOf(frame); row += 1) {
    rows.push(
      line(
        frame.columns.map(({ kind, values }) => {
          const value = values[row];
          return kind === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value;
        }),
      ),
    );
  }
  return `${[head, ...rows].join('\r\n')}\r\n`;
}
