import { useMemo } from 'react';
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

export function usePalette(): Palette {
  const theme = useShownTheme();
  return useMemo(() => readPalette(theme === 'dark'), [theme]);
}

export const seriesColor = ({ series }: Palette, index: number): string => series[index % series.length] ?? '';
