export type SegmentKind = 'calls' | 'gaps' | 'counts';

/** How a segment holds its rows: as lines of JSON, or in the binary format of the engine (`rows/columns.ts`). */
export type SegmentForm = 'lines' | 'rows';

export interface SegmentType {
  readonly kind: SegmentKind;
  readonly form: SegmentForm;
}

/**
 * By what stands behind the number in a name. A version is raised when the columns change, so that a newer server can still bring the
 * files of an older one into the engine.
 */
const types: Readonly<Record<string, SegmentType>> = {
  'calls-1.ndjson': { kind: 'calls', form: 'lines' },
  'calls-2.rows': { kind: 'calls', form: 'rows' },
  'gaps-1.ndjson': { kind: 'gaps', form: 'lines' },
  'counts-1.ndjson': { kind: 'counts', form: 'lines' },
};

/** Of those that are written. */
const endings: Readonly<Record<SegmentKind, string>> = {
  calls: 'calls-2.rows',
  gaps: 'gaps-1.ndjson',
  counts: 'counts-1.ndjson',
};

const pattern = /^\d{13}-[0-9a-f]{8}-\d{8}\.(?<ending>\w+-\d+\.\w+)$/;

/**
 * `1764000000000-9f86d081-00000007.calls-2.rows`: milliseconds, the process, a number, kind and version of the format. Names sort by
 * age, and consist of characters that need no quoting in a path or in SQL.
 */
export function segmentName(kind: SegmentKind, timeMs: number, processTag: string, sequence: number): string {
  const time = String(timeMs).padStart(13, '0');
  return `${time}-${processTag}-${String(sequence).padStart(8, '0')}.${endings[kind]}`;
}

/** What a segment file holds that this version can read; undefined for every other file. */
export function typeOfSegment(name: string): SegmentType | undefined {
  const ending = pattern.exec(name)?.groups?.ending ?? '';
  return Object.hasOwn(types, ending) ? types[ending] : undefined;
}
