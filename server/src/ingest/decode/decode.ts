import type { Category } from '../category.ts';
import { type DecodedPoints, PointCollector } from '../collect.ts';
import type { TimeUnit } from '../time-unit.ts';
import { runInTurns, type Turns } from '../turns.ts';
import { parseList } from './json/list.ts';
import { readPbjsonPoint } from './json/pbjson.ts';
import { readJsonPoint } from './json/points.ts';
import { parseLineProtocol } from './line-protocol/parse.ts';
import { parsePoints } from './protobuf/points.ts';

export type PointFormat = 'line-protocol' | 'protobuf' | 'json' | 'pbjson';

const formats = new Map<string, PointFormat>([
  ['application/protobuf', 'protobuf'],
  ['application/x-protobuf', 'protobuf'],
  ['application/json', 'json'],
  ['application/pbjson', 'pbjson'],
]);

/** The format that a `Content-Type` names, whatever its parameters; line protocol for an unknown or missing one. */
export function formatOf(contentType: string | undefined): PointFormat {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return formats.get(mediaType) ?? 'line-protocol';
}

export interface DecodeOptions {
  readonly format: PointFormat;
  readonly category: Category;
  /** Of the times of line protocol and JSON; without one their size tells it. The protobuf forms are always in nanoseconds. */
  readonly unit?: TimeUnit | undefined;
  readonly pointsMax?: number;
}

/**
 * Reads a decompressed body. A body that is no list of points at all gives one bad point that says so. Other requests have their turns
 * meanwhile. Errors: `BodyTooLarge`.
 */
export async function decodePoints(body: Buffer, options: DecodeOptions): Promise<DecodedPoints> {
  const collector = new PointCollector(options.category, options.pointsMax);
  await runInTurns(decoding(body, options, collector));
  return collector;
}

function decoding(body: Buffer, { format, unit }: DecodeOptions, collector: PointCollector): Turns {
  switch (format) {
    case 'line-protocol':
      return parseLineProtocol(body, unit, collector);
    case 'protobuf':
      return parsePoints(body, collector);
    case 'json':
      return parseList(body, readJsonPoint(unit), collector);
    case 'pbjson':
      return parseList(body, readPbjsonPoint, collector);
  }
}
