import { columnName, type Expression, printNode } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import type { OutputColumn, Paging } from './compiled.ts';
import type { SqlPaging } from './paging.ts';
import type { SelectPlan } from './plan.ts';

/** Series of a grouped query that come without SLIMIT. */
export const SERIES_DEFAULT = 20;
/** Rows of each series that come without LIMIT. */
export const ROWS_DEFAULT = 1_000;

type Place =
  | { readonly kind: 'output'; readonly index: number }
  | { readonly kind: 'key'; readonly index: number }
  | { readonly kind: 'time' }
  | { readonly kind: 'other' };

/** What a key of ORDER BY or SORDER BY names: a column by its name, its expression or its number, a key, or time. */
function placeOf(node: Expression, { keys, targets }: SelectPlan, outputs: readonly OutputColumn[]): Place {
  const name = node.kind === 'field' ? node.name : columnName({ expression: node, alias: null });
  const numbered = /^#(\d{1,4})$/.exec(name);
  const byName = outputs.findIndex((output) => output.name === name);
  if (byName !== -1) return { kind: 'output', index: byName };
  if (numbered !== null && Number(numbered[1]) >= 1 && Number(numbered[1]) <= outputs.length) {
    return { kind: 'output', index: Number(numbered[1]) - 1 };
  }
  const key = keys.findIndex((one) => one.name === name);
  if (key !== -1) return { kind: 'key', index: key };
  if (name === 'time') return { kind: 'time' };
  const text = printNode(node);
  const byText = targets.findIndex(({ expression }) => printNode(expression) === text);
  return byText === -1 ? { kind: 'other' } : { kind: 'output', index: byText };
}

const columnOf = (output: OutputColumn | undefined): string => {
  if (output?.expression.kind !== 'column') throw new RangeError('the column is made after the statement');
  return `v${output.expression.index}`;
};

/** Order and pages as a part of the statement. `hidden` makes a column that is only sorted by. */
export function pagingInSql(
  plan: SelectPlan,
  outputs: readonly OutputColumn[],
  hidden: (node: Expression) => string,
): SqlPaging {
  const { query, keys } = plan;
  const sqlOf = (node: Expression): string => {
    const place = placeOf(node, plan, outputs);
    if (place.kind === 'output') return columnOf(outputs[place.index]);
    if (place.kind === 'key') return `k${place.index}`;
    return place.kind === 'time' ? 't' : hidden(node);
  };
  const { sorderBy } = query;
  return {
    keyCount: keys.length,
    columns: outputs.map((_, index) => `v${index}`),
    order:
      query.orderBy.length === 0
        ? [{ sql: 't', descending: true }]
        : query.orderBy.map(({ expression, descending }) => ({ sql: sqlOf(expression), descending })),
    limit: query.limit,
    offset: query.offset ?? 0,
    seriesOrder:
      sorderBy === null
        ? null
        : {
            sql: sqlOf(sorderBy.expression),
            isKey: placeOf(sorderBy.expression, plan, outputs).kind === 'key',
            descending: sorderBy.descending,
          },
    seriesLimit: query.slimit,
    seriesOffset: query.soffset ?? 0,
    isInner: plan.isInner,
  };
}

/** The same for columns that are made after the statement. Errors: `InvalidQuery` for an order by what is no column. */
export function pagingAfterwards(plan: SelectPlan, outputs: readonly OutputColumn[]): Paging {
  const { query } = plan;
  const { sorderBy } = query;
  const series = sorderBy === null ? undefined : placeOf(sorderBy.expression, plan, outputs);
  if (sorderBy !== null && (series?.kind === 'other' || series?.kind === 'time')) {
    throw invalidQuery('beside functions over points, series are sorted by a column or a key', sorderBy);
  }
  return {
    order: query.orderBy.map(({ expression, descending }) => {
      const place = placeOf(expression, plan, outputs);
      if (place.kind === 'other') {
        throw invalidQuery('beside functions over points, rows are sorted by a column or time', expression);
      }
      return { by: place.kind === 'output' ? place.index : ('time' as const), descending };
    }),
    limit: query.limit,
    offset: query.offset ?? 0,
    seriesOrder:
      sorderBy === null || series === undefined
        ? null
        : {
            by: series.kind === 'output' ? series.index : ('key' as const),
            key: series.kind === 'key' ? series.index : 0,
            descending: sorderBy.descending,
          },
    seriesLimit: query.slimit,
    seriesOffset: query.soffset ?? 0,
  };
}
