import { splitLines } from '../spool/segment-bytes.ts';
import { identityOf } from './engine-rows.ts';
import type { EngineTable } from './tables.ts';

export interface IdentifiedLine {
  readonly bytes: Buffer;
  /** Undefined when the line is damaged. */
  readonly identity: string | undefined;
  readonly time: number | undefined;
}

/** The lines of a segment with what tells their rows apart. */
export function identifyLines(table: EngineTable, bytes: Buffer): IdentifiedLine[] {
  const positions = table.identity.map((name) => table.columns.indexOf(name));
  const timePosition = table.columns.indexOf(table.time);
  return splitLines(bytes).map((line) => {
    const values = valuesOf(line);
    const time = values?.[timePosition];
    if (values?.length !== table.columns.length || typeof time !== 'number')
      return { bytes: line, identity: undefined, time: undefined };
    return { bytes: line, identity: identityOf(positions.map((position) => values[position])), time };
  });
}

export function valuesOf(line: Buffer): unknown[] | undefined {
  try {
    const values: unknown = JSON.parse(line.toString());
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

/** The first and the last time; undefined when every line is damaged. */
export function timeBounds(lines: readonly IdentifiedLine[]): { from: number; to: number } | undefined {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { time } of lines) {
    if (time === undefined) continue;
    from = Math.min(from, time);
    to = Math.max(to, time);
  }
  return from <= to ? { from, to } : undefined;
}
