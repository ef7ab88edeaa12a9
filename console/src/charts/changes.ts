import type { ChartOptions } from './chart.ts';
import type { Frame } from './frame.ts';
import { type Reduced, reducedOf } from './reduced.ts';

export interface Change {
  /** How far back it is from. */
  readonly label: string;
  /** Undefined where there was no value then, or none that can be divided by. */
  readonly percent: number | undefined;
}

const textOf = (labels: object): string => JSON.stringify(Object.entries(labels).sort());

/** How much a value differs from what it was at the earlier times that it is compared with. */
export function changesOf(value: Reduced, frames: readonly Frame[], options: ChartOptions): readonly Change[] {
  const labels = frames.flatMap(({ comparison }) => (comparison?.refId === value.refId ? [comparison.label] : []));
  return [...new Set(labels)].map((label) => {
    const own = frames.filter(({ comparison }) => comparison?.refId === value.refId && comparison.label === label);
    const then = reducedOf(own, options).find((each) => textOf(each.labels) === textOf(value.labels))?.number;
    const isKnown = then !== undefined && then !== null && then !== 0 && value.number !== null;
    return { label, percent: isKnown ? (((value.number ?? 0) - then) / then) * 100 : undefined };
  });
}

/** `▲ 12.3%` */
export function changeText(percent: number | undefined): string {
  if (percent === undefined) return 'N/A';
  const mark = percent > 0 ? '▲ ' : percent < 0 ? '▼ ' : '';
  return `${mark}${Math.abs(percent).toFixed(1)}%`;
}
