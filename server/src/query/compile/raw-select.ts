import { childrenOf, type Expression, type Target } from '@belvedere/dql';
import { BelvedereError } from '../../errors/index.ts';
import type { CompiledSelect, OutputColumn } from './compiled.ts';
import type { Environment } from './environment.ts';
import { compileCondition, compileExpression } from './expression.ts';
import { rollupOf, shiftOf } from './grouped-values.ts';
import { compileKey } from './groups.ts';
import { pagedRows, rowsInMs } from './paging.ts';
import type { SelectPlan } from './plan.ts';
import { compilePost, outputOf } from './post.ts';
import { rolledRows } from './rolled-rows.ts';
import type { RowSource } from './rows.ts';
import { pagingAfterwards, pagingInSql, ROWS_DEFAULT } from './sorting.ts';
import { settled, type TypedValue, type Value } from './value.ts';

/** A select whose rows are those that are stored, or what a rollup made of them. */
export function compileRawSelect(plan: SelectPlan): CompiledSelect {
  const { query, table, keys, buckets, range, context, isInner } = plan;
  const { rows, environment, conditions, keySql } = rowsOf(plan);
  const isEverything = rows.everything !== undefined && (query.projections.length === 0 || plan.targets.some(isStar));
  const values: TypedValue[] = [];
  const hidden: TypedValue[] = [];
  const value = (node: Expression): TypedValue =>
    settled(compileExpression(node, withAliases(environment, plan.targets)));
  const targets = isEverything
    ? []
    : plan.targets.flatMap((target) => (isStar(target) ? namedTargets(rows, target) : [target]));
  const columns = !isEverything && query.projections.length === 0 ? namedTargets(rows) : targets;
  const outputs: OutputColumn[] = columns.map((target) =>
    outputOf(
      target,
      compilePost(target.expression, { isAggregated: false, column: (node) => values.push(value(node)) - 1 }),
    ),
  );
  if (isEverything) values.push({ type: 'array', sql: rows.everything ?? 'NULL' });
  // Where a page ends is told by time and id: both beside the columns that were asked for.
  const isPaged = table.hasId && !isInner && keys.length === 0 && rows.tieBreak !== '';
  const timeOrder = timeOrderOf(plan);
  const positionColumn = isPaged && timeOrder !== undefined ? values.length : undefined;
  if (positionColumn !== undefined)
    values.push({ type: 'text', sql: 'toString(time_ns)' }, { type: 'text', sql: 'toString(id)' });
  const having = query.having === null ? [] : [compileCondition(query.having, withAliases(environment, plan.targets))];
  const isPost = outputs.some(({ expression }) => expression.kind !== 'column');
  const sorting = isPost ? undefined : pagingInSql(plan, outputs, (node) => `h${hidden.push(value(node)) - 1}`);
  const tie = rows.tieBreak === '' ? [] : [`${rows.tieBreak} AS tie`];
  const cells = [
    ...values.map(({ sql }, index) => `${sql} AS v${index}`),
    ...hidden.map(({ sql }, index) => `${sql} AS h${index}`),
  ];
  const isMetric = table.namespace.code === 'M' && !isEverything && keys.length + outputs.length > 0;
  const anyValue = isMetric && query.orderBy.length === 0 ? presentFields(columns, environment) : [];
  const all = [...conditions, ...having, ...anyValue];
  const sql = `SELECT ${[`${rows.shownTimeNs} AS t`, ...keySql, ...cells, ...tie].join(', ')} ${rows.from([...all, ...afterOf(plan)])}`;
  const limit = query.limit ?? (isInner ? null : ROWS_DEFAULT);
  const order = sorting?.order ?? [];
  return {
    sql:
      sorting === undefined
        ? rowsInMs(plan, sql, values.length)
        : pagedRows(sql, {
            ...sorting,
            columns: values.map((_, index) => `v${index}`),
            order: tie.length === 0 ? order : [...order, { sql: 'tie', descending: timeOrder !== 'ascending' }],
            limit,
          }),
    keys,
    types: values.map(({ type }) => type),
    outputs,
    isRaw: true,
    isEverything,
    promoted: table.promoted,
    paging: sorting === undefined ? { ...pagingAfterwards(plan, outputs), limit } : undefined,
    buckets,
    range,
    hasTime: true,
    limit,
    positionColumn,
    countSql: isPaged && context.after === undefined ? `SELECT 1 ${rows.from(all)}` : undefined,
  };
}

