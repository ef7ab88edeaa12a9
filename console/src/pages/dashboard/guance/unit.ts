import type { Unit } from '../../../charts/field.ts';
import { familyOfUnit, guanceUnit } from '../../../charts/units/guance.ts';
import { textOf } from '../../../data/json.ts';

/** A unit as `["time","ms"]`, `"time,ms"` or `"ms"`; undefined where none is meant. */
export function readUnit(value: unknown): Unit | undefined {
  const parts = Array.isArray(value) ? value.map((part) => textOf(part)) : textOf(value).split(',');
  const [first = '', second] = parts.map((part) => part.trim());
  if (first === '') return undefined;
  if (second !== undefined) return guanceUnit(first, second);
  return guanceUnit(familyOfUnit(first) ?? 'custom', first);
}
