export interface Step {
  /** Counts from this value on; -Infinity for the first. */
  readonly from: number;
  readonly color: string;
}

export interface Thresholds {
  /** True: the steps are percents of the range from the least to the largest value. */
  readonly isPercent: boolean;
  /** Ascending. */
  readonly steps: readonly Step[];
}

interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** The steps as values of the column. Percents need its range; 0 to 100 where none is known. */
export function stepsOf({ isPercent, steps }: Thresholds, { min = 0, max = 100 }: Range): readonly Step[] {
  if (!isPercent) return steps;
  return steps.map(({ from, color }) => ({
    from: Number.isFinite(from) ? min + (from / 100) * (max - min) : from,
    color,
  }));
}

/** The colour of the last step that the value has reached. */
export function thresholdColor(value: number, thresholds: Thresholds, range: Range): string | undefined {
  return stepsOf(thresholds, range).findLast(({ from }) => value >= from)?.color;
}

/** Puts steps into order; the first one counts from everywhere. */
export function orderedSteps(steps: readonly Step[]): readonly Step[] {
  return steps.toSorted((a, b) => (a.from === b.from ? 0 : a.from - b.from));
}
