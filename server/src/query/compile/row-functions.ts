import { type Call, type Expression, findFunction } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import { itemsOf, knownCall } from './arguments.ts';
import type { CompiledSelect, OutputColumn } from './compiled.ts';
import { compileExpression } from './expression.ts';
import { shiftOf } from './grouped-values.ts';
import { compileKey } from './groups.ts';
import { pagedRows } from './paging.ts';
import { wholeNumber } from './parameters.ts';
import type { SelectPlan } from './plan.ts';
import { outputOf } from './post.ts';
import type { RowSource } from './rows.ts';
import { pagingInSql, ROWS_DEFAULT } from './sorting.ts';
import { asJson, asNumber, isPresent, type TypedValue } from './value.ts';

const names = new Set(['distinct', 'distinct_by_collapse', 'top', 'bottom', 'histogram', 'histogram_auto']);

/** Whether a target is a function that makes several rows, or several columns, of a group. */
export const isRowFunction = (node: Expression): boolean =>
  node.kind === 'call' && names.has(findFunction(node.function)?.name ?? '');

interface Rows {
  /** Columns beside time and keys. */
  readonly columns: readonly { readonly name: string; readonly value: TypedValue }[];
  /** SQL of the time of a row; undefined: none of its own. */
  readonly time: string | undefined;
  readonly conditions: readonly string[];
  /** How many columns the rows are grouped by; undefined: they are not. */
  readonly groupBy: number | undefined;
  readonly having: string | undefined;
  readonly order: readonly { readonly sql: string; readonly descending: boolean }[];
  /** How many rows of each group there are. */
  readonly limit: number | undefined;
}

/** Errors: `InvalidQuery` when it does not stand alone. */
export function compileRowFunction(plan: SelectPlan, node: Call): CompiledSelect {
  const { query, keys, targets, buckets, range, context } = plan;
  if (targets.length > 1) throw invalidQuery(`${node.function} makes rows of its own and stands alone`, node);
  const rows = plan.rows.at(shiftOf(query.shift));
  const environment = plan.rows.environmentOf(rows);
  const compile = (inner: Expression) => compileExpression(inner, environment);
  const made = rowsOf(node, rows, compile, (number) => context.parameters.number(number));
  const bucket = buckets?.sqlOf(rows.timeNs, context.parameters);
  const time = made.time ?? bucket ?? "CAST(NULL, 'Nullable(Int64)')";
  const keySql = keys.map((key, index) => `${compileKey(key, environment)} AS k${index}`);
  const cells = made.columns.map(({ value }, index) => `${value.sql} AS v${index}`);
  const conditions = [...plan.rows.conditionsOf(environment), ...made.conditions];
  const keyNames = keys.map((_, index) => `k${index}`);
  const groups =
    made.groupBy === undefined
      ? []
      : ['t', ...keyNames, ...made.columns.slice(0, made.groupBy).map((_, index) => `v${index}`)];
  const grouped = made.groupBy === undefined ? '' : ` GROUP BY ${groups.join(', ')}`;
  const having = made.having === undefined ? '' : ` HAVING ${made.having}`;
  const selected = `SELECT ${[`${time} AS t`, ...keySql, ...cells].join(', ')} ${rows.from(conditions)}${grouped}${having}`;
  const sql = made.limit === undefined ? selected : bestRows(selected, { ...made, limit: made.limit, keyNames });
  const target = targets[0];
  const outputs = made.columns.map(({ name }, index): OutputColumn => {
    const own = outputOf({ expression: node, alias: target?.alias ?? null }, { kind: 'column', index });
    return name === '' ? own : { ...own, name };
  });
  const paging = pagingInSql(plan, outputs, () => {
    throw invalidQuery(`rows of ${node.function} are sorted by its columns`, node);
  });
  const limit = query.limit ?? (plan.isInner ? null : ROWS_DEFAULT);
  const order =
    query.orderBy.length > 0
      ? paging.order
      : [...(bucket === undefined ? [] : [{ sql: 't', descending: true }]), ...made.order];
  return {
    sql: pagedRows(sql, { ...paging, order, limit }),
    keys,
    types: made.columns.map(({ value }) => value.type),
    outputs,
    isRaw: false,
    isEverything: false,
    promoted: [],
    paging: undefined,
    buckets,
    range,
    hasTime: bucket !== undefined || made.time !== undefined,
    limit,
    positionColumn: undefined,
    countSql: undefined,
  };
}

