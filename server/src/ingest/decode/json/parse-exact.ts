import { parseJson, type Reviver } from '../../../json/index.ts';
import type { JsonValue } from './json-text.ts';

/** A number without a fraction and an exponent is an integer, whatever its size: only its text tells 1 from 1.0. No integer is -0. */
const wholeNumber = /^(?!-0$)-?\d+$/;
/** Reading digits takes quadratic time. */
const digitsMax = 40;

/** Bodies in JSON fold out to many times their size in memory. */
export const jsonBytesMax = 16 * 1_024 * 1_024;

/** Keeps integers of 64 bits and the difference between 1 and 1.0. Errors: SyntaxError, also for too many levels. */
export function parseExactJson(text: string): JsonValue {
  try {
    return parseJson(text, exact) as JsonValue;
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('there are too many levels of arrays and objects');
    throw error;
  }
}

const exact: Reviver = (_, value, source) =>
  typeof value === 'number' && source !== undefined && source.length <= digitsMax && wholeNumber.test(source)
    ? BigInt(source)
    : value;

export const isObject = (value: unknown): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An integer that may stand in a string, as the JSON form of protobuf has it; undefined for anything else. */
export function integerOf(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'string' && value.length <= digitsMax && wholeNumber.test(value)) return BigInt(value);
  return undefined;
}

/** A float that may stand in a string, for the three that JSON has no number for; undefined for anything else. */
export function floatOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? undefined : number;
}
