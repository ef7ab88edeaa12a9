import type { QueryResult } from '../../query/query.ts';
import type { QueryOutcome } from './run.ts';

/** A result as clients read it. */
export function resultAnswer({ result, asyncId, progress, descriptions }: QueryOutcome): Record<string, unknown> {
  if (result !== undefined) return finished(result, asyncId, descriptions);
  const { rowsRead = 0, bytesRead = 0, rowsTotal = 0 } = progress ?? {};
  return {
    ...empty,
    async_id: asyncId,
    is_running: true,
    progress: { rows_read: rowsRead, bytes_read: bytesRead, rows_total: rowsTotal },
  };
}

const empty = {
  series: [],
  column_names: [],
  group_by: [],
  async_id: '',
  is_running: false,
  complete: false,
  cost: '0ms',
  index_name: '',
  index_names: '',
  index_store_type: '',
  interval: 0,
  window: 0,
  max_point: 0,
  next_cursor_time: -1,
  points: null,
  query_parse: { namespace: '', sources: {}, fields: {}, funcs: {} },
  query_type: '',
  raw_query: '',
  sample: 1,
  scan_completed: false,
  scan_index: '',
  AsyncTaskPayload: null,
};

function finished(
  result: QueryResult,
  asyncId: string,
  descriptions: QueryOutcome['descriptions'],
): Record<string, unknown> {
  const { series, searchAfter, totalHits, filterCount } = result;
  return {
    ...empty,
    series: series.map(({ name, tags, columns, units, values }, index) => ({
      ...(name === undefined || name === '' ? {} : { name }),
      ...(tags === undefined ? {} : { tags }),
      columns,
      units,
      values,
      ...(descriptions === undefined ? {} : { value_desc: descriptions[index] }),
    })),
    column_names: result.columnNames,
    group_by: result.groupBy,
    async_id: asyncId,
    complete: true,
    cost: `${Number(result.statistics.durationMs.toFixed(3))}ms`,
    index_name: result.indexName,
    index_names: result.indexName,
    interval: result.intervalMs,
    window: result.intervalMs,
    max_point: result.pointsMax,
    points: result.points,
    query_parse: result.parse,
    query_type: result.parse.namespace === 'metric' ? 'guancedb' : '',
    sample: result.sample,
    scan_completed: true,
    progress: {
      rows_read: result.statistics.rowsRead,
      bytes_read: result.statistics.bytesRead,
      rows_total: result.statistics.rowsRead,
    },
    ...(searchAfter === undefined ? {} : { search_after: searchAfter }),
    ...(totalHits === undefined ? {} : { total_hits: totalHits }),
    ...(filterCount === undefined ? {} : { filter_count: filterCount }),
  };
}

export const queriesAnswer = (outcomes: readonly QueryOutcome[]) => ({
  content: { data: outcomes.map(resultAnswer), declaration: {} },
});
