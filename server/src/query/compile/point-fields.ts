import type { QueryTable } from '../guards/namespaces.ts';
import type { Parameters } from './parameters.ts';
import type { FieldValue, TypedValue, Value } from './value.ts';

/** `time_ns` of a row in milliseconds. */
const timeMs = 'intDiv(time_ns, 1000000)';

/** Tells the points of one time and workspace apart; what a page is continued from. */
const docIdOf = ({ namespace, hasId }: QueryTable): string => {
  if (hasId) return `concat('${namespace.code}_', toString(${timeMs}), '_', toString(id))`;
  const name = namespace.code === 'M' ? 'toString(tags)' : 'name';
  return `concat('${namespace.code}_', lower(hex(sipHash64(measurement, host, service, ${name}))))`;
};

const integer = (sql: string): TypedValue => ({ type: 'integer', sql });
const text = (sql: string): TypedValue => ({ type: 'text', sql });

/** Columns that no sender sends: they are made of what every row has. */
function syntheticField(table: QueryTable, name: string): Value | undefined {
  const { namespace, hasId, name: tableName } = table;
  if (name === 'time') return integer(timeMs);
  if (name === '__docid') return text(docIdOf(table));
  if (namespace.code === 'M') return name === '__measurement__' ? text('measurement') : undefined;
  if (name === namespace.sourceLabel || name === '__source') return text('measurement');
  switch (name) {
    case '__namespace':
      return text(`'${namespace.names[0]}'`);
    case 'date':
      return integer(timeMs);
    case 'date_ns':
      return integer('time_ns % 1000000');
    case 'create_time':
      return hasId ? integer('intDiv(id, 1024000)') : undefined;
    case 'index':
      return tableName === 'logging' ? text("if(storage_index = '', 'default', storage_index)") : undefined;
    case 'message_length':
      return table.promoted.includes('message') ? integer('lengthUTF8(message)') : undefined;
    case 'last_update_time':
      return namespace.sourceLabel === 'class' ? integer(timeMs) : undefined;
    default:
      return undefined;
  }
}

/** A field of stored points, in whichever column or map it lies. */
export function pointField(table: QueryTable, name: string, parameters: Parameters): Value {
  const synthetic = syntheticField(table, name);
  if (synthetic !== undefined) return synthetic;
  return table.promoted.includes(name) ? promotedField(table, name, parameters) : mappedField(name, parameters);
}

function mappedField(name: string, parameters: Parameters): FieldValue {
  const key = parameters.text(name);
  const of = (map: string) => `arrayElementOrNull(${map}, ${key})`;
  const written = `coalesce(${of('tags')}, ${of('strings')})`;
  const number = of('numbers');
  const boolean = `coalesce(${of('booleans')}, if(${written} IN ('true', 'false'), ${written} = 'true', NULL))`;
  const flag = `if(isNull(${of('booleans')}), NULL, if(${of('booleans')}, 'true', 'false'))`;
  const exact = `coalesce(toString(${of('integers')}), toString(${number}))`;
  const all = `coalesce(${written}, ${exact}, ${flag})`;
  return {
    type: 'field',
    number: () => number,
    text: () => all,
    plain: () => `ifNull(${all}, '')`,
    boolean: () => boolean,
    json: () => `coalesce(${exact}, if(isNull(${written}), NULL, toJSONString(${written})), ${flag})`,
    present: () =>
      `(mapContains(numbers, ${key}) OR mapContains(tags, ${key}) OR mapContains(strings, ${key}) OR mapContains(booleans, ${key}))`,
  };
}

/** The name is of our own list, and so may stand in the statement. Values that are no texts stay in the maps. */
function promotedField(table: QueryTable, name: string, parameters: Parameters): FieldValue {
  const inMaps = mappedField(name, parameters);
  // Names of hosts and services are texts, and asked for more than all others: the maps are not looked into.
  const isText = name === 'host' || name === 'service' || table.name === 'metric';
  const written = `nullIf(${name}, '')`;
  if (isText) {
    return {
      type: 'field',
      number: () => `toFloat64OrNull(${name})`,
      text: () => written,
      plain: () => `toString(${name})`,
      boolean: () => `if(${name} IN ('true', 'false'), ${name} = 'true', NULL)`,
      json: () => `if(${name} = '', NULL, toJSONString(${name}))`,
      present: () => `${name} != ''`,
    };
  }
  return {
    type: 'field',
    number: () => inMaps.number(),
    text: () => `coalesce(${written}, ${inMaps.text()})`,
    plain: () => `if(${name} != '', toString(${name}), ${inMaps.plain()})`,
    boolean: () => inMaps.boolean(),
    json: () => `if(${name} != '', toJSONString(${name}), ${inMaps.json()})`,
    present: () => `(${name} != '' OR ${inMaps.present()})`,
  };
}

/**
 * What tells the single series of a metric apart, in whatever order the tags came: the sum of their hashes. This hash takes a sixth of the time of the
 * stronger ones over maps, and series are counted in millions at most.
 */
const tagsHash = 'arraySum(arrayMap((name, value) -> cityHash64(name, value), mapKeys(tags), mapValues(tags)))';
export const seriesIdentity = `cityHash64(measurement, host, service, ${tagsHash})`;
