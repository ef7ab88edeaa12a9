import type { Expression, SelectQuery, SourceItem } from '@belvedere/dql';
import { type QueryTable, queryTableOf } from '../guards/namespaces.ts';
import { invalidQuery } from '../refusal.ts';
import type { TimeRange } from '../time/range.ts';
import type { CompileContext, CompiledSelect } from './compiled.ts';
import type { Environment, LabelledObjects } from './environment.ts';
import { compileCondition } from './expression.ts';
import { joinedRows } from './joined-rows.ts';
import { pointField } from './point-fields.ts';
import { reportedLabels } from './reported-labels.ts';
import { type InnerResult, pointRows, type ResultColumn, type RowSource, resultRows } from './rows.ts';
import { rowsOfScope } from './table.ts';
import { asPlainText, asText, type TypedValue } from './value.ts';

/** Compiles a select inside of another: handed in, since selects hold each other. */
export type CompileInner = (query: SelectQuery, context: CompileContext) => CompiledSelect;

export interface SelectRows {
  /** The rows so much earlier, as if they were of now. */
  readonly at: (shiftMs: number) => RowSource;
  readonly environmentOf: (rows: RowSource) => Environment;
  /** What restricts the rows to sources and filter, in the words of an environment. */
  readonly conditionsOf: (environment: Environment) => readonly string[];
}

const NS_OF_MS = 1_000_000n;

export const scopeOf = ({ workspaces }: Pick<CompileContext, 'workspaces'>, { fromMs, toMs }: TimeRange) => ({
  workspaces,
  fromNs: fromMs === null ? null : nanoseconds(fromMs),
  // The whole last millisecond is part of the range.
  toNs: toMs === null ? null : nanoseconds(toMs) + NS_OF_MS - 1n,
});

/** Windows may be written in fractions of milliseconds. */
const nanoseconds = (milliseconds: number): bigint => {
  const whole = Math.floor(milliseconds);
  return BigInt(whole) * NS_OF_MS + BigInt(Math.floor((milliseconds - whole) * 1e6));
};

/** The rows that a select reads, from its table or from the selects in its place. */
export function rowsOfSelect(
  query: SelectQuery,
  table: QueryTable,
  context: CompileContext,
  range: TimeRange,
  inner: CompileInner,
): SelectRows {
  const { parameters } = context;
  const scope = scopeOf(context, range);
  const nested = query.sources.filter((source) => source.kind === 'sourceQuery');
  const named = nested.filter(({ alias }) => alias?.startsWith('@') === true);
  const read = nested.filter((source) => !named.includes(source));
  if (read.length > 0 && read.length + named.length !== query.sources.length) {
    throw invalidQuery('names and queries cannot be sources of one query', query.sources[0]);
  }
  const innerContext: CompileContext = { ...context, asked: range, wish: {}, after: undefined };
  const compiled = read.map((source) => ({ alias: source.alias, ...resultOf(source.query, innerContext, inner) }));
  const first = compiled[0];
  const result = first === undefined ? undefined : compiled.length === 1 ? oneResult(first) : joinedRows(compiled);
  const listOf = (select: SelectQuery): string => {
    const { sql, columns } = resultOf(select, { ...innerContext, asked: context.asked }, inner);
    const value = columns.at(-1)?.value;
    if (value === undefined) throw invalidQuery('a query behind IN gives one column', select);
    return `SELECT assumeNotNull(${asText(value)}) FROM (${sql}) WHERE isNotNull(${asText(value)})`;
  };
  return {
    at: (shiftMs) =>
      result === undefined
        ? pointRows(table, scope, parameters, shiftMs)
        : resultRows(result, shiftedScope(scope, shiftMs), parameters),
    environmentOf: (rows) => ({
      parameters,
      nowMs: context.nowMs,
      field: rows.field,
      known: () => undefined,
      aggregate: (node) => {
        throw invalidQuery(`${node.function} cannot stand here`, node);
      },
      list: listOf,
      sourceList: (name) => {
        const source = named.find(({ alias }) => alias === name || alias === `@${name}`);
        if (source === undefined) throw invalidQuery(`the query has no source ${name}`, query);
        return listOf(source.query);
      },
      patternsOf: (node) => context.patterns.get(node),
      labelled: (asked) => labelledKeys(asked, context),
    }),
    conditionsOf: (environment) => [
      ...(result === undefined ? sourceConditions(query.sources, environment) : []),
      ...indexConditions(query, table, environment),
      ...query.wheres.map((where: Expression) => compileCondition(where, environment)),
    ],
  };
}

