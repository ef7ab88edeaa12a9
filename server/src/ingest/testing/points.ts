import { createHash, randomInt } from 'node:crypto';
import type { Category } from '../category.ts';
import { type FieldValue, noBadPoints, type Point } from '../point.ts';
import { PointList } from '../point-list.ts';
import type { PointBatch } from '../sink.ts';

/** A workspace of its own for each test: all of them share one engine. */
export const newWorkspaceNumber = (): number => randomInt(1_000_000, 4_000_000_000);

export const pointOf = (
  measurement: string,
  tags: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, FieldValue>>,
  timeNs: bigint | undefined = BigInt(Date.now()) * 1_000_000n,
): Point => ({
  measurement,
  tags: new Map(Object.entries(tags)),
  fields: new Map(Object.entries(fields)),
  timeNs,
});

/** A batch as a dialect makes one; its hash is that of its points. */
export const batchOf = (
  workspaceNumber: number,
  category: Category,
  points: readonly Point[],
  more: Partial<PointBatch> = {},
): PointBatch => ({
  workspaceNumber,
  tokenNumber: 1,
  category,
  points: PointList.of(points),
  badPoints: noBadPoints,
  bodyHash: createHash('sha256').update(textOf(points)).digest('hex'),
  ...more,
});

const textOf = (points: readonly Point[]): string =>
  JSON.stringify(
    points.map(({ measurement, tags, fields, timeNs }) => [measurement, [...tags], [...fields], timeNs]),
    (_, value) => (typeof value === 'bigint' ? `${value}i` : value),
  );
