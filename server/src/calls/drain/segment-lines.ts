import { parseJson } from '../../json/index.ts';
import { countOf } from './count-of.ts';
import { identityOf } from './engine-rows.ts';
import type { FormOfSegment, SegmentPiece } from './segment-form.ts';
import type { EngineTable } from './tables.ts';

const newline = 0x0a;

/** Each line is a JSON array of the values of the columns, in the order of the table. */
export const lines: FormOfSegment = {
  format: 'JSONCompactEachRow',
  columnsOf: ({ columns }) => columns,
  head: Buffer.alloc(0),
  whole: (bytes) => bytes.subarray(0, bytes.lastIndexOf(newline) + 1),
  count: (bytes) => countOf(bytes, newline, 1),
  split: (bytes, _segment, table) => splitLines(bytes).map((line) => pieceOf(line, table)),
  mayOfferDamaged: true,
  toLine: ({ bytes }) => bytes,
};

/** Each with its newline, without copying them. */
function splitLines(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    found.push(bytes.subarray(start, end + 1));
    start = end + 1;
  }
  return found;
}

function pieceOf(bytes: Buffer, { columns, identity, time }: EngineTable): SegmentPiece {
  const read = valuesOf(bytes);
  const values = Object.fromEntries(read.map((value, index) => [columns[index], value]));
  const when = values[time];
  if (read.length !== columns.length || typeof when !== 'number') {
    return { bytes, identity: undefined, time: undefined, values };
  }
  return { bytes, identity: identityOf(identity.map((name) => values[name])), time: when, values };
}

function valuesOf(line: Buffer): readonly unknown[] {
  try {
    const values: unknown = parseJson(line.toString());
    return Array.isArray(values) ? values : [];
  } catch {
    return [];
  }
}
