import type { Field } from './field.ts';
import { numberOf } from './frame.ts';
import { mappedValue } from './mapping.ts';
import { mixColors } from './mix-colors.ts';
import { cssColor } from './named-colors.ts';
import type { Palette } from './palette.ts';
import { thresholdColor } from './threshold.ts';
import type { MomentContext } from './units/moments.ts';
import { printValue } from './units/print.ts';

export interface ShownValue {
  readonly text: string;
  /** The number behind it; null where there is none. */
  readonly number: number | null;
  /** What mappings, thresholds or the column say; undefined: nothing does. */
  readonly color: string | undefined;
  readonly background: string | undefined;
}

/** A value as its column wants it shown. */
export function shownValue(value: unknown, field: Field, context: MomentContext, palette: Palette): ShownValue {
  const number = numberOf(value);
  const mapped = mappedValue(value, field.mappings);
  const color = mapped?.color ?? colorOf(number, field, palette);
  return {
    text: printValue(value, field, context),
    number,
    color: color === undefined ? undefined : cssColor(color, palette),
    background: mapped?.background === undefined ? undefined : cssColor(mapped.background, palette),
  };
}

function colorOf(value: number | null, { color, thresholds, min, max }: Field, palette: Palette): string | undefined {
  if (color?.by === 'fixed') return color.color;
  if (value === null) return undefined;
  if (color?.by === 'threshold' && thresholds !== undefined) return thresholdColor(value, thresholds, { min, max });
  if (color?.by !== 'scale') return undefined;
  const [from, to] = [min ?? 0, max ?? 100];
  // Names of colours cannot be mixed; what they stand for can.
  const colors = color.colors.map((each) => cssColor(each, palette));
  return mixColors(colors, to === from ? 0 : (value - from) / (to - from));
}