/** The first rows of each group in an order. */
function bestRows(
  sql: string,
  { order, limit, keyNames }: Pick<Rows, 'order'> & { limit: number; keyNames: readonly string[] },
): string {
  const sorted = [...order.map((key) => `${key.sql} ${key.descending ? 'DESC' : 'ASC'}`), 't'];
  const by = keyNames.length === 0 ? '' : ` BY ${keyNames.join(', ')}`;
  return `SELECT * FROM (${sql}) ORDER BY ${[...keyNames, ...sorted].join(', ')} LIMIT ${wholeNumber(limit)}${by}`;
}

const json = (sql: string): TypedValue => ({ type: 'json', sql });
const ungrouped = {
  time: undefined,
  conditions: [],
  groupBy: undefined,
  having: undefined,
  order: [],
  limit: undefined,
};

function rowsOf(
  node: Call,
  rows: RowSource,
  compile: (node: Expression) => ReturnType<typeof compileExpression>,
  number: (value: number) => string,
): Rows {
  const { definition, arguments: given } = knownCall(node);
  const field = given.one('x');
  const value =
    field === undefined || field.kind === 'star' ? ({ type: 'text', sql: 'measurement' } as const) : compile(field);
  const present = isPresent(value);
  switch (definition.name) {
    case 'distinct':
      return {
        ...ungrouped,
        columns: [{ name: '', value: json(asJson(value)) }],
        conditions: [present],
        groupBy: 1,
        order: [{ sql: 'v0', descending: false }],
      };
    case 'distinct_by_collapse': {
      const extra = itemsOf(given.one('fields'));
      const columnsOfFields = extra.map((each) => ({
        name: each.kind === 'field' ? each.name : each.kind === 'path' ? each.steps.join('.') : '',
        value: json(`argMax(${asJson(compile(each))}, ${rows.timeNs})`),
      }));
      const own = field?.kind === 'field' ? field.name : '';
      return {
        ...ungrouped,
        columns: [{ name: own, value: json(asJson(value)) }, ...columnsOfFields],
        conditions: [present],
        groupBy: 1,
        order: [{ sql: 'v0', descending: false }],
      };
    }
    case 'top':
    case 'bottom': {
      const sql = asNumber(value);
      return {
        ...ungrouped,
        columns: [{ name: '', value: { type: 'number', sql } }],
        time: rows.timeNs,
        conditions: [`isNotNull(${sql})`],
        order: [{ sql: 'v0', descending: definition.name === 'top' }],
        limit: given.number('n') ?? 1,
      };
    }
    case 'histogram': {
      const [low, high, step] = ['low', 'high', 'step'].map((name) => number(given.number(name) ?? 1));
      const sql = asNumber(value);
      return {
        ...ungrouped,
        columns: [
          {
            name: 'bucket_le',
            value: { type: 'number', sql: `${low} + ${step} * floor((${sql} - ${low}) / ${step})` },
          },
          { name: '', value: { type: 'integer', sql: 'count()' } },
        ],
        conditions: [`ifNull(${sql} >= ${low} AND ${sql} < ${high}, false)`],
        groupBy: 1,
        having: `count() >= ${wholeNumber(given.number('min_doc') ?? 0)}`,
        order: [{ sql: 'v0', descending: false }],
      };
    }
    default:
      return automaticHistogram(asNumber(value));
  }
}

/** Up to ten buckets that the values suggest, and what is usually asked of them. */
function automaticHistogram(sql: string): Rows {
  const buckets = `histogram(10)(assumeNotNull(${sql}))`;
  const list = (name: string, part: string) => ({
    name,
    value: { type: 'array', sql: `arrayMap(bucket -> ${part}, ${buckets})` } as const,
  });
  const quantile = (level: number) => ({
    name: `p${level}`,
    value: { type: 'number', sql: `quantileExactInclusive(${level / 100})(${sql})` } as const,
  });
  return {
    ...ungrouped,
    columns: [
      list('lower_bounds', 'bucket.1'),
      list('upper_bounds', 'bucket.2'),
      list('counts', 'round(bucket.3)'),
      { name: 'min', value: { type: 'number', sql: `min(${sql})` } },
      ...[50, 75, 90, 95, 99].map(quantile),
      { name: 'max', value: { type: 'number', sql: `max(${sql})` } },
    ],
    conditions: [`isNotNull(${sql})`],
    groupBy: 0,
    having: 'count() > 0',
  };
}
