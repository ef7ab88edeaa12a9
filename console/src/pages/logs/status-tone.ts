import type { Tone } from '../../ui/badge.tsx';

const bad = /^(error|err|critical|fatal|emerg|alert|panic)/i;
const warn = /^(warn)/i;
const good = /^(ok|success)/i;

/** How alarming a status is, in the words of whatever wrote it. */
export function toneOfStatus(status: string): Tone {
  if (bad.test(status)) return 'bad';
  if (warn.test(status)) return 'warn';
  return good.test(status) ? 'good' : 'plain';
}

/** From the most to the least alarming, with the colour of each in a chart: no two that are stacked look alike. */
const ranks: readonly (readonly [pattern: RegExp, colour: string])[] = [
  [/^(critical|fatal|emerg|alert|panic)/i, 'dark-red'],
  [/^err/i, 'red'],
  [/^warn/i, 'orange'],
  [/^notice/i, 'yellow'],
  [/^(ok|success)/i, 'green'],
  [/^info/i, 'blue'],
  [/^debug/i, 'light-blue'],
  [/^trace/i, 'super-light-blue'],
];

/** Small: alarming. Statuses that nobody knows come last. */
export function rankOfStatus(status: string): number {
  const rank = ranks.findIndex(([pattern]) => pattern.test(status));
  return rank === -1 ? ranks.length : rank;
}

/** The colour of a status in a chart; undefined for one that nobody knows. */
export const colourOfStatus = (status: string): string | undefined => ranks[rankOfStatus(status)]?.[1];
