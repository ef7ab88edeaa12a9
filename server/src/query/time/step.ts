import type { Window } from '@belvedere/dql';
import { BelvedereError } from '../../errors/index.ts';

export type Density = 'lower' | 'low' | 'medium' | 'high';

/** How many points a request wants. */
export interface PointWish {
  readonly maxPointCount?: number | undefined;
  /** Seconds. */
  readonly interval?: number | undefined;
  readonly density?: Density | undefined;
}

const pointsOfDensity: Readonly<Record<Density, number>> = { lower: 60, low: 180, medium: 360, high: 720 };
/** What `interval` and `density` may ask for at most. */
const POINTS_OF_WISH_MAX = 720;
/** What a text may ask for at most. */
const POINTS_MAX = 50_000;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const usualSteps = [
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28].map((count) => count * DAY),
];

/** The shortest usual length that is not below this one. */
function usualStep(milliseconds: number): number {
  const longest = usualSteps.at(-1) ?? DAY;
  return usualSteps.find((step) => step >= milliseconds) ?? Math.ceil(milliseconds / longest) * longest;
}

/**
 * The length of a bucket in milliseconds; null: the whole range is one. `interval` comes before `density`, and both come before the text. No more than
 * `maxPointCount` points come of any of them.
 *
 * Errors: `InvalidQuery` when the text asks for more than 50,000 points.
 */
export function stepOf(window: Window | null, wish: PointWish, rangeMs: number): number | null {
  const { maxPointCount, interval, density } = wish;
  const wanted = intervalOf(interval, rangeMs) ?? densityOf(density, rangeMs) ?? writtenStep(window, wish, rangeMs);
  const longest = maxPointCount === undefined ? null : usualStep(rangeMs / Math.max(1, maxPointCount));
  if (wanted === null) return longest;
  const step = maxPointCount !== undefined && rangeMs / wanted > maxPointCount && longest !== null ? longest : wanted;
  if (rangeMs / step > POINTS_MAX) {
    throw new BelvedereError(
      'InvalidQuery',
      `the window has ${Math.ceil(rangeMs / step)} steps of ${step} ms, and ${POINTS_MAX} are allowed`,
    );
  }
  return step;
}

function intervalOf(seconds: number | undefined, rangeMs: number): number | null {
  if (seconds === undefined || seconds <= 0) return null;
  const step = seconds * 1_000;
  return rangeMs / step > POINTS_OF_WISH_MAX ? null : step;
}

const densityOf = (density: Density | undefined, rangeMs: number): number | null =>
  density === undefined ? null : usualStep(rangeMs / pointsOfDensity[density]);

function writtenStep(window: Window | null, { maxPointCount }: PointWish, rangeMs: number): number | null {
  const step = window?.step ?? null;
  if (step === null) return null;
  if (step.kind === 'duration' && step.value.unit === 'clock') return Math.max(1, Math.round(step.value.milliseconds));
  const automatic = usualStep(rangeMs / Math.min(maxPointCount ?? pointsOfDensity.medium, POINTS_OF_WISH_MAX));
  if (step.kind === 'auto') return automatic;
  if (step.value.unit === 'steps') return Math.max(1, Math.round(automatic * step.value.steps));
  return Math.max(automatic, step.value.milliseconds);
}
