import type { Field } from '../../../charts/field.ts';
import { lookup } from '../../../charts/lookup.ts';
import { orderedSteps } from '../../../charts/threshold.ts';
import { type Json, jsonOf, jsonsOf, numberIn, textOf } from '../../../data/json.ts';

/** From the least to the largest value, as the vendor's console names them. */
const ramps: Readonly<Record<string, readonly string[]>> = {
  'light-blue': ['#E5F7FF', '#B9E8FE', '#91D4FF', '#68C0FF', '#3FA9FF'],
  blue: ['#AFE1F2', '#7DCBF0', '#5CAEE5', '#3E8FD6', '#216DC4'],
  'dark-blue': ['#5C8FD6', '#123A7A'],
  'light-red': ['#FFE3E3', '#FF8A8A'],
  'dark-red': ['#F08A8A', '#9B1C1C'],
  'light-yellow': ['#FFF6D6', '#FFD24D'],
  'dark-yellow': ['#F5D36B', '#A16B00'],
  'light-green': ['#DDF5E3', '#6CCB86'],
  'dark-green': ['#7CC994', '#14632E'],
  'light-purple': ['#EFE3FF', '#B48CF2'],
  'dark-purple': ['#B79BE6', '#4C2A91'],
  interpolateYlOrBr: ['#FFFFE5', '#FEC44F', '#993404'],
  interpolateBuPu: ['#F7FCFD', '#8C96C6', '#4D004B'],
  interpolatePuBu: ['#FFF7FB', '#74A9CF', '#023858'],
  interpolateBuGn: ['#F7FCFD', '#66C2A4', '#00441B'],
};

/** Charts whose colour says how large a value is. */
const rangeTypes = ['hexgon', 'treemap', 'chinamap', 'worldmap'];

type Colors = Pick<Field, 'color' | 'thresholds' | 'min' | 'max'>;

/** What colours a value by its size: the ranges that were written down, else a ramp from the least to the largest. */
export function rangeColors(type: string, settings: Json): Colors | undefined {
  if (type === 'heatmap') return heatColors(jsonOf(settings.gradualColor));
  if (!rangeTypes.includes(type)) return undefined;
  const written = writtenRanges(settings.levelArr);
  if (written !== undefined) return written;
  const colors = lookup(ramps, textOf(settings.rangeColorKey));
  return colors === undefined ? undefined : { color: { by: 'scale', colors } };
}

/** `[{min, max, color}]`; those that say nothing but that the data is to be split have no bounds. */
function writtenRanges(value: unknown): Colors | undefined {
  const steps = jsonsOf(value).flatMap((level) => {
    const from = numberIn(level.min);
    const color = textOf(level.color);
    const isAuto = level.isAuto === true || (from === -1 && numberIn(level.max) === -1);
    return from === undefined || color === '' || isAuto ? [] : [{ from, color }];
  });
  if (steps.length === 0) return undefined;
  return { color: { by: 'threshold' }, thresholds: { isPercent: false, steps: orderedSteps(steps) } };
}

function heatColors({ type, colorKey, minVal, maxVal, levels }: Json): Colors | undefined {
  const written = type === 'custom' ? writtenRanges(levels) : undefined;
  const colors =
    written?.thresholds?.steps.map(({ color }) => color) ?? lookup(ramps, textOf(colorKey) || 'interpolateYlOrBr');
  if (colors === undefined) return undefined;
  return { color: { by: 'scale', colors }, min: numberIn(minVal), max: numberIn(maxVal) };
}
