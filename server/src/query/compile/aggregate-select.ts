import type { CompiledSelect } from './compiled.ts';
import { compileCondition } from './expression.ts';
import { GroupedValues } from './grouped-values.ts';
import { pagedRows, rowsInMs } from './paging.ts';
import type { SelectPlan } from './plan.ts';
import { pagingAfterwards, pagingInSql } from './sorting.ts';
import { isPresent, type TypedValue } from './value.ts';

/** A select whose rows are made of many: one for each bucket and group. */
export function compileAggregateSelect(plan: SelectPlan): CompiledSelect {
  const { query, keys, targets, buckets, range } = plan;
  const grouped = new GroupedValues(plan);
  const outputs = targets.map((target) => grouped.output(target));
  const environment = grouped.environment;
  const having = query.having === null ? [] : [compileCondition(query.having, environment)];
  const isPost = outputs.some(({ expression }) => expression.kind !== 'column');
  const sorting = isPost ? undefined : pagingInSql(plan, outputs, (node) => grouped.hidden(node));
  const cells = [
    ...grouped.values.map(({ sql }, index) => `${sql} AS v${index}`),
    ...grouped.hiddenValues.map(({ sql }, index) => `${sql} AS h${index}`),
  ];
  const time = buckets === undefined ? "CAST(NULL, 'Nullable(Int64)') AS t" : 't';
  const conditions = [...having, ...(isPost ? [] : hasValue(grouped.values))];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const names = keys.map((_, index) => `k${index}`);
  const sql = `SELECT ${[time, ...names, ...cells].join(', ')} FROM (${grouped.sql()})${where}`;
  return {
    sql: sorting === undefined ? rowsInMs(plan, sql, grouped.values.length) : pagedRows(sql, sorting),
    keys,
    types: grouped.values.map(({ type }) => type),
    outputs,
    isRaw: false,
    isEverything: false,
    promoted: [],
    paging: sorting === undefined ? pagingAfterwards(plan, outputs) : undefined,
    buckets,
    range,
    hasTime: buckets !== undefined,
    limit: query.limit,
    positionColumn: undefined,
    countSql: undefined,
  };
}

/** A row in which every value is missing is none: the group has rows, but not of these fields. */
function hasValue(values: readonly TypedValue[]): string[] {
  const conditions = values.map(isPresent);
  return conditions.length === 0 ? [] : [`(${conditions.join(' OR ')})`];
}
