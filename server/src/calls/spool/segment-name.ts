export type SegmentKind = 'calls' | 'gaps' | 'counts';

/** Raised when the columns change, so that a newer server can still bring the files of an older one into the engine. */
const formatVersion = 1;

const pattern = /^\d{13}-[0-9a-f]{8}-\d{8}\.(calls|gaps|counts)-(\d+)\.ndjson$/;

/**
 * `1764000000000-9f86d081-00000007.calls-1.ndjson`: milliseconds, the process, a number, kind and version of the format. Names sort by
 * age, and consist of characters that need no quoting in a path or in SQL.
 */
export function segmentName(kind: SegmentKind, timeMs: number, processTag: string, sequence: number): string {
  const time = String(timeMs).padStart(13, '0');
  return `${time}-${processTag}-${String(sequence).padStart(8, '0')}.${kind}-${formatVersion}.ndjson`;
}

/** The kind of a segment file that this version can read; undefined for every other file. */
export function kindOfSegment(name: string): SegmentKind | undefined {
  const match = pattern.exec(name);
  if (match === null || Number(match[2]) !== formatVersion) return undefined;
  return match[1] as SegmentKind;
}
