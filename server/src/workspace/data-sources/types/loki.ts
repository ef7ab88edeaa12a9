import { createHash } from 'node:crypto';
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
import { type Frame, timeField } from '../frames.ts';
import { durationMs, durationText, withVariables } from '../intervals.ts';
import { type Labels, seriesFrames } from './prometheus.ts';

const LINES = 1_000;
const LINES_MAX = 5_000;
const POINTS_MAX = 11_000;
const NANOSECONDS = 1_000_000n;
const ID_DIGITS = 16;

interface LogLine {
  readonly labels: Labels;
  /** Nanoseconds since the epoch, in decimal digits: more than a number holds. */
  readonly time: string;
  readonly line: string;
}

export const loki: QueryableType = {
  id: 'loki',
  title: 'Loki',
  health: async (ask) => {
    await askLoki(ask, 'query', { query: 'vector(1)+vector(1)' });
    return 'Data source successfully connected.';
  },
  query: async (ask, query) => {
    const { model, fromMs, toMs } = query;
    const stepMs = stepMsOf(query);
    const expr = withVariables(requiredText(model, 'expr'), {
      __interval: durationText(stepMs),
      __interval_ms: stepMs,
      __auto: durationText(stepMs),
      __range: `${Math.round((toMs - fromMs) / 1_000)}s`,
      __range_s: Math.round((toMs - fromMs) / 1_000),
      __range_ms: toMs - fromMs,
    });
    const instant = model.queryType === 'instant' || model.instant === true;
    const limit = String(linesOf(model.maxLines));
    const direction = model.direction === 'forward' ? 'forward' : 'backward';
    const result = instant
      ? await askLoki(ask, 'query', { query: expr, time: nanoseconds(toMs), limit, direction })
      : await askLoki(ask, 'query_range', {
          query: expr,
          start: nanoseconds(fromMs),
          end: nanoseconds(toMs),
          step: `${stepMs / 1_000}s`,
          limit,
          direction,
        });
    return framesOf(result, query, expr, stepMs);
  },
};

const nanoseconds = (ms: number): string => String(BigInt(ms) * NANOSECONDS);

const linesOf = (asked: unknown): number =>
  typeof asked === 'number' && asked >= 1 ? Math.min(Math.floor(asked), LINES_MAX) : LINES;

function stepMsOf({ model, fromMs, toMs, intervalMs, maxDataPoints }: Query): number {
  const asked = durationMs(String(model.step ?? '')) ?? 0;
  const factor = typeof model.resolution === 'number' && model.resolution > 0 ? model.resolution : 1;
  const wanted = asked > 0 ? asked : Math.max(intervalMs, (toMs - fromMs) / maxDataPoints) * factor;
  return Math.max(1, Math.ceil(Math.max(wanted, (toMs - fromMs) / POINTS_MAX)));
}

interface LokiResult {
  readonly resultType: string;
  readonly result: readonly unknown[];
}

async function askLoki(ask: Ask, name: string, parameters: Record<string, string>): Promise<LokiResult> {
  const form = new URLSearchParams(parameters);
  const answer = await askJson(ask, { method: 'GET', path: `loki/api/v1/${name}`, form });
  const { value } = answer;
  // Refused queries are answered as plain text.
  if (!isRecord(value) || value.status !== 'success' || !isRecord(value.data)) {
    throw refusedBy(answer, isRecord(value) ? (value.error ?? value.message) : undefined);
  }
  return {
    resultType: textOf(value.data.resultType),
    result: Array.isArray(value.data.result) ? value.data.result : [],
  };
}

function framesOf({ resultType, result }: LokiResult, query: Query, expr: string, stepMs: number): Frame[] {
  const executedQueryString = `Expr: ${expr}\nStep: ${durationText(stepMs)}`;
  if (resultType === 'streams') return [linesFrame(result, executedQueryString)];
  const type = resultType === 'matrix' ? 'timeseries-multi' : 'numeric-multi';
  const meta = { type, typeVersion: [0, 1], custom: { resultType }, executedQueryString };
  if (resultType !== 'scalar') return seriesFrames(result, query, expr, meta, stepMs);
  return seriesFrames([{ metric: {}, value: result }], query, expr, meta);
}

function linesFrame(streams: readonly unknown[], executedQueryString: string): Frame {
  const lines = streams.filter(isRecord).flatMap(({ stream, values }): LogLine[] => {
    const labels = (isRecord(stream) ? stream : {}) as Labels;
    const pairs = Array.isArray(values) ? (values as readonly (readonly string[])[]) : [];
    return pairs.flatMap(([time = '', line = '']) => (/^\d{1,19}$/.test(time) ? [{ labels, time, line }] : []));
  });
  const texts = (name: string, values: readonly string[]) => ({ name, frameType: 'string' as const, values });
  const ids = idsOf(lines);
  return {
    meta: {
      type: 'log-lines',
      typeVersion: [0, 0],
      preferredVisualisationType: 'logs',
      custom: { frameType: 'LabeledTimeValues', resultType: 'streams' },
      executedQueryString,
    },
    fields: [
      { name: 'labels', frameType: 'json.RawMessage', values: lines.map(({ labels }) => labels) },
      {
        ...timeField(lines.map(({ time }) => Number(BigInt(time) / NANOSECONDS))),
        nanos: lines.map(({ time }) => Number(BigInt(time) % NANOSECONDS)),
      },
      texts(
        'Line',
        lines.map(({ line }) => line),
      ),
      texts(
        'tsNs',
        lines.map(({ time }) => time),
      ),
      texts('id', ids),
    ],
  };
}

/** The same line gets the same id each time it is read; equal lines of one moment are counted. */
function idsOf(lines: readonly LogLine[]): string[] {
  const seen = new Map<string, number>();
  return lines.map(({ labels, time, line }) => {
    const digest = createHash('sha256')
      .update(JSON.stringify([labels, line]))
      .digest('hex')
      .slice(0, ID_DIGITS);
    const id = `${time}_${digest}`;
    const count = seen.get(id) ?? 0;
    seen.set(id, count + 1);
    return count === 0 ? id : `${id}_${count}`;
  });
}
