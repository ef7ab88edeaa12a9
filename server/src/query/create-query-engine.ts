import type { Query } from '@belvedere/dql';
import { findNamespace } from '@belvedere/dql';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { QueryEngine, QueryRequest, QueryResult } from './query.ts';
import { notSupported } from './refusal.ts';
import { EngineSession } from './run/ask-engine.ts';
import { pageEnd } from './run/pages.ts';
import { readQuery } from './run/read-text.ts';
import { type Run, runSelect, type SelectResult } from './run/run-select.ts';
import { parseOf, seriesOf } from './series/shape.ts';

export interface QueryEngineOptions {
  readonly telemetry: Telemetry;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
}

/** Answers queries from the tables of points. */
export function createQueryEngine({ telemetry, now }: QueryEngineOptions): QueryEngine {
  return {
    async run(request) {
      const started = performance.now();
      const query = readQuery(request.text);
      const session = new EngineSession(telemetry, request.signal, request.options.searchTimeoutMs);
      const run: Run = { session, workspaces: request.workspaces, options: request.options, nowMs: now() };
      const answer = await answerOf(query, run, request);
      const { rowsRead, bytesRead } = session;
      const resultRows = answer.series.reduce((sum, { values }) => sum + values.length, 0);
      return { ...answer, statistics: { rowsRead, bytesRead, resultRows, durationMs: performance.now() - started } };
    },
  };
}

type Answer = Omit<QueryResult, 'statistics'>;

async function answerOf(query: Query, run: Run, _request: QueryRequest): Promise<Answer> {
  switch (query.kind) {
    case 'select':
      return selectAnswer(await runSelect(query, run));
    default:
      throw notSupported(`${query.kind} is not answered yet`, query);
  }
}

export function selectAnswer({ query, compiled, groups, totalHits }: SelectResult): Answer {
  const { outputs, keys, buckets, range, isEverything } = compiled;
  const series = seriesOf(query, compiled, groups);
  const stepMs = buckets?.stepMs ?? 0;
  const everything = isEverything ? (series[0]?.columns.filter((name) => name !== 'time') ?? []) : undefined;
  return {
    series,
    columnNames: everything ?? outputs.map(({ name }) => name),
    groupBy: keys.map(({ name }) => name),
    intervalMs: stepMs,
    pointsMax: stepMs === 0 || range.fromMs === null ? 0 : Math.ceil(((range.toMs ?? 0) - range.fromMs) / stepMs) + 1,
    sample: 1,
    parse: parseOf(query, compiled),
    searchAfter: pageEnd(findNamespace(query.namespace.name)?.code ?? '', compiled, groups),
    totalHits,
    filterCount: undefined,
    indexName: query.indices.map(({ value }) => value).join(','),
    points: null,
  };
}
