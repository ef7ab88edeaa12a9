import type { SegmentForm } from '../spool/segment-name.ts';
import { lines } from './segment-lines.ts';
import { rows } from './segment-rows.ts';
import type { EngineTable } from './tables.ts';

/** A row of a segment, as it lies in the file. */
export interface SegmentPiece {
  readonly bytes: Buffer;
  /** Tells it from the other rows of its segment; undefined where it is damaged. */
  readonly identity: string | undefined;
  readonly time: number | undefined;
  /** What it says of itself by the names of the columns, as far as it can be read. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface FormOfSegment {
  /** The engine's name for it. */
  readonly format: string;
  readonly columnsOf: (table: EngineTable) => readonly string[];
  /** Stands in front of the rows when they are sent to the engine. */
  readonly head: Buffer;
  /**
   * The whole rows of a file. What follows the last of them is cut: zeros that were written ahead, or a row that a killed process did not
   * finish and whose call it therefore never answered.
   */
  readonly whole: (bytes: Buffer, segment: string) => Buffer;
  /** How many rows there are, about: enough for people who are told how many wait. */
  readonly count: (bytes: Buffer, segment: string) => number;
  readonly split: (bytes: Buffer, segment: string, table: EngineTable) => SegmentPiece[];
  /** Whether the engine finds out by itself what is damaged. Where it would take something else out of it, it must not be shown it. */
  readonly mayOfferDamaged: boolean;
  /** A line of JSON, for people who look at what was put aside. */
  readonly toLine: (piece: SegmentPiece) => Buffer;
}

export const segmentForms: Readonly<Record<SegmentForm, FormOfSegment>> = { lines, rows };
