import type { Mapping } from './mapping.ts';
import type { Thresholds } from './threshold.ts';
import type { MomentContext } from './units/moments.ts';

/** How many digits a number has. */
export interface NumberStyle {
  /** Digits after the point; undefined: as many as are needed. */
  readonly decimals: number | undefined;
  /** `1,234` */
  readonly hasSeparators: boolean;
}

/** A unit. The two formats print the same quantity differently: each brings its own. */
export interface Unit {
  /** Columns of the same one share an axis. */
  readonly name: string;
  /** True where 1024 is a round number. */
  readonly isBinary: boolean;
  /** How many digits an axis shows, where the unit does not find it itself. */
  readonly axisDecimals: number | undefined;
  readonly print: (value: number, style: NumberStyle, context: MomentContext) => string;
}

export type ColorChoice =
  | { readonly by: 'palette' }
  | { readonly by: 'threshold' }
  | { readonly by: 'fixed'; readonly color: string }
  /** From one end of the range of values to the other. */
  | { readonly by: 'scale'; readonly colors: readonly string[] };

export type Curve = 'linear' | 'smooth' | 'stepBefore' | 'stepAfter';

/** How a column is drawn over time. */
export interface Draw {
  readonly style: 'line' | 'bars' | 'points';
  readonly curve: Curve;
  readonly widthPx: number;
  readonly dash: readonly number[];
  /** Opacity of the area below, 0 to 1. */
  readonly fill: number;
  readonly points: 'auto' | 'never' | 'always';
  readonly pointSizePx: number;
  readonly spansGaps: boolean;
  /** Columns of one group stand on each other. */
  readonly stack: { readonly group: string; readonly isPercent: boolean } | undefined;
  readonly axis: 'left' | 'right' | 'hidden';
  readonly axisTitle: string;
  /** Drawn below zero. */
  readonly isNegated: boolean;
  readonly logBase: 2 | 10 | undefined;
}

export const plainDraw: Draw = {
  style: 'line',
  curve: 'linear',
  widthPx: 1.5,
  dash: [],
  fill: 0,
  points: 'auto',
  pointSizePx: 4,
  spansGaps: false,
  stack: undefined,
  axis: 'left',
  axisTitle: '',
  isNegated: false,
  logBase: undefined,
};

/** How the values of a column are read and shown. */
export interface Field {
  readonly unit?: Unit | undefined;
  /** Digits after the point; undefined: as many as are needed. */
  readonly decimals?: number | undefined;
  /** `1,234` */
  readonly hasSeparators?: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly softMin?: number | undefined;
  readonly softMax?: number | undefined;
  /** Shown for what is missing. */
  readonly noValue?: string | undefined;
  readonly thresholds?: Thresholds | undefined;
  readonly mappings?: readonly Mapping[];
  readonly color?: ColorChoice;
  readonly draw?: Draw;
  readonly isHidden?: boolean;
  readonly isHiddenInLegend?: boolean;
  /** How a cell of a table shows it. */
  readonly cell?: 'plain' | 'ink' | 'background' | 'bar';
  readonly widthPx?: number | undefined;
  /** Where a click on a value leads; may hold `${__value.text}` and the like. */
  readonly link?: { readonly url: string; readonly title: string } | undefined;
}
