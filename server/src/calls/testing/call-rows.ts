import type { CallRecord } from '../call-record.ts';
import { callColumns } from '../columns.ts';
import { rowBytesMax } from '../rows/limits.ts';
import { readCallRow } from '../rows/read-row.ts';
import { writeCallRow } from '../rows/write-row.ts';
import { bytesOfText } from '../rows/write-text.ts';

/** A call as it lies in the spool. */
export function rowOfCall(record: CallRecord, timeUs: number, segment: string): Buffer {
  const into = Buffer.alloc(rowBytesMax);
  return Buffer.concat([into.subarray(0, writeCallRow(record, timeUs, into, 0)), bytesOfText(segment)]);
}

/** The values of a call by the names of their columns, as they were noted. */
export function valuesOfCall(record: CallRecord, timeUs: number): Readonly<Record<string, string | number>> {
  const row = readCallRow(rowOfCall(record, timeUs, 'segment'), 0);
  if (row === undefined) throw new Error('the row is not whole');
  return row.values;
}

/** A call as servers of the first format noted it: a line of JSON. */
export function lineOfCall(record: CallRecord, timeUs: number, segment: string): Buffer {
  const values = valuesOfCall(record, timeUs);
  const line = callColumns.map((name) => (name === 'segment' ? segment : values[name]));
  return Buffer.from(`${JSON.stringify(line)}\n`);
}
