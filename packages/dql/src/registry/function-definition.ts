/**
 * Where a function stands. `aggregate` makes one value of many rows · `transform` one of one row · `series` works on the points of a
 * series in order · `filter` is a condition · `fill` closes gaps · `rollup` stands in the window · `outer` works on the result of a
 * query · `show` gives metadata.
 */
export type FunctionKind = 'aggregate' | 'transform' | 'series' | 'filter' | 'fill' | 'rollup' | 'outer' | 'show';

/**
 * What an argument is. `expression` a field or what is computed from fields; a text in quotes names a field here · `value` an expression
 * in which a text is a text · `text` · `pattern` a regular expression · `number` · `integer` · `boolean` · `fields` a list of fields, or
 * one · `names` a list of texts and regular expressions, or one · `values` a list of values · `fill` a value or a way to fill ·
 * `condition` a filter in quotes · `literal` a value that is no field.
 */
export type ArgumentKind =
  | 'expression'
  | 'value'
  | 'text'
  | 'pattern'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'fields'
  | 'names'
  | 'values'
  | 'fill'
  | 'condition'
  | 'literal';

export interface Parameter {
  readonly name: string;
  /** Other names it is known by. */
  readonly aliases?: readonly string[];
  readonly kind: ArgumentKind;
  readonly optional?: boolean;
  /** The last parameter may take any number of arguments. */
  readonly repeated?: boolean;
  /** `*` is an argument too. */
  readonly star?: boolean;
  /** A list of fields is an argument too. */
  readonly list?: boolean;
  /** Must be written with its name. */
  readonly named?: boolean;
  /** Bounds of a number; `above` and `below` do not belong to it. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly above?: number;
}

/** What comes back: `same` as the first argument has, `any` type, one `row` or more per value, `series` as they were. */
export type ResultKind =
  | 'number'
  | 'integer'
  | 'text'
  | 'boolean'
  | 'any'
  | 'same'
  | 'array'
  | 'rows'
  | 'series'
  | 'time';

export interface FunctionDefinition {
  /** In lower case; case does not count. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: FunctionKind;
  /** Of an outer function without the query, which always comes first; of a filter function without the field. */
  readonly parameters: readonly Parameter[];
  readonly returns: ResultKind;
  /** One sentence. */
  readonly description: string;
  /** A whole query that uses it. */
  readonly example: string;
  /** Codes of namespaces whose data it has no meaning for. */
  readonly notFor?: readonly string[];
}

export interface FunctionOptions {
  readonly aliases?: readonly string[];
  readonly notFor?: readonly string[];
}

/** Makes the definitions of one kind. */
export function definitionsOf(kind: FunctionKind) {
  return (
    name: string,
    parameters: readonly Parameter[],
    returns: ResultKind,
    description: string,
    example: string,
    options: FunctionOptions = {},
  ): FunctionDefinition =>
    Object.freeze({
      name,
      aliases: [],
      kind,
      parameters: Object.freeze(parameters),
      returns,
      description,
      example,
      ...options,
    });
}
