import { callColumns } from '../columns.ts';
import { callRowColumns } from '../rows/columns.ts';
import { readCallRow } from '../rows/read-row.ts';
import { bytesOfText } from '../rows/write-text.ts';
import { countOf } from './count-of.ts';
import { identityOf } from './engine-rows.ts';
import type { FormOfSegment, SegmentPiece } from './segment-form.ts';
import type { EngineTable } from './tables.ts';

/** Calls in the engine's binary format, without the head, which is the same for all of them. */
export const rows: FormOfSegment = {
  format: 'RowBinaryWithNamesAndTypes',
  columnsOf: () => callRowColumns.map(({ name }) => name),
  head: headOf(),
  whole: (bytes, segment) => bytes.subarray(0, piecesOf(bytes, segment).at(-1)?.end ?? 0),
  count: (bytes, segment) => {
    const tail = bytesOfText(segment);
    return countOf(bytes, tail, tail.length);
  },
  split: (bytes, segment, table) => piecesOf(bytes, segment).map((piece) => identified(piece, table)),
  mayOfferDamaged: false,
  toLine: ({ bytes, values, identity }) => {
    const shown =
      identity === undefined ? { damaged: bytes.toString('base64') } : callColumns.map((name) => values[name]);
    return Buffer.from(`${JSON.stringify(shown)}\n`);
  },
};

/** How many columns there are, their names and their types. There are fewer than 128, so their number is one byte. */
function headOf(): Buffer {
  const texts = [...callRowColumns.map(({ name }) => name), ...callRowColumns.map(({ type }) => type)];
  return Buffer.concat([Buffer.from([callRowColumns.length]), ...texts.map(bytesOfText)]);
}

interface Piece {
  readonly bytes: Buffer;
  readonly end: number;
  /** Undefined where it is damaged. */
  readonly values: Readonly<Record<string, string | number>> | undefined;
}

/**
 * The rows up to the last whole one. A row ends with the name of the segment; where reading one does not lead there, it is damaged and ends
 * with the next name.
 */
function piecesOf(bytes: Buffer, segment: string): Piece[] {
  const pieces: Piece[] = [];
  const tail = bytesOfText(segment);
  let at = 0;
  while (at < bytes.length) {
    const row = readCallRow(bytes, at);
    if (row?.values.segment === segment) {
      pieces.push({ bytes: bytes.subarray(at, row.end), end: row.end, values: row.values });
      at = row.end;
      continue;
    }
    const found = bytes.indexOf(tail, at);
    if (found === -1) break;
    const end = found + tail.length;
    pieces.push({ bytes: bytes.subarray(at, end), end, values: undefined });
    at = end;
  }
  return pieces;
}

function identified({ bytes, values }: Piece, { identity, time }: EngineTable): SegmentPiece {
  if (values === undefined) return { bytes, identity: undefined, time: undefined, values: {} };
  return { bytes, identity: identityOf(identity.map((name) => values[name])), time: Number(values[time]), values };
}
