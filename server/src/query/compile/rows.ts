import type { QueryTable } from '../guards/namespaces.ts';
import type { Parameters } from './parameters.ts';
import { pointField, seriesIdentity } from './point-fields.ts';
import { rowsOfScope, type Scope } from './table.ts';
import { NULL_TEXT, type TypedValue, type Value } from './value.ts';

/** Rows that a select reads: stored points, the result of another select, or points that a rollup made of others. */
export interface RowSource {
  readonly field: (name: string) => Value;
  /** Nanoseconds since 1970, never NULL: what rows are put in order by. */
  readonly timeNs: string;
  /** The same as rows show it: NULL in results without a time. */
  readonly shownTimeNs: string;
  /** Points of one time in their order; empty where there is none. */
  readonly tieBreak: string;
  /** What tells single series apart. */
  readonly series: string;
  /** Every stored key of a row. Undefined: the rows have the columns of `all`. */
  readonly everything: string | undefined;
  /** Names of all columns, where they are known. */
  readonly names: readonly string[];
  /** `FROM … WHERE …` with conditions on the rows. Called when every field has been asked for. */
  readonly from: (conditions: readonly string[]) => string;
}

const MS_NS = 1_000_000n;

/** Stored points of a table. `shiftMs`: those so much earlier, as if they were of now. */
export function pointRows(table: QueryTable, scope: Scope, parameters: Parameters, shiftMs: number): RowSource {
  const shiftNs = BigInt(Math.round(shiftMs)) * MS_NS;
  const shifted: Scope = {
    workspaces: scope.workspaces,
    fromNs: scope.fromNs === null ? null : scope.fromNs - shiftNs,
    toNs: scope.toNs === null ? null : scope.toNs - shiftNs,
  };
  const timeNs = shiftMs === 0 ? 'time_ns' : `(time_ns + ${parameters.integer(shiftNs)})`;
  return {
    field: (name) => pointField(table, name, parameters),
    timeNs,
    shownTimeNs: timeNs,
    tieBreak: table.hasId ? 'id' : '',
    series: seriesIdentity,
    everything: everythingOf(table),
    names: [],
    from: (conditions) => rowsOfScope(table, shifted, parameters, conditions),
  };
}

/** All that a row holds, as one list of JSON texts: the promoted columns that have a value, then the maps. */
function everythingOf({ promoted }: QueryTable): string {
  const columns = promoted.map((name) => `toString(${name})`);
  return `(${[...columns, 'tags', 'numbers', 'integers', 'strings', 'booleans', 'toString(measurement)'].join(', ')})`;
}

export interface ResultColumn {
  readonly name: string;
  /** In the result of the select. */
  readonly value: TypedValue;
}

/** A select that stands in the place of a source. */
export interface InnerResult {
  readonly alias: string | null;
  readonly sql: string;
  readonly columns: readonly ResultColumn[];
  /** Length of the buckets whose begin is the time of a row; 0 where rows have times of their own. */
  readonly stepMs: number;
}

/** The result of another select as rows: `sql` has the columns `t` and those named. */
export function resultRows(
  { sql, columns, stepMs }: Omit<InnerResult, 'alias'>,
  scope: Pick<Scope, 'fromNs' | 'toNs'>,
  parameters: Parameters,
): RowSource {
  // A bucket that began before the range, and reaches into it, belongs to it.
  const earliestNs = scope.fromNs === null ? null : scope.fromNs - BigInt(Math.max(0, Math.round(stepMs) - 1)) * MS_NS;
  // Names of their own: the engine takes the name of a new column for the old one of the same name.
  const renamed = columns.map(({ name, value }) => ({ name, value: { ...value, sql: `r_${value.sql}` } }));
  const byName = new Map(renamed.map(({ name, value }) => [name, value]));
  const cells = [...new Set(columns.map(({ value }) => value.sql))].map((name) => `${name} AS r_${name}`);
  const ranged = [
    ...(earliestNs === null ? [] : [`(r_t IS NULL OR r_t >= ${parameters.integer(earliestNs)})`]),
    ...(scope.toNs === null ? [] : [`(r_t IS NULL OR r_t <= ${parameters.integer(scope.toNs)})`]),
  ];
  return {
    field: (name) => {
      if (name === 'time' && !byName.has(name)) return { type: 'integer', sql: 'intDiv(r_t, 1000000)' };
      return byName.get(name) ?? { type: 'text', sql: NULL_TEXT };
    },
    timeNs: 'ifNull(r_t, 0)',
    shownTimeNs: 'r_t',
    tieBreak: '',
    series: renamed.length === 0 ? '0' : `cityHash64(${renamed.map(({ value }) => value.sql).join(', ')})`,
    everything: undefined,
    names: columns.map(({ name }) => name),
    from: (conditions) => {
      const all = [...ranged, ...conditions];
      const rows = `SELECT ${['t AS r_t', ...cells].join(', ')} FROM (${sql})`;
      return `FROM (${rows})${all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`}`;
    },
  };
}
