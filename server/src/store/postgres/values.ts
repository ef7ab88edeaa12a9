import pg from 'pg';
import { checkParameters } from '../bindable.ts';
import { withNul, withoutNul } from './nul.ts';

/** Numbers of types in PostgreSQL's catalogue. */
const INT8 = 20;
const TEXT = 25;
const VARCHAR = 1043;
const NUMERIC = 1700;

/** Counts, row numbers and times are bigint columns: all of ours fit into a double, and verbs want numbers. */
function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the integer ${text} does not fit`);
  return value;
}

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, integer],
  // What `sum` makes of integers.
  [NUMERIC, Number],
  [TEXT, withNul],
  [VARCHAR, withNul],
]);

/** How values come back. Only for the connections of the store: data sources of the same driver have their own rules. */
export const storeTypes = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(id)) ?? pg.types.getTypeParser(id, format),
} as pg.CustomTypesConfig;

const INT8_LIMIT = 2 ** 63;
const isInt8 = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < INT8_LIMIT;

export interface BoundStatement {
  readonly text: string;
  readonly values: unknown[];
}

/**
 * A statement with its values as PostgreSQL takes them. A number that no integer column can hold makes its placeholder one of a double:
 * compared with integers it is what it is on SQLite, greater, smaller or unequal, where `bigint` would refuse the whole statement.
 */
export function bindStatement(text: string, parameters: readonly unknown[]): BoundStatement {
  const doubles = new Set<number>();
  // The query builder asks for tables with flags of its own; flags of ours are integers, which SQLite insists on.
  checkParameters(parameters.filter((value) => typeof value !== 'boolean'));
  const values = parameters.map((value, index) => {
    if (typeof value === 'string') return withoutNul(value);
    if (typeof value === 'number' && !isInt8(value)) doubles.add(index + 1);
    return value;
  });
  if (doubles.size === 0) return { text, values };
  const cast = text.replace(/\$(\d+)/g, (place, number) => (doubles.has(Number(number)) ? `${place}::float8` : place));
  return { text: cast, values };
}
