import type { CompleteAt } from '../../../editor/plain-completion.ts';
import { candidates, openBrackets, openQuote, wordBefore, words } from './words.ts';

const functions = words(`
  abs absent absent_over_time avg_over_time ceil changes clamp clamp_max clamp_min count_over_time day_of_month day_of_week days_in_month
  delta deriv exp floor histogram_quantile hour idelta increase irate label_join label_replace last_over_time ln log10 log2 max_over_time
  min_over_time minute month predict_linear present_over_time quantile_over_time rate resets round scalar sgn sort sort_desc sqrt
  stddev_over_time stdvar_over_time sum_over_time time timestamp vector year`);
const aggregations = words('avg bottomk count count_values group max min quantile stddev stdvar sum topk');
const keywords = words('and bool by group_left group_right ignoring offset on or unless without');
const durations = words('$__rate_interval $__interval 1m 5m 10m 15m 30m 1h 6h 1d');

/** Of LogQL, which has the selectors of PromQL. */
const logFunctions = words(`
  absent_over_time avg_over_time bytes_over_time bytes_rate count_over_time first_over_time last_over_time max_over_time min_over_time
  quantile_over_time rate sum_over_time`);
const logKeywords = words('by json label_format line_format logfmt pattern regexp unwrap without');

/** What the server behind knows. `metric` narrows the answer; empty: of all. */
export interface MetricNames {
  readonly metrics: () => Promise<readonly string[]>;
  readonly labels: (metric: string) => Promise<readonly string[]>;
  readonly values: (label: string, metric: string) => Promise<readonly string[]>;
}

const nameCharacters = /[\w:$]/;

/** The metric whose selector begins at a bracket. */
const metricAt = (text: string, at: number): string =>
  wordBefore(text.slice(0, at).trimEnd(), text.slice(0, at).trimEnd().length, /[\w:]/);

/** What can be written in a query of Prometheus, or of Loki. */
export const promqlCompletion =
  (names: MetricNames, isLogs: boolean): CompleteAt =>
  async (text, position) => {
    const before = text.slice(0, position);
    const innermost = openBrackets(before).at(-1);
    const quote = openQuote(before);
    if (quote !== undefined) {
      // A string in a selector is the value of a label; every other one is free text.
      const label = /([\w.]+)\s*(?:=~|!~|!=|=)\s*$/.exec(before.slice(0, quote.at))?.[1];
      if (label === undefined || innermost?.bracket !== '{') return null;
      const values = await names.values(label, metricAt(text, innermost.at));
      return { from: quote.at + 1, candidates: candidates('text', values) };
    }
    const from = position - wordBefore(text, position, nameCharacters).length;
    if (innermost?.bracket === '{') {
      return { from, candidates: candidates('property', await names.labels(metricAt(text, innermost.at))) };
    }
    if (innermost?.bracket === '[') return { from, candidates: candidates('keyword', durations) };
    const isLabelList =
      innermost?.bracket === '(' &&
      /\b(?:by|without|on|ignoring|group_left|group_right)\s*$/.test(text.slice(0, innermost.at));
    if (isLabelList) return { from, candidates: candidates('property', await names.labels('')) };
    return {
      from,
      candidates: [
        ...candidates('class', isLogs ? [] : await names.metrics()),
        ...candidates('function', isLogs ? [...logFunctions, ...aggregations] : [...functions, ...aggregations]),
        ...candidates('keyword', isLogs ? logKeywords : keywords),
      ],
    };
  };
