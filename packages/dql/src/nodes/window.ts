import type { Span } from '../text/source.ts';
import type { Duration, NumberLiteral } from './values.ts';

/**
 * `[from:to:step:rollup]`, each part of which may be missing. Without `from` and `to` the range comes from the request. What has
 * no `to` ends now.
 */
export interface Window extends Span {
  readonly kind: 'window';
  /** A duration counts back from now. */
  readonly from: Duration | Instant | Preset | null;
  /** Never set beside a preset, which says both. */
  readonly to: Duration | Instant | Now | null;
  readonly step: Duration | Auto | null;
  readonly rollup: Rollup | null;
}

export interface Instant extends Span {
  readonly kind: 'instant';
  /** A number of seconds, milliseconds, microseconds or nanoseconds since 1970, or `2025-01-01 00:00:00` (UTC). */
  readonly text: string;
  readonly epochMilliseconds: number;
}

/** A span of the calendar in the time zone of the request: days begin at midnight, weeks on Monday. */
export interface Preset extends Span {
  readonly kind: 'preset';
  readonly name: PresetName;
}

export type PresetName = 'TODAY' | 'YESTERDAY' | 'THIS WEEK' | 'LAST WEEK' | 'THIS MONTH' | 'LAST MONTH';

export interface Now extends Span {
  readonly kind: 'now';
}

/** The step is found from the range and the asked number of points. */
export interface Auto extends Span {
  readonly kind: 'auto';
}

/** A function over the points of each single series in each step, before the aggregate of the target. */
export interface Rollup extends Span {
  readonly kind: 'rollup';
  /** In lower case. */
  readonly function: string;
  readonly argument: NumberLiteral | null;
}
