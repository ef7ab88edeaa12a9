import { lookup } from './lookup.ts';

/**
 * The colours that dashboards of Grafana name by word: hue, and how light. The same word is another colour in the light theme, where the
 * shades are shifted by one.
 */
const shades: readonly string[] = ['super-light', 'light', '', 'semi-dark', 'dark'];

const hues: Readonly<Record<string, readonly string[]>> = {
  green: ['#C8F2C2', '#96D98D', '#73BF69', '#56A64B', '#37872D', '#19730E'],
  yellow: ['#FFF899', '#FFEE52', '#FADE2A', '#F2CC0C', '#E0B400', '#CC9D00'],
  red: ['#FFA6B0', '#FF7383', '#F2495C', '#E02F44', '#C4162A', '#AD0317'],
  blue: ['#C0D8FF', '#8AB8FF', '#5794F2', '#3274D9', '#1F60C4', '#1250B0'],
  orange: ['#FFCB7D', '#FFB357', '#FF9830', '#FF780A', '#FA6400', '#E55400'],
  purple: ['#DEB6F2', '#CA95E5', '#B877D9', '#A352CC', '#8F3BB8', '#7C2EA3'],
};

/** A colour as a canvas takes it: of a word, or what was given. `text` is the colour of the ink. */
export function cssColor(color: string, theme: { readonly isDark: boolean; readonly ink: string }): string {
  if (color === 'text') return theme.ink;
  const [, shade = '', hue = ''] = /^(?:(super-light|light|semi-dark|dark)-)?(\w+)$/.exec(color) ?? [];
  const place = shades.indexOf(shade);
  return lookup(hues, hue)?.[theme.isDark ? place : place + 1] ?? color;
}

const scales: Readonly<Record<string, readonly string[]>> = {
  GrYlRd: ['green', 'yellow', 'red'],
  RdYlGr: ['red', 'yellow', 'green'],
  BlYlRd: ['dark-blue', 'super-light-yellow', 'dark-red'],
  YlRd: ['super-light-yellow', 'dark-red'],
  BlPu: ['blue', 'purple'],
  YlBl: ['super-light-yellow', 'dark-blue'],
  blues: ['super-light-blue', 'dark-blue'],
  reds: ['super-light-red', 'dark-red'],
  greens: ['super-light-green', 'dark-green'],
  purples: ['super-light-purple', 'dark-purple'],
};

/** The ends of `continuous-GrYlRd` and its like. */
export const scaleColors = (name: string): readonly string[] | undefined => lookup(scales, name);
