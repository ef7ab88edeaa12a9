import type { Field } from '../field.ts';
import { mappedValue } from '../mapping.ts';
import { digits, withSeparators } from './digits.ts';
import type { MomentContext } from './moments.ts';

const missingText = '–';

/** The text of a number of a column, without what mappings say. */
export function printNumber(value: number, field: Field, context: MomentContext): string {
  if (!Number.isFinite(value)) return String(value);
  const { unit, decimals, hasSeparators = false } = field;
  if (unit !== undefined) return unit.print(value, { decimals, hasSeparators }, context);
  const text = digits(value, decimals);
  return hasSeparators ? withSeparators(text) : text;
}

/** The text of any value of a column. */
export function printValue(value: unknown, field: Field, context: MomentContext): string {
  const mapped = mappedValue(value, field.mappings)?.text;
  if (mapped !== undefined && mapped !== '') return mapped;
  if (value === null || value === undefined) return field.noValue ?? missingText;
  if (typeof value === 'number') return printNumber(value, field, context);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
