import type { Category } from '../category.ts';
import { type DecodedPoints, PointCollector } from '../collect.ts';
import { parseLineProtocol } from '../decode/line-protocol/parse.ts';
import type { Point } from '../point.ts';
import type { TimeUnit } from '../time-unit.ts';
import { runAtOnce, type Turns } from '../turns.ts';

/** The same with all points as objects. */
export type UnpackedPoints = Omit<DecodedPoints, 'points'> & { readonly points: readonly Point[] };

/** Runs a decoder over a body. */
export function collect(decode: (collector: PointCollector) => Turns, category: Category = 'logging'): UnpackedPoints {
  const collector = new PointCollector(category);
  runAtOnce(decode(collector));
  return unpacked(collector);
}

export const unpacked = ({ points, badPoints, warnings }: DecodedPoints): UnpackedPoints => ({
  points: [...points],
  badPoints,
  warnings,
});

/** Lines as points of security checks, the category with the fewest rules. */
export function parseLines(
  text: string | Buffer,
  { unit = 1n, category = 'security' }: { readonly unit?: TimeUnit | undefined; readonly category?: Category } = {},
): UnpackedPoints {
  return collect((collector) => parseLineProtocol(Buffer.from(text), unit, collector), category);
}
