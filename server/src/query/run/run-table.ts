import { findOuterFunction, type InnerQuery, type OuterCall } from '@belvedere/dql';
import { argumentsOf } from '../compile/arguments.ts';
import type { Paging } from '../compile/compiled.ts';
import { SERIES_DEFAULT } from '../compile/sorting.ts';
import { requireCells } from '../guards/result-size.ts';
import type { QueryOptions, SortOption } from '../query.ts';
import { evaluatedTable } from '../series/eval.ts';
import { applyOuter } from '../series/outer.ts';
import { paged } from '../series/paging.ts';
import { nameOf, parseOf, pointsMaxOf, spreadKeys } from '../series/shape.ts';
import type { ResultTable } from '../series/table.ts';
import { filteredTable } from './filter-table.ts';
import { type Run, runInnerSelect, type SelectResult } from './run-select.ts';

/** A query that works on the results of others, with the order and pages that the request asks for. */
export async function runTable(query: InnerQuery, run: Run): Promise<ResultTable> {
  const table = await tableOf(query, run);
  return { ...table, groups: paged(table.groups, pagingOf(table, run.options)) };
}

async function tableOf(query: InnerQuery, run: Run): Promise<ResultTable> {
  if (query.kind === 'select') return tableOfSelect(await runInnerSelect(query, run));
  if (query.kind === 'eval') {
    // Side by side: none needs another's result.
    const tables = await Promise.all(
      query.operands.map(
        async ({ name, query: inner }): Promise<[string, ResultTable]> => [name, await tableOf(inner, run)],
      ),
    );
    return checked(evaluatedTable(query, new Map(tables)));
  }
  const input = await tableOf(query.input, run);
  let made = input;
  for (const call of query.calls) made = checked(await applied(made, call, run));
  return query.alias === null || made.columns.length !== 1 ? made : { ...made, columns: [query.alias] };
}

async function applied(table: ResultTable, call: OuterCall, run: Run): Promise<ResultTable> {
  const definition = findOuterFunction(call.function);
  if (definition?.name !== 'count_filter') return applyOuter(table, call);
  const condition = argumentsOf(definition, call.arguments).one('expr');
  return condition === undefined ? table : filteredTable(table, condition, run);
}

function checked(table: ResultTable): ResultTable {
  requireCells(table.groups.reduce((sum, { rows }) => sum + rows.length * table.columns.length, 0));
  return table;
}

export function tableOfSelect({ query, compiled, groups }: SelectResult): ResultTable {
  const { outputs, buckets } = compiled;
  const { keyNames, groups: spread } = spreadKeys(compiled, groups);
  return {
    name: nameOf(query),
    keyNames,
    columns: outputs.map(({ name }) => name),
    groups: spread,
    startsMs: buckets?.startsMs(),
    stepMs: buckets?.stepMs ?? 0,
    pointsMax: pointsMaxOf(compiled),
    parse: parseOf(query, compiled),
    filterCount: undefined,
  };
}

function pagingOf({ columns, keyNames }: ResultTable, options: QueryOptions): Paging {
  const { limit, offset, slimit, soffset, orderBy, sorderBy, disableSlimit } = options;
  const placeOf = ({ column }: SortOption): number => {
    const name = column.replaceAll('`', '');
    const numbered = /^#(\d{1,4})$/.exec(name);
    return numbered === null ? columns.indexOf(name) : Number(numbered[1]) - 1;
  };
  const key = sorderBy === undefined ? -1 : keyNames.indexOf(sorderBy.column.replaceAll('`', ''));
  return {
    order: (orderBy ?? []).flatMap((sort): Paging['order'][number][] => {
      if (sort.column === 'time') return [{ by: 'time', descending: sort.descending }];
      const by = placeOf(sort);
      return columns[by] === undefined ? [] : [{ by, descending: sort.descending }];
    }),
    limit: limit ?? null,
    offset: offset ?? 0,
    seriesOrder:
      sorderBy === undefined || (key === -1 && columns[placeOf(sorderBy)] === undefined)
        ? null
        : { by: key === -1 ? placeOf(sorderBy) : 'key', key: Math.max(0, key), descending: sorderBy.descending },
    seriesLimit: slimit ?? (keyNames.length > 0 && disableSlimit !== true ? SERIES_DEFAULT : null),
    seriesOffset: soffset ?? 0,
  };
}
