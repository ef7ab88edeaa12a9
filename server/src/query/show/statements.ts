import { type Expression, findShowFunction, type Namespace, type ShowQuery, showSubject } from '@belvedere/dql';
import { argumentsOf, itemsOf } from '../compile/arguments.ts';
import type { Environment } from '../compile/environment.ts';
import { compileCondition } from '../compile/expression.ts';
import type { Parameters } from '../compile/parameters.ts';
import { pointField, seriesIdentity } from '../compile/point-fields.ts';
import { reportedLabels } from '../compile/reported-labels.ts';
import { rowsOfScope, type Scope } from '../compile/table.ts';
import { asPlainText, isPresent } from '../compile/value.ts';
import { type QueryTable, queryTableOf } from '../guards/namespaces.ts';
import { invalidQuery } from '../refusal.ts';

/** A question about what is stored, as a statement. */
export interface ShowStatement {
  readonly sql: string;
  /** Name of the one series; undefined: the first column of each row names its series. */
  readonly series: string | undefined;
  readonly columns: readonly string[];
  readonly namespace: Namespace;
}

export interface ShowContext {
  readonly query: ShowQuery;
  readonly table: QueryTable;
  readonly scope: Scope;
  readonly parameters: Parameters;
  /** What the filter may refer to. */
  readonly environment: Environment;
}

interface Asked extends ShowContext {
  readonly name: (argument: string) => readonly Expression[];
  /** The rows in question, with these conditions beside those of the query. */
  readonly rows: (conditions?: readonly string[]) => string;
}

/** The namespace that a function asks about; M where its name does not say. */
export function showTable({ function: name }: ShowQuery): QueryTable {
  const subject = showSubject(name);
  return queryTableOf(subject?.namespace ?? (name === 'show_tracing_service' ? 'T' : 'M'));
}

/** Errors: `InvalidQuery`. */
export function compileShow(context: ShowContext): ShowStatement {
  const { query, table, scope, parameters, environment } = context;
  const definition = findShowFunction(query.function);
  if (definition === undefined) throw new RangeError(`${query.function} is no show function`);
  const given = argumentsOf(definition, query.arguments);
  const name = (argument: string) => given.all(argument).flatMap((value) => itemsOf(value));
  const from = name(showSubject(query.function)?.subject === 'field' ? 'source' : 'from');
  const filter = query.wheres.map((where) => compileCondition(where, environment));
  const rows = (conditions: readonly string[] = []) =>
    rowsOfScope(table, scope, parameters, [...namedBy('measurement', from, parameters), ...filter, ...conditions]);
  const asked: Asked = { ...context, name, rows };
  const statement = statementOf(asked, showSubject(query.function)?.subject ?? query.function);
  return { ...statement, namespace: table.namespace };
}

/** Conditions that a text is one of some names or fits one of some patterns; none without any. */
function namedBy(sql: string, items: readonly Expression[], parameters: Parameters): string[] {
  const texts = items.flatMap((item) =>
    item.kind === 'string' ? [item.value] : item.kind === 'field' ? [item.name] : [],
  );
  const conditions = [
    ...(texts.length === 0 ? [] : [`${sql} IN ${parameters.texts(texts)}`]),
    ...items.flatMap((item) => (item.kind === 'regex' ? [`match(${sql}, ${parameters.text(item.pattern)})`] : [])),
  ];
  return conditions.length === 0 ? [] : [`(${conditions.join(' OR ')})`];
}

type Statement = Omit<ShowStatement, 'namespace'>;

/** Names and values of all tags of a row, those in columns of their own too. */
const tagPairs = (table: QueryTable): string => {
  const columns = table.namespace.code === 'M' ? ['host', 'service'] : table.promoted;
  const promoted = columns.map((name) => `('${name}', toString(${name}))`);
  return `arrayFilter(pair -> pair.2 != '', arrayConcat([${promoted.join(', ')}], arrayZip(CAST(mapKeys(tags), 'Array(String)'), CAST(mapValues(tags), 'Array(String)'))))`;
};

/** Names and types of all fields of a row. */
const fieldPairs = (table: QueryTable): string => {
  const kinds = [
    ['numbers', 'float'],
    ['strings', 'string'],
    ['booleans', 'bool'],
    ...(table.namespace.code === 'M' ? [] : [['tags', 'string']]),
  ];
  const maps = kinds.map(([map, type]) => `arrayMap(name -> (toString(name), '${type}'), mapKeys(${map}))`);
  const columns =
    table.namespace.code === 'M'
      ? []
      : [
          `arrayMap(pair -> (pair.1, 'string'), arrayFilter(pair -> pair.2 != '', [${table.promoted.map((name) => `('${name}', toString(${name}))`).join(', ')}]))`,
        ];
  return `arrayConcat(${[...columns, ...maps].join(', ')})`;
};

