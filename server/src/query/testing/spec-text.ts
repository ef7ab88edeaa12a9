import type { QueryResult, Series } from '../query.ts';
import type { Cell } from '../series/points.ts';

/** When scripts play: a Thursday, noon in UTC. */
export const SPEC_NOW_MS = Date.UTC(2026, 0, 15, 12);

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** How far a time is from now, as scripts write it: `-1h30m`, `0s`; `-` where there is none. */
function timeText(timeMs: number | null): string {
  if (timeMs === null) return '-';
  // Of functions over results that have no time of their own.
  if (timeMs === 0) return 'zero';
  let rest = Math.abs(timeMs - SPEC_NOW_MS);
  if (rest === 0) return '0s';
  let text = timeMs < SPEC_NOW_MS ? '-' : '+';
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return text;
}

/** Milliseconds that a time of a script is away from now. */
export function offsetMs(text: string): number {
  const [, sign = '', amounts = ''] = /^([-+]?)((?:\d+(?:ms|[dhms]))+)$/.exec(text) ?? [];
  if (amounts === '') throw new Error(`${text} is no time of a script`);
  let sum = 0;
  for (const [, count, unit] of amounts.matchAll(/(\d+)(ms|[dhms])/g)) {
    sum += Number(count) * (units.find(([name]) => name === unit)?.[1] ?? 0);
  }
  return sign === '-' ? -sum : sum;
}

/** A result as scripts show it: a line for each series with its name, tags and columns, and below one for each row. */
export function resultText({ series, totalHits, filterCount, sample }: QueryResult): string {
  const lines = series.flatMap(seriesLines);
  if (series.length === 0) lines.push('nothing');
  const rows = series.reduce((sum, { values }) => sum + values.length, 0);
  if (totalHits !== undefined && totalHits !== rows) lines.push(`of ${totalHits}`);
  if (filterCount !== undefined) lines.push(`filtered ${filterCount}`);
  if (sample !== 1) lines.push(`one of ${sample}`);
  return lines.join('\n');
}

function seriesLines({ name = '', tags = {}, columns, values }: Series): string[] {
  const tagged = Object.entries(tags).map(([tag, value]) => `${tag}=${value}`);
  const head = [name, tagged.length === 0 ? '' : `{${tagged.join(', ')}}`].filter((part) => part !== '').join(' ');
  const time = columns.indexOf('time');
  return [
    `${head === '' ? '' : `${head}: `}${columns.join(' | ')}`,
    ...values.map((row) => `  ${row.map((cell, index) => cellText(cell, index === time)).join(' | ')}`),
  ];
}

function cellText(cell: Cell, isTime: boolean): string {
  if (isTime) return timeText(typeof cell === 'number' ? cell : null);
  if (typeof cell === 'number') return String(Number.isInteger(cell) ? cell : Number(cell.toPrecision(12)));
  return cell === null ? '-' : JSON.stringify(cell);
}
