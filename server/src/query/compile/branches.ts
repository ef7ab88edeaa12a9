import type { Call, Expression } from '@belvedere/dql';
import { invalidQuery } from '../refusal.ts';
import { compileAggregate } from './aggregates.ts';
import { compileMembership } from './conditions.ts';
import type { Environment } from './environment.ts';
import { compileExpression } from './expression.ts';
import { compileKey } from './groups.ts';
import type { SelectPlan } from './plan.ts';
import { rolledRows } from './rolled-rows.ts';
import type { RollupCall } from './rollups.ts';
import type { RowSource } from './rows.ts';
import { asNumber, type TypedValue, type Value } from './value.ts';

interface Branch {
  readonly rows: RowSource;
  readonly environment: Environment;
  /** Conditions, bucket and keys where the rows are not rolled: those of rolled rows are inside. */
  readonly conditions: readonly string[];
  readonly bucket: string | undefined;
  readonly keys: readonly string[];
  /** Aggregates by their SQL: name of the column and type. */
  readonly columns: Map<string, { readonly name: string; readonly value: TypedValue }>;
}

/** The aggregates of a select: each reads rows with a rollup and a shift, and those of the same are one pass over the rows. */
export class Branches {
  readonly #plan: SelectPlan;
  readonly #branches = new Map<string, Branch>();
  #columnCount = 0;

  constructor(plan: SelectPlan) {
    this.#plan = plan;
  }

  /** The column of an aggregate; `shiftMs`: of the time so much earlier. */
  aggregate(node: Call, rollup: RollupCall | undefined, shiftMs: number): TypedValue {
    const branch = this.#branch(rollup, shiftMs);
    const compile = (inner: Expression): Value => compileExpression(inner, branch.environment);
    const value = compileAggregate(node, {
      compile,
      rows: branch.rows,
      seconds: this.#plan.seconds,
      parameters: this.#plan.context.parameters,
      isOneOf: (operand, items) => {
        const { start, end } = node;
        const set = { kind: 'list', items, start, end } as const;
        const membership = { kind: 'membership', operand, set, negated: false, start, end } as const;
        return compileMembership(membership, branch.environment, compileExpression);
      },
    });
    if (value === undefined) throw invalidQuery(`${node.function} makes several rows and stands alone`, node);
    return this.#column(branch, value);
  }

  /** The column of a function over single series, which are then merged. */
  reduction(argument: Expression, rollup: RollupCall, merge: 'sum' | 'avg', shiftMs: number): TypedValue {
    const branch = this.#branch(rollup, shiftMs);
    const value = asNumber(compileExpression(argument, branch.environment));
    return this.#column(branch, { type: 'number', sql: `${merge}(${value})` });
  }

  #column(branch: Branch, value: TypedValue): TypedValue {
    const known = branch.columns.get(value.sql);
    if (known !== undefined) return { type: value.type, sql: known.name };
    const name = `a${this.#columnCount}`;
    this.#columnCount += 1;
    branch.columns.set(value.sql, { name, value });
    return { type: value.type, sql: name };
  }

  #branch(rollup: RollupCall | undefined, shiftMs: number): Branch {
    const id = `${rollup?.name ?? ''}(${rollup?.argument ?? ''}) ${shiftMs}`;
    const known = this.#branches.get(id);
    if (known !== undefined) return known;
    const { rows, keys, buckets, context } = this.#plan;
    const { parameters } = context;
    const read = rows.at(shiftMs);
    const environment = rows.environmentOf(read);
    const conditions = rows.conditionsOf(environment);
    const bucket = buckets?.sqlOf(read.timeNs, parameters);
    const compiledKeys = keys.map((key) => compileKey(key, environment));
    const branch = this.#rolledBranch(rollup, { read, conditions, bucket, compiledKeys }) ?? {
      rows: read,
      environment,
      conditions,
      bucket: bucket === undefined ? undefined : `${bucket} AS t`,
      keys: compiledKeys.map((sql, index) => `${sql} AS k${index}`),
      columns: new Map(),
    };
    this.#branches.set(id, branch);
    return branch;
  }

  #rolledBranch(
    rollup: RollupCall | undefined,
    from: {
      read: RowSource;
      conditions: readonly string[];
      bucket: string | undefined;
      compiledKeys: readonly string[];
    },
  ): Branch | undefined {
    if (rollup === undefined) return undefined;
    const { read, conditions, bucket, compiledKeys: keys } = from;
    const { parameters } = this.#plan.context;
    const rolled = rolledRows(read, { rollup, keys, bucket, conditions, parameters });
    return {
      rows: rolled,
      environment: this.#plan.rows.environmentOf(rolled),
      conditions: [],
      bucket: bucket === undefined ? undefined : 't',
      keys: keys.map((_, index) => `k${index}`),
      columns: new Map(),
    };
  }

  /** One row for each bucket and group, with all columns: `t` where there are buckets, the keys, the aggregates. */
  sql(): string {
    const branches = [...this.#branches.values()];
    const all = branches.flatMap(({ columns }) => [...columns.values()]);
    const parts = branches.map((branch) => this.#branchSql(branch, branches.length === 1 ? undefined : all));
    if (parts.length === 1) return parts[0] ?? '';
    const by = this.#groupNames();
    const merged = all.map(({ name, value }) => `${value.type === 'list' ? 'max' : 'any'}(${name}) AS ${name}`);
    const grouped = by.length === 0 ? ' HAVING count() > 0' : ` GROUP BY ${by.join(', ')}`;
    return `SELECT ${[...by, ...merged].join(', ')} FROM (${parts.join(' UNION ALL ')})${grouped}`;
  }

  #groupNames(): string[] {
    const { keys, buckets } = this.#plan;
    return [...(buckets === undefined ? [] : ['t']), ...keys.map((_, index) => `k${index}`)];
  }

  #branchSql(
    { rows, conditions, bucket, keys, columns }: Branch,
    all: readonly { name: string; value: TypedValue }[] | undefined,
  ) {
    const own = new Map([...columns].map(([sql, { name }]) => [name, sql]));
    const cells = (all ?? [...columns.values()]).map(({ name, value }) => {
      const sql = own.get(name) ?? (value.type === 'list' ? 'emptyArrayString()' : 'NULL');
      return `${sql} AS ${name}`;
    });
    const groups = [...(bucket === undefined ? [] : [bucket]), ...keys];
    const by = this.#groupNames();
    // Without groups the engine answers one row even where there is nothing.
    const grouped = by.length === 0 ? ' HAVING count() > 0' : ` GROUP BY ${by.join(', ')}`;
    return `SELECT ${[...groups, ...cells].join(', ')} ${rows.from(conditions)}${grouped}`;
  }
}