function statementOf(asked: Asked, name: string): Statement {
  const { rows, table } = asked;
  switch (name) {
    case 'show_measurement':
      return sourceList(asked, namedBy('measurement', asked.name('pattern'), asked.parameters), 'name');
    case 'source':
    case 'class':
    case 'type':
      return sourceList(asked, [], 'name');
    case 'show_tracing_service':
      return {
        sql: `SELECT DISTINCT toString(service) AS name ${rows(["service != ''"])} ORDER BY name`,
        series: 'measurements',
        columns: ['name'],
      };
    case 'show_tag_key':
      return {
        sql: `SELECT DISTINCT measurement, arrayJoin(${tagPairs(table)}).1 AS name ${rows()} ORDER BY measurement, name`,
        series: undefined,
        columns: ['tagKey'],
      };
    case 'show_field_key':
      return {
        sql: `SELECT measurement, field.1 AS name, max(field.2) AS type FROM (SELECT measurement, arrayJoin(${fieldPairs(table)}) AS field ${rows()}) GROUP BY measurement, name ORDER BY measurement, name`,
        series: undefined,
        columns: ['fieldKey', 'fieldType'],
      };
    case 'field':
      return {
        sql: `SELECT field.1 AS name, max(field.2) AS type FROM (SELECT arrayJoin(${fieldPairs(table)}) AS field ${rows(indexOf(asked))}) GROUP BY name ORDER BY name`,
        series: 'fields',
        columns: ['fieldKey', 'fieldType'],
      };
    case 'show_tag_value':
      return {
        sql: `SELECT measurement, pair.1 AS key, pair.2 AS value FROM (${tagValues(asked, 'measurement')}) GROUP BY measurement, key, value ORDER BY measurement, key, value`,
        series: undefined,
        columns: ['key', 'value'],
      };
    case 'label':
      return labels(asked);
    default:
      return counted(asked, name);
  }
}

const sourceList = ({ rows }: Asked, conditions: readonly string[], column: string): Statement => ({
  sql: `SELECT DISTINCT toString(measurement) AS name ${rows(conditions)} ORDER BY name`,
  series: 'measurements',
  columns: [column],
});

function indexOf({ table, name, parameters }: Asked): string[] {
  if (table.name !== 'logging') return [];
  return namedBy(asPlainText(pointField(table, 'index', parameters)), name('index'), parameters);
}

/** Rows of `pair`: a tag that was asked for and its value. */
function tagValues({ table, name, parameters, rows }: Asked, more: string): string {
  const keys = namedBy('pair.1', name('keyin'), parameters);
  const fields = name('field').flatMap((item) =>
    item.kind === 'string' || item.kind === 'field'
      ? [isPresent(pointField(table, item.kind === 'string' ? item.value : item.name, parameters))]
      : [],
  );
  const wanted = keys.length === 0 ? tagPairs(table) : `arrayFilter(pair -> ${keys.join(' AND ')}, ${tagPairs(table)})`;
  const present = fields.length === 0 ? [] : [`(${fields.join(' OR ')})`];
  return `SELECT ${more}, arrayJoin(${wanted}) AS pair ${rows(present)}`;
}

function labels({ table, name, parameters, rows, query }: Asked): Statement {
  if (table.namespace.sourceLabel !== 'class') throw invalidQuery(`${query.function}: only objects have labels`, query);
  const conditions = [
    ...namedBy('measurement', name('class'), parameters),
    ...namedBy('name', name('names'), parameters),
  ];
  const docId = asPlainText(pointField(table, '__docid', parameters));
  return {
    sql: `SELECT name, toString(measurement), ${docId} AS docid, ${reportedLabels(table, parameters)} AS labels, NULL AS key, NULL AS value ${rows(conditions)} ORDER BY name`,
    series: undefined,
    columns: ['__docid', 'labels', 'key', 'value'],
  };
}

/** Counts of what is stored. */
function counted(asked: Asked, name: string): Statement {
  const { rows, table } = asked;
  const one = (sql: string): Statement => ({ sql, series: '', columns: ['count'] });
  switch (name) {
    case 'show_measurement_cardinality':
      return one(`SELECT uniqExact(measurement) ${rows()}`);
    case 'show_series_cardinality':
      return one(`SELECT uniqExact(${seriesIdentity}) ${rows()}`);
    case 'show_tag_key_cardinality':
      return one(`SELECT uniqExact(name) FROM (SELECT arrayJoin(${tagPairs(table)}).1 AS name ${rows()})`);
    case 'show_tag_value_cardinality':
      return one(`SELECT uniqExact(pair) FROM (${tagValues(asked, 'measurement')})`);
    case 'show_field_key_cardinality':
      return one(`SELECT uniqExact(field.1) FROM (SELECT arrayJoin(${fieldPairs(table)}) AS field ${rows()})`);
    case 'show_series_count_by_field_key':
      return {
        sql: `SELECT field.1 AS name, uniqExact(sid) AS count FROM (SELECT ${seriesIdentity} AS sid, arrayJoin(${fieldPairs(table)}) AS field ${rows()}) GROUP BY name ORDER BY count DESC, name`,
        series: '',
        columns: ['name', 'count'],
      };
    case 'show_series_count_by_tag_key':
      return {
        sql: `SELECT pair.1 AS name, uniqExact(sid) AS count, uniqExact(pair.2) AS value_count FROM (SELECT ${seriesIdentity} AS sid, arrayJoin(${tagPairs(table)}) AS pair ${rows()}) GROUP BY name ORDER BY count DESC, name`,
        series: '',
        columns: ['name', 'count', 'value_count'],
      };
    default:
      throw new RangeError(`${name} is no show function that is known here`);
  }
}
