import type { Carousel } from './queries.ts';

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Twenty-four days. Browsers take more for no time at all, and the carousel would race. */
const timerMsMax = 2 ** 31 - 1;

/** How long each dashboard is shown. */
export const intervalMsOf = ({ intervalTime }: Pick<Carousel, 'intervalTime'>): number =>
  Math.min(Number.parseInt(intervalTime, 10) * (unitsMs[intervalTime.slice(-1)] ?? 1_000), timerMsMax);
