import { type Call, type Expression, findFunction, printNode, type Target } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import { Branches } from './branches.ts';
import type { OutputColumn } from './compiled.ts';
import type { Environment } from './environment.ts';
import { compileExpression } from './expression.ts';
import type { SelectPlan } from './plan.ts';
import { compilePost, outputOf } from './post.ts';
import { type RollupCall, rollupNamed } from './rollups.ts';
import { reductionOf } from './series-calls.ts';
import { settled, type TypedValue, type Value } from './value.ts';

/** The values of a row that stands for a bucket and a group, in SQL over the aggregates. */
export class GroupedValues {
  /** What comes out as `v0` … */
  readonly values: TypedValue[] = [];
  /** What only sorts, as `h0` … */
  readonly hiddenValues: TypedValue[] = [];
  readonly environment: Environment;
  readonly #plan: SelectPlan;
  readonly #branches: Branches;
  readonly #rollup: RollupCall | undefined;
  readonly #shiftMs: number;
  /** Targets that are being compiled: an alias inside of its own expression is a field. */
  readonly #open = new Set<Target>();

  constructor(plan: SelectPlan) {
    this.#plan = plan;
    this.#branches = new Branches(plan);
    this.#rollup = rollupOf(plan);
    this.#shiftMs = shiftOf(plan.query.shift);
    this.environment = this.#environmentAt(this.#shiftMs);
  }

  output(target: Target): OutputColumn {
    const environment =
      target.shift === null ? this.environment : this.#environmentAt(this.#shiftMs + shiftOf(target.shift));
    this.#open.add(target);
    const expression = compilePost(target.expression, {
      isAggregated: true,
      column: (node) => this.values.push(settled(compileExpression(node, environment))) - 1,
    });
    this.#open.delete(target);
    return outputOf(target, expression);
  }

  /** The name of a column that is only sorted by. */
  hidden(node: Expression): string {
    return `h${this.hiddenValues.push(settled(compileExpression(node, this.environment))) - 1}`;
  }

  sql(): string {
    return this.#branches.sql();
  }

  #environmentAt(shiftMs: number): Environment {
    const { rows } = this.#plan;
    return {
      ...rows.environmentOf(rows.at(0)),
      field: (name) => this.#field(name, shiftMs),
      known: (node) => this.#known(node, shiftMs),
    };
  }

  #field(name: string, shiftMs: number): Value {
    const { keys, targets, buckets } = this.#plan;
    const target = targets.find((one) => one.alias === name && !this.#open.has(one));
    if (target !== undefined) {
      this.#open.add(target);
      const value = compileExpression(target.expression, this.#environmentAt(shiftMs));
      this.#open.delete(target);
      return value;
    }
    const key = keys.findIndex((one) => one.name === name);
    if (key !== -1) return { type: 'text', sql: `k${key}` };
    if (name === 'time' && buckets !== undefined) return { type: 'integer', sql: 'intDiv(t, 1000000)' };
    return this.#newest({ kind: 'field', name, start: nowhere, end: nowhere }, shiftMs);
  }

  #known(node: Expression, shiftMs: number): Value | undefined {
    const key = this.#keyOf(node);
    if (key !== undefined) return key;
    if (node.kind === 'path') return this.#newest(node, shiftMs);
    if (node.kind !== 'call') return undefined;
    const reduction = reductionOf(node);
    const argument = node.arguments[0]?.value;
    if (reduction !== undefined && argument !== undefined) {
      return this.#branches.reduction(argument, withArgument(reduction.rollup, node), reduction.merge, shiftMs);
    }
    if (findFunction(node.function)?.kind !== 'aggregate') return undefined;
    return this.#branches.aggregate(node, this.#rollupOfCall(node), shiftMs);
  }

  /** Quantiles of buckets are of the newest count of each series: all points together would count them again and again. */
  #rollupOfCall(node: Call): RollupCall | undefined {
    if (this.#rollup !== undefined) return this.#rollup;
    return node.function === 'histogram_quantile' ? { name: 'last', argument: undefined } : undefined;
  }

  #keyOf(node: Expression): Value | undefined {
    if (node.kind === 'field' || node.kind === 'number' || node.kind === 'string') return undefined;
    const text = printNode(node);
    const index = this.#plan.keys.findIndex(({ expression }) => printNode(expression) === text);
    return index === -1 ? undefined : { type: 'text', sql: `k${index}` };
  }

  /** A field beside aggregates is what it was last. */
  #newest(value: Expression, shiftMs: number): Value {
    const argument = { kind: 'argument', name: null, value, alias: null, start: value.start, end: value.end } as const;
    const call: Call = { kind: 'call', function: 'last', arguments: [argument], start: value.start, end: value.end };
    return this.#branches.aggregate(call, this.#rollup, shiftMs);
  }
}

const nowhere = { offset: 0, line: 1, column: 1 };

const TEN_YEARS_MS = 3_650 * 86_400_000;

/** Errors: `InvalidQuery` for one beyond all that is stored. */
export function shiftOf(shift: Target['shift']): number {
  if (shift === null || shift.value.unit === 'steps') return 0;
  if (shift.value.milliseconds > TEN_YEARS_MS) throw invalidQuery('SHIFT goes back by ten years at most', shift);
  return shift.value.milliseconds;
}

export function rollupOf({ query }: SelectPlan): RollupCall | undefined {
  const rollup = query.window?.rollup ?? null;
  return rollup === null ? undefined : rollupNamed(rollup.function, rollup.argument?.value);
}

function withArgument(rollup: RollupCall, node: Call): RollupCall {
  const second = node.arguments[1]?.value;
  return second?.kind === 'number' ? { ...rollup, argument: second.value } : rollup;
}
