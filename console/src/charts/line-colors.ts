import { cssColor } from './named-colors.ts';
import { type Palette, seriesColor } from './palette.ts';
import { reduceValues } from './reduce.ts';
import type { Series } from './series.ts';
import { shownValue } from './shown-value.ts';
import type { MomentContext } from './units/moments.ts';

/** The colour of each line: what its column says, else the next one of the palette. */
export function lineColors(series: readonly Series[], palette: Palette, context: MomentContext): readonly string[] {
  return series.map(({ field, values }, index) => {
    const { color } = field;
    if (color?.by === 'fixed') return cssColor(color.color, palette);
    if (color === undefined || color.by === 'palette') return seriesColor(palette, index);
    return (
      shownValue(reduceValues(values, 'lastNotNull'), field, context, palette).color ?? seriesColor(palette, index)
    );
  });
}
