import { useShownTheme } from '../theme/theme.ts';

/** The colours of the theme as a canvas takes them. */
export interface Palette {
  readonly isDark: boolean;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  readonly accent: string;
  readonly good: string;
  readonly warn: string;
  readonly bad: string;
  readonly series: readonly string[];
}

const seriesCount = 10;

function readPalette(isDark: boolean): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    isDark,
    ink: read('ink'),
    muted: read('muted'),
    line: read('line'),
    surface: read('surface'),
    accent: read('accent'),
    good: read('good'),
    warn: read('warn'),
    bad: read('bad'),
    series: Array.from({ length: seriesCount }, (_, index) => read(`series-${index + 1}`)),
  };
}

/** Reading styles makes the browser work out the layout, once for each chart that would read them for itself. */
const known = new Map<boolean, Palette>();

export function usePalette(): Palette {
  const isDark = useShownTheme() === 'dark';
  const palette = known.get(isDark) ?? readPalette(isDark);
  known.set(isDark, palette);
  return palette;
}

export const seriesColor = ({ series }: Palette, index: number): string => series[index % series.length] ?? '';
