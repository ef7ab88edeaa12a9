import type { ShowQuery } from '@belvedere/dql';
import { Parameters, wholeNumber } from '../compile/parameters.ts';
import { pointRows } from '../compile/rows.ts';
import { scopeOf } from '../compile/sources.ts';
import type { QueryRequest, QueryResult, Series } from '../query.ts';
import { invalidQuery } from '../refusal.ts';
import type { Cell } from '../series/points.ts';
import { compileShow, type ShowStatement, showTable } from '../show/statements.ts';
import { rangeOf, type TimeRange, unbounded } from '../time/range.ts';
import { zoneOf } from '../time/zone.ts';
import type { Run } from './run-select.ts';
import { conditionsOf } from './with-options.ts';

const DAY_MS = 86_400_000;
/** Rows that come without LIMIT. */
const ROWS_DEFAULT = 10_000;

/** Names of sources are in the order of the tables: asking for all of them costs little. */
const readsLittle = /^show_(?:measurement|.*_(?:source|class|type|label))$/;

type Shown = Pick<QueryResult, 'series' | 'columnNames' | 'parse'>;

/** What is stored, as series. Without a range, names of fields and tags and their values are those of the last day. */
export async function runShow(query: ShowQuery, run: Run, request: QueryRequest): Promise<Shown> {
  if (query.function === 'show_workspaces') return workspaces(request);
  const parameters = new Parameters();
  const table = showTable(query);
  const scope = scopeOf(run, rangeOfShow(query, run));
  const rows = pointRows(table, scope, parameters, 0);
  const refuse = (): never => {
    throw invalidQuery('this cannot stand in a filter of a show function', query);
  };
  const statement = compileShow({
    query: { ...query, wheres: [...query.wheres, ...conditionsOf(run.options.conditions)] },
    table,
    scope,
    parameters,
    environment: {
      parameters,
      nowMs: run.nowMs,
      field: rows.field,
      known: () => undefined,
      aggregate: refuse,
      list: refuse,
      sourceList: refuse,
      labelled: refuse,
      patternsOf: refuse,
    },
  });
  const limit = query.limit ?? run.options.limit ?? ROWS_DEFAULT;
  const offset = query.offset ?? run.options.offset ?? 0;
  const sql = `${statement.sql} LIMIT ${wholeNumber(limit)} OFFSET ${wholeNumber(offset)}`;
  const data = await run.session.rows({ sql, values: parameters.values });
  const isLabel = statement.columns[0] === '__docid';
  return shown(statement, isLabel ? withGivenLabels(data, run) : data);
}

/** The labels that somebody gave to an object beside those that its agent reports. Rows begin with name, class and id. */
function withGivenLabels(data: readonly (readonly Cell[])[], { objectLabels }: Run): (readonly Cell[])[] {
  return data.map(([name, objectClass, docId, reported, ...rest]) => {
    const given = objectLabels.find((each) => each.objectName === name && each.objectClass === objectClass);
    const labels = new Set([...(Array.isArray(reported) ? (reported as Cell[]) : []), ...(given?.labels ?? [])]);
    return [name ?? null, docId ?? null, [...labels], ...rest];
  });
}

function rangeOfShow({ window, function: name }: ShowQuery, { options, nowMs }: Run): TimeRange {
  const { timeRange, tz } = options;
  const asked = timeRange === undefined ? undefined : { fromMs: timeRange[0], toMs: timeRange[1] };
  const written = rangeOf(window, showTable({ function: name } as ShowQuery), {
    asked,
    nowMs,
    zone: zoneOf(tz),
    hasLimit: true,
  });
  if (written.fromMs !== null || written.toMs !== null) return written;
  return readsLittle.test(name) ? unbounded : { fromMs: nowMs - DAY_MS, toMs: null };
}

function shown(statement: ShowStatement, data: readonly (readonly Cell[])[]): Shown {
  const { series, columns, namespace } = statement;
  const parse = { namespace: namespace.names[0] ?? '', sources: {}, fields: {}, funcs: {} };
  if (series !== undefined) {
    const one: Series = { name: series, tags: undefined, columns, units: columns.map(() => null), values: data };
    return { series: data.length === 0 ? [] : [one], columnNames: columns, parse };
  }
  const bySource = new Map<string, (readonly Cell[])[]>();
  for (const [source, ...cells] of data) {
    const rows = bySource.get(String(source)) ?? [];
    bySource.set(String(source), rows);
    rows.push(cells);
  }
  const isLabel = columns[0] === '__docid';
  return {
    series: [...bySource].map(([source, values]) => ({
      name: isLabel ? undefined : source,
      tags: isLabel ? { name: source } : undefined,
      columns,
      units: columns.map(() => null),
      values,
    })),
    columnNames: columns,
    parse,
  };
}

/** Tokens are not told, and workspaces are shared with nobody for a time. */
function workspaces({ workspaceNames = [] }: QueryRequest): Shown {
  const columns = ['wsuuid', 'token', 'expireAt', 'createAt', 'name'];
  const values = workspaceNames.map(({ uuid, name }) => [uuid, '', null, null, name]);
  return {
    series: [{ name: 'show_workspaces', tags: undefined, columns, units: columns.map(() => null), values }],
    columnNames: columns,
    parse: { namespace: '', sources: {}, fields: {}, funcs: {} },
  };
}