/** Results have no rows of earlier: theirs were read by the queries that made them. */
const shiftedScope = (scope: ReturnType<typeof scopeOf>, shiftMs: number) =>
  shiftMs === 0 ? scope : { workspaces: scope.workspaces, fromNs: null, toNs: null };

const oneResult = ({ alias, sql, columns, stepMs }: InnerResult): Omit<InnerResult, 'alias'> => ({
  sql,
  stepMs,
  columns: alias === null ? columns : [...columns.map((one) => ({ ...one, name: `${alias}.${one.name}` })), ...columns],
});

function resultOf(query: SelectQuery, context: CompileContext, inner: CompileInner): Omit<InnerResult, 'alias'> {
  const stored = context.results.get(query);
  if (stored !== undefined) {
    const types = stored.columns.map(({ value }, index) => {
      const type = value.type === 'number' ? 'Nullable(Float64)' : 'Nullable(String)';
      return `JSONExtract(each, ${index + 2}, '${type}') AS ${value.sql}`;
    });
    const rows = `SELECT arrayJoin(JSONExtractArrayRaw(${context.parameters.text(stored.json)})) AS each`;
    return {
      sql: `SELECT ${["JSONExtract(each, 1, 'Nullable(Int64)') AS t", ...types].join(', ')} FROM (${rows})`,
      columns: stored.columns,
      stepMs: stored.stepMs,
    };
  }
  const { sql, keys, outputs, types, isEverything, buckets } = inner(query, context);
  if (isEverything) throw invalidQuery('a query inside of another has to name its columns', query);
  const values = outputs.map(({ name, expression }, index): ResultColumn => {
    if (expression.kind !== 'column') throw new RangeError('the result was to be stored first');
    return { name, value: { type: types[index] ?? 'json', sql: `v${expression.index}` } as TypedValue };
  });
  const tags = keys.map(({ name }, index): ResultColumn => ({ name, value: { type: 'text', sql: `k${index}` } }));
  return { sql, columns: [...tags, ...values], stepMs: buckets?.stepMs ?? 0 };
}

function sourceConditions(sources: readonly SourceItem[], { parameters }: Environment): readonly string[] {
  const names = sources.flatMap((source) => (source.kind === 'source' ? [source.name] : []));
  const patterns = sources.flatMap((source) => (source.kind === 'regex' ? [source.pattern] : []));
  if (sources.some(({ kind }) => kind === 'star') || patterns.includes('.*')) return [];
  const [first] = names;
  const conditions = [
    ...(first !== undefined && names.length === 1 ? [`measurement = ${parameters.text(first)}`] : []),
    ...(names.length > 1 ? [`measurement IN ${parameters.texts(names)}`] : []),
    ...patterns.map((pattern) => `match(measurement, ${parameters.text(pattern)})`),
  ];
  return conditions.length === 0 ? [] : [`(${conditions.join(' OR ')})`];
}

function indexConditions(
  { indices }: SelectQuery,
  table: QueryTable,
  { parameters, field }: Environment,
): readonly string[] {
  if (indices.length === 0 || table.name !== 'logging') return [];
  return [`${asPlainText(field('index'))} IN ${parameters.texts(indices.map(({ value }) => value))}`];
}

/** A key of the newest reports of objects that carry all of some labels, which come as a JSON array. */
function labelledKeys(
  { objectClass, objectName, labels, key, max }: LabelledObjects,
  { workspaces, parameters, objectLabels }: CompileContext,
): string {
  const table = queryTableOf('O');
  const named = objectLabels.filter((object) => labels.every((each) => object.labels.includes(each)));
  const identities = named.map((object) => `${object.objectClass}/${object.objectName}`);
  const given = named.length === 0 ? '' : ` OR concat(measurement, '/', name) IN ${parameters.texts(identities)}`;
  const conditions = [
    ...(objectClass === '' ? [] : [`measurement = ${parameters.text(objectClass)}`]),
    ...(objectName === undefined ? [] : [`name = ${parameters.text(objectName)}`]),
    `(hasAll(${reportedLabels(table, parameters)}, ${parameters.texts(labels)})${given})`,
  ];
  const value = asPlainText(pointField(table, key, parameters));
  const rows = rowsOfScope(table, { workspaces, fromNs: null, toNs: null }, parameters, conditions);
  return `SELECT ${value} ${rows} LIMIT ${Math.min(10_000, Math.max(1, Math.trunc(max)))}`;
}
