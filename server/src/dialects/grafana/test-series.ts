import { refusal } from './answers.ts';
import { type GrafanaRoute, grafanaRoute, reads } from './routes.ts';

const POINTS_DEFAULT = 100;
const POINTS_MAX = 10_000;
const RANGE_DEFAULT_SECONDS = 3_600;

/** A wave between 0 and 100, the same for the same moment: whoever draws it twice gets one picture. */
const valueAt = (time: number): number =>
  Math.round(5_000 + 4_000 * Math.sin(time / 600) + 1_000 * Math.sin(time / 47)) / 100;

/** Points with which programs from before 4.0 try whether a chart draws. Times are in whatever unit `from` and `to` have. */
export const testSeriesRoutes: readonly GrafanaRoute[] = [
  grafanaRoute({
    method: 'GET',
    path: '/api/metrics/test',
    summary: 'A series of points made up for a time range',
    guard: 'signedIn',
    does: reads('metrics.testSeries'),
    handle: ({ ctx, query }) => {
      const now = Math.floor(ctx.kernel.now() / 1_000);
      const to = query.number('to') ?? now;
      const from = query.number('from') ?? to - RANGE_DEFAULT_SECONDS;
      if (from > to) throw refusal(400, 'from is later than to');
      const wanted = query.number('maxDataPoints') ?? POINTS_DEFAULT;
      const count = Math.min(Math.max(wanted, 1), POINTS_MAX);
      const step = (to - from) / count;
      const datapoints = Array.from({ length: count }, (_, index) => {
        const time = Math.floor(from + index * step);
        return [valueAt(time), time];
      });
      return { data: [{ target: 'test-series-0', datapoints }] };
    },
  }),
];
