/**
 * What an expression is in SQL. Every text of SQL is of one value or NULL.
 *
 * `number` Float64 · `integer` any whole number · `text` String · `boolean` Bool · `json` a value of any type as JSON text · `list` an
 * array whose elements are JSON texts · `array` anything that the engine gives as an array.
 */
export type ValueType = 'number' | 'integer' | 'text' | 'boolean' | 'json' | 'list' | 'array';

export interface TypedValue {
  readonly type: ValueType;
  readonly sql: string;
}

/** A stored field: what type it has differs from row to row. Every way to read it is a text of SQL of its own. */
export interface FieldValue {
  readonly type: 'field';
  /** Float64; NULL where it is no number. */
  readonly number: () => string;
  /** String, whatever type it has; NULL where it is missing. */
  readonly text: () => string;
  /** String, never NULL: empty where it is missing. */
  readonly plain: () => string;
  readonly boolean: () => string;
  readonly json: () => string;
  /** Whether it is there. */
  readonly present: () => string;
}

export type Value = TypedValue | FieldValue;

export const NULL_TEXT = "CAST(NULL, 'Nullable(String)')";
const NULL_NUMBER = "CAST(NULL, 'Nullable(Float64)')";

/** As Float64 or NULL. Numbers in quotes count where they were computed, not where they were stored. */
export function asNumber(value: Value): string {
  switch (value.type) {
    case 'field':
      return value.number();
    case 'number':
    case 'integer':
      return value.sql;
    case 'boolean':
      return `toFloat64(${value.sql})`;
    case 'text':
      return `toFloat64OrNull(${value.sql})`;
    case 'json':
      return `toFloat64OrNull(${value.sql})`;
    case 'list':
    case 'array':
      return NULL_NUMBER;
  }
}

/** As String or NULL. */
export function asText(value: Value): string {
  switch (value.type) {
    case 'field':
      return value.text();
    case 'text':
      return value.sql;
    case 'boolean':
      return `if(isNull(${value.sql}), NULL, if(${value.sql}, 'true', 'false'))`;
    case 'json':
      return `if(startsWith(${value.sql}, '"'), JSONExtractString(${value.sql}), ${value.sql})`;
    case 'number':
    case 'integer':
      return `toString(${value.sql})`;
    case 'list':
      return `concat('[', arrayStringConcat(arrayMap(each -> if(startsWith(each, '"'), JSONExtractString(each), each), ${value.sql}), ' '), ']')`;
    case 'array':
      return `toString(${value.sql})`;
  }
}

/** As String, where missing is empty: what group keys and comparisons with texts are made of. */
export function asPlainText(value: Value): string {
  return value.type === 'field' ? value.plain() : `ifNull(${asText(value)}, '')`;
}

/** As JSON text or NULL. */
export function asJson(value: Value): string {
  switch (value.type) {
    case 'field':
      return value.json();
    case 'json':
      return value.sql;
    case 'text':
      return `if(isNull(${value.sql}), NULL, toJSONString(${value.sql}))`;
    case 'boolean':
    case 'number':
    case 'integer':
      return asText(value);
    case 'list':
      return `concat('[', arrayStringConcat(${value.sql}, ','), ']')`;
    case 'array':
      return `toJSONString(${value.sql})`;
  }
}

/** A condition, never NULL. */
export function asCondition(value: Value): string {
  switch (value.type) {
    case 'field':
      return `ifNull(${value.boolean()}, false)`;
    case 'boolean':
      return `ifNull(${value.sql}, false)`;
    case 'json':
      return `ifNull(${value.sql} = 'true', false)`;
    case 'text':
      return `ifNull(${value.sql} = 'true', false)`;
    default:
      return `ifNull(${asNumber(value)} != 0, false)`;
  }
}

/** Whether there is a value. */
export function isPresent(value: Value): string {
  if (value.type === 'field') return value.present();
  if (value.type === 'list' || value.type === 'array') return `notEmpty(${value.sql})`;
  return `isNotNull(${value.sql})`;
}

/** A stored field as what its values can be told in. */
export const settled = (value: Value): TypedValue =>
  value.type === 'field' ? { type: 'json', sql: value.json() } : value;
