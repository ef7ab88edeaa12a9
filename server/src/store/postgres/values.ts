import pg from 'pg';
import { checkParameter } from '../bindable.ts';
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

type Parse = (text: string) => unknown;

const parsers = new Map<number, Parse>([
  [INT8, integer],
  // What `sum` makes of integers.
  [NUMERIC, Number],
  [TEXT, withNul],
  [VARCHAR, withNul],
]);

/** A column of what a statement answers. */
interface Column {
  readonly name: string;
  readonly parse: Parse;
}
export type RowShape = readonly Column[];

export const shapeOf = (fields: readonly { readonly name: string; readonly dataTypeID: number }[]): RowShape =>
  fields.map(({ name, dataTypeID }) => ({
    name,
    parse: parsers.get(dataTypeID) ?? (pg.types.getTypeParser(dataTypeID, 'text') as Parse),
  }));

export function rowOf(shape: RowShape | undefined, values: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  if (shape?.length !== values.length) throw new RangeError('the database answered other columns than it said');
  for (let index = 0; index < values.length; index += 1) {
    const { name, parse } = shape[index] as Column;
    const value = values[index] as string | null;
    row[name] = value === null ? null : parse(value);
  }
  return row;
}

const INT8_LIMIT = 2 ** 63;
const isInt8 = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < INT8_LIMIT;

export interface BoundStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * A statement with values as PostgreSQL takes them. A number that no integer column can hold makes its placeholder one of a double:
 * compared with integers it is what it is on SQLite, greater, smaller or unequal, where `bigint` would refuse the whole statement.
 */
export function bindStatement(text: string, parameters: readonly unknown[]): BoundStatement {
  const doubles = new Set<number>();
  for (let index = 0; index < parameters.length; index += 1) {
    const value = parameters[index];
    // The query builder asks for tables with flags of its own; flags of ours are integers, which SQLite insists on.
    if (typeof value !== 'boolean') checkParameter(value);
    if (typeof value === 'number' && !isInt8(value)) doubles.add(index + 1);
  }
  if (doubles.size === 0) return { text, values: parameters };
  const cast = text.replace(/\$(\d+)/g, (place, number) => (doubles.has(Number(number)) ? `${place}::float8` : place));
  return { text: cast, values: parameters };
}

/** A value as it goes over the wire: bytes as they are, everything else as its text. */
export function wireValue(value: unknown): string | Buffer | null {
  if (typeof value === 'string') return withoutNul(value);
  if (value === null) return null;
  if (value instanceof Uint8Array) {
    return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return String(value);
}
