import {
  type Ask,
  askJson,
  isRecord,
  type Query,
  type QueryableType,
  refusedBy,
  requiredText,
  textOf,
} from '../ask.ts';
import { type Frame, legendOf, seriesName, timeField } from '../frames.ts';
import { durationMs, durationText, withVariables } from '../intervals.ts';
import { readSamples, type SampleColumns, sampleValue } from './sample-columns.ts';

/** Prometheus refuses more points of one series. */
const POINTS_MAX = 11_000;
const SCRAPE_INTERVAL_MS = 15_000;
/** A rate needs a few samples. */
const RATE_SAMPLES = 4;

/** `[seconds, "value"]` */
type Sample = readonly [number, string];
export type Labels = Readonly<Record<string, string>>;

interface QueryAnswer {
  readonly resultType: string;
  readonly result: readonly unknown[];
  readonly warnings: readonly string[];
}

/** Prometheus and what speaks its API. */
export const prometheus: QueryableType = {
  id: 'prometheus',
  title: 'Prometheus',
  health: async (ask) => {
    await askPrometheus(ask, 'query', new URLSearchParams({ query: '1+1' }));
    return 'Successfully queried the Prometheus API.';
  },
  query: async (ask, query) => {
    const { model } = query;
    const instant = model.instant === true || model.queryType === 'instant';
    const range = model.range === true || !instant;
    return [...(range ? await queryRange(ask, query) : []), ...(instant ? await queryInstant(ask, query) : [])];
  },
};

async function queryRange(ask: Ask, query: Query): Promise<Frame[]> {
  const stepMs = stepMsOf(ask, query);
  const expr = expressionOf(ask, query, stepMs);
  const aligned = (ms: number) => (Math.floor(ms / stepMs) * stepMs) / 1_000;
  const form = new URLSearchParams({
    query: expr,
    start: String(aligned(query.fromMs)),
    end: String(aligned(query.toMs)),
    step: String(stepMs / 1_000),
  });
  return framesOf(await askPrometheus(ask, 'query_range', form), query, expr, stepMs);
}

async function queryInstant(ask: Ask, query: Query): Promise<Frame[]> {
  const stepMs = stepMsOf(ask, query);
  const expr = expressionOf(ask, query, stepMs);
  const form = new URLSearchParams({ query: expr, time: String(query.toMs / 1_000) });
  return framesOf(await askPrometheus(ask, 'query', form), query, expr, stepMs);
}

const scrapeMsOf = ({ open }: Ask): number =>
  durationMs(textOf(open.source.jsonData.timeInterval)) || SCRAPE_INTERVAL_MS;

function stepMsOf(ask: Ask, { model, fromMs, toMs, intervalMs, maxDataPoints }: Query): number {
  const range = toMs - fromMs;
  const asked = durationMs(String(model.step ?? '')) ?? 0;
  const least = durationMs(textOf(model.interval)) ?? scrapeMsOf(ask);
  const factor = typeof model.intervalFactor === 'number' && model.intervalFactor > 0 ? model.intervalFactor : 1;
  const wanted = asked > 0 ? asked : Math.max(intervalMs, range / maxDataPoints, least) * factor;
  return Math.max(1, Math.ceil(Math.max(wanted, range / POINTS_MAX)));
}

function expressionOf(ask: Ask, { model, fromMs, toMs }: Query, stepMs: number): string {
  const scrapeMs = scrapeMsOf(ask);
  const rangeMs = toMs - fromMs;
  return withVariables(requiredText(model, 'expr'), {
    __interval: durationText(stepMs),
    __interval_ms: stepMs,
    __rate_interval: durationText(Math.max(stepMs + scrapeMs, RATE_SAMPLES * scrapeMs)),
    __range: `${Math.round(rangeMs / 1_000)}s`,
    __range_s: Math.round(rangeMs / 1_000),
    __range_ms: rangeMs,
  });
}

async function askPrometheus(ask: Ask, name: string, form: URLSearchParams): Promise<QueryAnswer> {
  const { jsonData } = ask.open.source;
  const method = jsonData.httpMethod === 'GET' ? 'GET' : 'POST';
  const custom = textOf(jsonData.customQueryParameters);
  for (const [key, value] of new URLSearchParams(custom)) form.append(key, value);
  const answer = await askJson(ask, { method, path: `api/v1/${name}`, form, read: readSamples });
  const { value } = answer;
  if (!isRecord(value) || value.status !== 'success' || !isRecord(value.data)) {
    throw refusedBy(answer, isRecord(value) ? [value.errorType, value.error].filter(Boolean).join(': ') : undefined);
  }
  const { resultType, result } = value.data;
  return {
    resultType: textOf(resultType),
    result: Array.isArray(result) ? result : [],
    warnings: Array.isArray(value.warnings) ? value.warnings.map(String) : [],
  };
}

function framesOf(answer: QueryAnswer, query: Query, expr: string, stepMs: number): Frame[] {
  const { resultType, result, warnings } = answer;
  const executedQueryString = `Expr: ${expr}\nStep: ${durationText(stepMs)}`;
  const notices = warnings.map((text) => ({ severity: 'warning', text }));
  const meta = (type: string) => ({
    type,
    typeVersion: [0, 1],
    custom: { resultType },
    executedQueryString,
    ...(notices.length === 0 ? {} : { notices }),
  });
  if (resultType === 'matrix') return seriesFrames(result, query, expr, meta('timeseries-multi'), stepMs);
  if (resultType === 'vector') return seriesFrames(result, query, expr, meta('numeric-multi'));
  const [seconds, text] = result as unknown as Sample;
  if (resultType !== 'scalar') {
    const fields = [timeField([seconds * 1_000]), { name: 'Value', frameType: 'string' as const, values: [text] }];
    return [{ name: expr, meta: meta('numeric-multi'), fields }];
  }
  const config = { displayNameFromDS: expr };
  const value = { name: 'Value', frameType: 'float64' as const, labels: {}, config, values: [sampleValue(text)] };
  return [{ name: expr, meta: meta('numeric-multi'), fields: [timeField([seconds * 1_000]), value] }];
}

/** One frame for each series of a matrix or a vector. Loki answers the same. */
export function seriesFrames(
  result: readonly unknown[],
  { model }: Query,
  expr: string,
  meta: Readonly<Record<string, unknown>>,
  stepMs?: number,
): Frame[] {
  const format = textOf(model.legendFormat);
  return result.filter(isRecord).map((series) => {
    const labels = (isRecord(series.metric) ? series.metric : {}) as Labels;
    const { timesMs, values } = columnsOf(series);
    const name = format === '' || format === '__auto' ? seriesName(labels, expr) : legendOf(format, labels);
    return {
      name,
      meta,
      fields: [
        timeField(timesMs, stepMs === undefined ? undefined : { interval: stepMs }),
        {
          name: 'Value',
          frameType: 'float64',
          labels,
          config: { displayNameFromDS: name },
          values,
        },
      ],
    };
  });
}

/** Samples of a range as they were read, or as they were written; else the one of a moment. */
function columnsOf({ values, value }: Readonly<Record<string, unknown>>): SampleColumns {
  if (isRecord(values)) return values as unknown as SampleColumns;
  const samples = (Array.isArray(values) ? values : [value]) as Sample[];
  return {
    timesMs: samples.map(([seconds]) => Math.round(seconds * 1_000)),
    values: samples.map(([, text]) => sampleValue(text)),
  };
}
