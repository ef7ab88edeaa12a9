import type { Call, Expression, SelectQuery } from '@belvedere/dql';
import { findFunction } from '@belvedere/dql';
import { type QueryTable, queryTableOf } from '../guards/namespaces.ts';
import { bucketsOf, OLDEST_MS } from '../time/buckets.ts';
import { rangeOf, type TimeRange } from '../time/range.ts';
import { stepOf } from '../time/step.ts';
import { compileAggregateSelect } from './aggregate-select.ts';
import type { CompileContext, CompiledSelect } from './compiled.ts';
import { groupKeysOf, stepOfGroups } from './groups.ts';
import type { SelectPlan } from './plan.ts';
import { compileRawSelect } from './raw-select.ts';
import { compileRowFunction, isRowFunction } from './row-functions.ts';
import { hasAggregate, hasSeriesFunction, reductionOf } from './series-calls.ts';
import { rowsOfSelect } from './sources.ts';

/** A select as one statement. Errors: `InvalidQuery`, `QueryNotSupported`. */
export function compileSelect(query: SelectQuery, context: CompileContext, isInner = false): CompiledSelect {
  const table = queryTableOf(query.namespace.name);
  const { nowMs, zone, asked } = context;
  const range = rangeOf(query.window, table, { asked, nowMs, zone, hasLimit: query.limit !== null });
  const keys = groupKeysOf(query);
  const named = new Set(keys.map(({ target }) => target));
  const targets = query.projections.filter((target) => !named.has(target));
  const rowFunction = targets.map(({ expression }) => expression).find(isRowFunction);
  const stepMs = stepOfSelect(query, table, { context, range, isSeries: rowFunction === undefined });
  const buckets = stepMs === null ? undefined : bucketsOf(stepMs, range, zone, nowMs);
  const lengthMs = stepMs ?? (range.fromMs === null ? null : (range.toMs ?? nowMs) - range.fromMs);
  const plan: SelectPlan = {
    query,
    table,
    context,
    range,
    rows: rowsOfSelect(query, table, context, range, (inner, innerContext) => compileSelect(inner, innerContext, true)),
    keys,
    targets,
    buckets,
    seconds: lengthMs === null ? undefined : lengthMs / 1_000,
    isInner,
  };
  if (rowFunction !== undefined) return compileRowFunction(plan, rowFunction as Call);
  return isAggregated(plan) ? compileAggregateSelect(plan) : compileRawSelect(plan);
}

interface StepRequest {
  readonly context: CompileContext;
  readonly range: TimeRange;
  readonly isSeries: boolean;
}

/** What a request wishes holds for series of numbers; lists and what is current have the steps of their text. */
function stepOfSelect(query: SelectQuery, table: QueryTable, { context, range, isSeries }: StepRequest): number | null {
  const ofGroups = stepOfGroups(query);
  if (ofGroups !== undefined) return ofGroups;
  const toMs = range.toMs ?? context.nowMs;
  const rangeMs = toMs - (range.fromMs ?? Math.max(0, toMs - OLDEST_MS));
  const targets = query.projections.map(({ expression }) => expression);
  const isSeriesOfNumbers = isSeries && !table.isNewest && targets.some(isReduced);
  return stepOf(query.window, isSeriesOfNumbers ? context.wish : {}, Math.max(1, rangeMs));
}

const isReduced = (node: Expression): boolean =>
  hasAggregate(node) || hasSeriesFunction(node) || (node.kind === 'call' && reductionOf(node) !== undefined);

/** Whether the rows of the result are made of many. */
function isAggregated({ query, targets, buckets }: SelectPlan): boolean {
  const nodes = targets.map(({ expression }) => expression);
  if (nodes.some(hasAggregate) || nodes.some((node) => hasReduction(node))) return true;
  // Functions that keep the points have points of their own without a step.
  if (buckets !== undefined && nodes.some(hasSeriesFunction)) return true;
  return query.having !== null && hasAggregate(query.having);
}

function hasReduction(node: Expression): boolean {
  if (node.kind === 'call') {
    if (reductionOf(node) !== undefined) return true;
    const kind = findFunction(node.function)?.kind;
    return kind !== 'aggregate' && node.arguments.some(({ value }) => hasReduction(value));
  }
  return node.kind === 'arithmetic' && node.operands.some(hasReduction);
}
