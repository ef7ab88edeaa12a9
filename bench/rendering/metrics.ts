import type { Answers } from '../../tests/support/metrics-server.ts';
import { fromMs, seriesCount, stepMs } from './dashboard.ts';

/** The answers of a panel, by the number in its query. */
export const benchAnswers: Answers = {
  series: (query) => {
    const panel = Number(/\d+/.exec(query)?.[0] ?? 0);
    return Array.from({ length: seriesCount }, (_, series) => ({
      labels: { __name__: query, host: `host-${series + 1}` },
      at: (timeMs) => sampleOf(panel, series, Math.round((timeMs - fromMs) / stepMs)),
    }));
  },
};

/** Waves with noise, which is the same each time: smooth curves would be cheaper to draw than what machines report. */
function sampleOf(panel: number, series: number, place: number): number {
  const noise = ((place * 7_919 + series * 104_729 + panel * 1_299_709) % 1_000) / 100;
  return Number((40 + series * 4 + 12 * Math.sin(place / (20 + panel)) + noise).toFixed(3));
}
