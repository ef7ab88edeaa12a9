import type { Series } from '../query.ts';
import type { Cell } from './points.ts';

/** Rows of a result as points, each in line protocol and base64. Rows without a value are none. */
export function lineProtocolOf(series: readonly Series[]): string[] {
  return series.flatMap(({ name, tags, columns, values }) => {
    const place = columns.indexOf('time');
    const head = [key(name === undefined || name === '' ? 'result' : name, /[, ]/g)];
    for (const [tag, value] of Object.entries(tags ?? {})) {
      if (value !== '') head.push(`${key(tag, /[,= ]/g)}=${key(value, /[,= ]/g)}`);
    }
    return values.flatMap((row) => {
      const fields = columns.flatMap((column, index) => {
        const value = index === place ? null : fieldText(row[index] ?? null);
        return value === null ? [] : [`${key(column, /[,= ]/g)}=${value}`];
      });
      const time = row[place];
      if (fields.length === 0) return [];
      const line = `${head.join(',')} ${fields.join(',')}${typeof time === 'number' ? ` ${time}000000` : ''}`;
      return [Buffer.from(line).toString('base64')];
    });
  });
}

const key = (text: string, characters: RegExp): string =>
  text.replaceAll(/[\r\n]/g, ' ').replaceAll(characters, '\\$&');

function fieldText(cell: Cell): string | null {
  if (cell === null) return null;
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