interface RawRows {
  readonly rows: RowSource;
  readonly environment: Environment;
  readonly conditions: readonly string[];
  readonly keySql: readonly string[];
}

function rowsOf(plan: SelectPlan): RawRows {
  const { rows: source, query, keys, buckets, context } = plan;
  const { parameters } = context;
  const read = source.at(shiftOf(query.shift));
  const environment = source.environmentOf(read);
  const conditions = source.conditionsOf(environment);
  const compiledKeys = keys.map((key) => compileKey(key, environment));
  const rollup = rollupOf(plan);
  if (rollup === undefined) {
    return { rows: read, environment, conditions, keySql: compiledKeys.map((sql, index) => `${sql} AS k${index}`) };
  }
  const bucket = buckets?.sqlOf(read.timeNs, parameters);
  const rows = rolledRows(read, { rollup, keys: compiledKeys, bucket, conditions, parameters });
  return {
    rows,
    environment: source.environmentOf(rows),
    conditions: [],
    keySql: keys.map((_, index) => `k${index}`),
  };
}

const isStar = ({ expression }: Target): boolean => expression.kind === 'star' || isQuotedStar(expression);

/** The console writes the star in back-ticks. */
const isQuotedStar = (node: Expression): boolean => node.kind === 'field' && node.name === '*';

const nowhere = { offset: 0, line: 1, column: 1 };

const namedTargets = (
  rows: RowSource,
  at: Pick<Target, 'start' | 'end'> = { start: nowhere, end: nowhere },
): Target[] =>
  [...new Set(rows.names)].map((name) => {
    const { start, end } = at;
    return { kind: 'target', expression: { kind: 'field', name, start, end }, shift: null, alias: null, start, end };
  });

/** HAVING and ORDER BY may name a column by its alias. */
function withAliases(environment: Environment, targets: readonly Target[]): Environment {
  const byAlias = new Map(
    targets.flatMap((target) => (target.alias === null ? [] : [[target.alias, target] as const])),
  );
  return {
    ...environment,
    known: (node): Value | undefined => {
      const target = node.kind === 'field' ? byAlias.get(node.name) : undefined;
      if (target === undefined || mentions(target.expression, target.alias)) return undefined;
      return compileExpression(target.expression, environment);
    },
  };
}

const mentions = (node: Expression, name: string | null): boolean =>
  (node.kind === 'field' && node.name === name) ||
  childrenOf(node).some((child) => mentions((child.kind === 'argument' ? child.value : child) as Expression, name));

/** Points of a metric that have none of the fields are of others. */
function presentFields(targets: readonly Target[], { field }: Environment): string[] {
  const conditions: string[] = [];
  for (const { expression } of targets) {
    if (expression.kind !== 'field') return [];
    const value = field(expression.name);
    if (value.type !== 'field') return [];
    conditions.push(value.present());
  }
  return conditions.length === 0 ? [] : [`(${conditions.join(' OR ')})`];
}

/** How the rows lie in time; undefined where they lie by something else. */
function timeOrderOf({ query: { orderBy } }: SelectPlan): 'ascending' | 'descending' | undefined {
  const [first] = orderBy;
  if (first === undefined) return 'descending';
  if (first.expression.kind !== 'field' || first.expression.name !== 'time') return undefined;
  return first.descending ? 'descending' : 'ascending';
}

/** What comes behind the last row of the page before. Errors: `InvalidParameter` where rows do not lie by time. */
function afterOf(plan: SelectPlan): string[] {
  const { context, table } = plan;
  const { after, parameters } = context;
  if (after === undefined || !table.hasId) return [];
  const order = timeOrderOf(plan);
  if (order === undefined) {
    throw new BelvedereError(
      'InvalidParameter',
      'search_after: pages go on by time, and the query sorts by something else',
    );
  }
  const time = parameters.integer(after.timeNs);
  const id = `toUInt64(${parameters.text(after.id.toString())})`;
  const behind = order === 'ascending' ? '>' : '<';
  // The first half alone is what the primary key can use.
  return [`time_ns ${behind}= ${time}`, `(time_ns ${behind} ${time} OR id ${behind} ${id})`];
}
