import type { Node, Query, SelectQuery } from '@belvedere/dql';
import { findNamespace, showSubject, walk } from '@belvedere/dql';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { QueryEngine, QueryRequest, QueryResult } from './query.ts';
import { type EngineLimits, EngineSession } from './run/ask-engine.ts';
import { pageEnd } from './run/pages.ts';
import { readQuery } from './run/read-text.ts';
import { type Run, runSelect, type SelectResult } from './run/run-select.ts';
import { runShow } from './run/run-show.ts';
import { runTable, tableOfSelect } from './run/run-table.ts';
import { withFunctions } from './run/with-functions.ts';
import { conditionsOf } from './run/with-options.ts';
import { lineProtocolOf } from './series/line-protocol.ts';
import { sampledTable } from './series/sample.ts';
import { parseOf, seriesOfEverything, seriesOfTable } from './series/shape.ts';
import type { ResultTable } from './series/table.ts';

export interface QueryEngineOptions {
  readonly telemetry: Telemetry;
  /** Wall clock in milliseconds since the epoch. */
  readonly now: () => number;
  /** Other limits than the usual ones, by the engine's names: `max_rows_to_read`. */
  readonly limits?: EngineLimits;
}

/** Answers queries from the tables of points. */
export function createQueryEngine({ telemetry, now, limits = {} }: QueryEngineOptions): QueryEngine {
  return {
    async run(request) {
      const started = performance.now();
      const query = readQuery(request.text);
      const session = new EngineSession(telemetry, limits, {
        signal: request.signal,
        timeoutMs: request.options.searchTimeoutMs,
        usage: request.usage,
        mark: request.mark,
      });
      const run: Run = {
        session,
        workspaces: request.workspaces,
        options: request.options,
        nowMs: now(),
        objectLabels: [query, ...conditionsOf(request.options.conditions)].some(namesLabels)
          ? ((await request.objectLabels?.()) ?? [])
          : [],
      };
      const answer = await answerOf(query, run, request);
      const resultRows = answer.series.reduce((sum, { values }) => sum + values.length, 0);
      return { ...answer, statistics: { ...session.usage, resultRows, durationMs: performance.now() - started } };
    },
  };
}

/** Whether a query asks for labels of objects: they lie elsewhere. */
function namesLabels(query: Node): boolean {
  let found = false;
  walk(query, (node) => {
    found ||= node.kind === 'match' && node.function === 'with_labels';
    found ||= node.kind === 'show' && showSubject(node.function)?.subject === 'label';
    return !found;
  });
  return found;
}

type Answer = Omit<QueryResult, 'statistics'>;

async function answerOf(query: Query, run: Run, request: QueryRequest): Promise<Answer> {
  switch (query.kind) {
    case 'select':
      return selectAnswer(await runSelect(query, run), run);
    case 'show':
      return { ...nothing, ...(await runShow(query, run, request)), showFunction: query.function };
    default:
      return tableAnswer(await runTable(query, run), run);
  }
}

const nothing: Answer = {
  series: [],
  columnNames: [],
  groupBy: [],
  intervalMs: 0,
  pointsMax: 0,
  sample: 1,
  parse: { namespace: '', sources: {}, fields: {}, funcs: {} },
  searchAfter: undefined,
  totalHits: undefined,
  filterCount: undefined,
  indexName: '',
  points: null,
};

function selectAnswer(result: SelectResult, run: Run): Answer {
  const { query, compiled, groups, totalHits } = result;
  const documents = {
    searchAfter: pageEnd(findNamespace(query.namespace.name)?.code ?? '', compiled, groups),
    totalHits,
    indexName: indexNameOf(query),
  };
  if (!compiled.isEverything) return { ...tableAnswer(withFunctions(tableOfSelect(result), run), run), ...documents };
  const series = seriesOfEverything(query, compiled, groups);
  const names = series[0]?.columns.filter((name) => name !== 'time') ?? [];
  return {
    ...nothing,
    ...documents,
    series,
    columnNames: names,
    groupBy: compiled.keys.map(({ name }) => name),
    parse: parseOf(query, compiled),
    points: run.options.lineProtocol === true ? lineProtocolOf(series) : null,
  };
}

/** Logs without an index lie in the default one. */
function indexNameOf({ indices, namespace }: SelectQuery): string {
  if (findNamespace(namespace.name)?.code !== 'L') return '';
  return indices.length === 0 ? 'default' : indices.map(({ value }) => value).join(',');
}

function tableAnswer(table: ResultTable, run: Run): Answer {
  const { table: sampled, sample } = sampledTable(table, run.options);
  const series = seriesOfTable(sampled);
  return {
    ...nothing,
    series,
    columnNames: table.columns,
    groupBy: table.keyNames,
    intervalMs: table.stepMs,
    pointsMax: table.pointsMax,
    sample,
    parse: table.parse,
    filterCount: table.filterCount,
    points: run.options.lineProtocol === true ? lineProtocolOf(series) : null,
  };
}
