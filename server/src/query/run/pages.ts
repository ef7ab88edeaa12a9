import { BelvedereError } from '../../errors/index.ts';
import type { CompiledSelect, PagePosition } from '../compile/compiled.ts';
import type { QueryResult } from '../query.ts';
import type { Group } from '../series/points.ts';

const NS_OF_MS = 1_000_000n;
const DOCUMENT_ID = /^[A-Z]{1,3}_\d+_(\d{1,20})$/;

/**
 * Where a page goes on: `[time in milliseconds, nanoseconds beside it, "__docid"]` of the last row of the page before; empty for the first.
 * Errors: `InvalidParameter`.
 */
export function pageAfter(marker: readonly (string | number)[] | undefined): PagePosition | undefined {
  if (marker === undefined || marker.length === 0) return undefined;
  const [timeMs, dateNs, docId] = marker;
  const id = DOCUMENT_ID.exec(String(docId))?.[1];
  if (typeof timeMs !== 'number' || typeof dateNs !== 'number' || id === undefined || !Number.isSafeInteger(timeMs)) {
    throw new BelvedereError('InvalidParameter', 'search_after: this is no marker of a page of documents');
  }
  return { timeNs: BigInt(timeMs) * NS_OF_MS + BigInt(Math.trunc(dateNs)), id: BigInt(id) };
}

/** The marker of the last row, where the rows are documents. */
export function pageEnd(
  namespace: string,
  { positionColumn }: CompiledSelect,
  groups: readonly Group[],
): QueryResult['searchAfter'] {
  const last = groups.at(-1)?.rows.at(-1);
  if (positionColumn === undefined || last === undefined) return undefined;
  const timeNs = BigInt(String(last.values[positionColumn]));
  const timeMs = timeNs / NS_OF_MS;
  return [
    Number(timeMs),
    Number(timeNs % NS_OF_MS),
    `${namespace}_${timeMs}_${String(last.values[positionColumn + 1])}`,
  ];
}
