import type { Carousel } from './queries.ts';

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** How long each dashboard is shown. */
export const intervalMsOf = ({ intervalTime }: Pick<Carousel, 'intervalTime'>): number =>
  Number.parseInt(intervalTime, 10) * (unitsMs[intervalTime.slice(-1)] ?? 1_000);
