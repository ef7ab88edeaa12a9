import type { Field } from './field.ts';
import { type Column, type Frame, kindOf, type Labels } from './frame.ts';

/** A column for tests. */
export const column = (
  name: string,
  values: readonly unknown[],
  more: { readonly kind?: Column['kind']; readonly labels?: Labels; readonly field?: Field } = {},
): Column => ({ name, title: name, kind: kindOf(values), values, labels: {}, field: {}, ...more });

export const frame = (...columns: readonly Column[]): Frame => ({ refId: 'A', name: '', columns });

export const timeOf = (...values: readonly number[]): Column => column('Time', values, { kind: 'time' });
