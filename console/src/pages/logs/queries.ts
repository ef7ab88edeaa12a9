import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Range } from '../../time/range.ts';
import { askDql, type DqlResult } from '../query/ask-dql.ts';
import { type FacetName, facetNames, facetQuery, histogramQuery, type LogSearch, listQuery } from './log-query.ts';

/** One line with everything that is known of it. */
export type LogRow = Readonly<Record<string, unknown>>;

interface LogPage {
  readonly rows: readonly LogRow[];
  readonly total: number;
  readonly next: readonly unknown[] | undefined;
}

const pageSize = 100;
const bars = 60;

const rowsOf = ({ series }: DqlResult): LogRow[] =>
  (series ?? []).flatMap(({ columns, values }) =>
    values.map((cells) => Object.fromEntries(columns.map((name, index) => [name, cells[index]]))),
  );

export const logsQuery = (search: LogSearch, { fromMs, toMs }: Range) =>
  infiniteQueryOptions({
    queryKey: ['logs', search, fromMs, toMs],
    initialPageParam: [] as readonly unknown[],
    queryFn: async ({ pageParam, signal }): Promise<LogPage> => {
      const options = {
        timeRange: [fromMs, toMs] as const,
        limit: pageSize,
        orderby: [{ time: 'desc' as const }],
        ...(pageParam.length > 0 && { search_after: pageParam }),
      };
      const [result] = await askDql([{ q: listQuery(search), options }], signal);
      const rows = result === undefined ? [] : rowsOf(result);
      return {
        rows,
        total: result?.total_hits ?? rows.length,
        next: rows.length === pageSize ? result?.search_after : undefined,
      };
    },
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

interface LogCounts {
  readonly histogram: DqlResult | undefined;
  readonly facets: ReadonlyMap<FacetName, readonly FacetValue[]>;
}

function facetOf(result: DqlResult | undefined, name: FacetName): FacetValue[] {
  return (result?.series ?? []).map(({ tags = {}, columns, values }) => ({
    value: tags[name] ?? '',
    count: Number(values[0]?.[columns.indexOf('logs')] ?? 0),
  }));
}

/** How the logs spread over time and over the values of some fields: one call for all of it. */
export const logCountsQuery = (search: LogSearch, { fromMs, toMs }: Range) =>
  queryOptions({
    queryKey: ['log-counts', search, fromMs, toMs],
    queryFn: async ({ signal }): Promise<LogCounts> => {
      const timeRange = [fromMs, toMs] as const;
      const [histogram, ...facets] = await askDql(
        [
          { q: histogramQuery(search), options: { timeRange, maxPointCount: bars } },
          ...facetNames.map((name) => ({ q: facetQuery(search, name), options: { timeRange } })),
        ],
        signal,
      );
      return { histogram, facets: new Map(facetNames.map((name, index) => [name, facetOf(facets[index], name)])) };
    },
    placeholderData: keepPreviousData,
  });
