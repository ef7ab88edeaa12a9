import type { Field } from '../field.ts';
import { mappedValue } from '../mapping.ts';
import { digits, withSeparators } from './digits.ts';
import { grafanaUnit, type Print } from './grafana.ts';
import { guanceText } from './guance.ts';
import type { MomentContext } from './moments.ts';

const plain: Print = (value, decimals) => digits(value, decimals);
export const missingText = '–';

/** The text of a number of a column, without what mappings say. */
export function printNumber(value: number, field: Field, context: MomentContext): string {
  if (!Number.isFinite(value)) return String(value);
  const { unit, decimals, hasSeparators = false } = field;
  if (unit?.system === 'guance') {
    return guanceText(value, [unit.family, unit.unit], { decimals, hasSeparators }, context);
  }
  const text = (unit === undefined ? plain : grafanaUnit(unit.id))(value, decimals, context);
  return hasSeparators && unit === undefined ? withSeparators(text) : text;
}

/** The text of any value of a column. */
export function printValue(value: unknown, field: Field, context: MomentContext): string {
  const mapped = mappedValue(value, field.mappings)?.text;
  if (mapped !== undefined && mapped !== '') return mapped;
  if (value === null || value === undefined) return field.noValue ?? missingText;
  if (typeof value === 'number') return printNumber(value, field, context);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
