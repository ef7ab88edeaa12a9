import type { Language } from '../language/language.ts';

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `1.5 MB`. */
export function formatBytes(bytes: number, language: Language): string {
  const power = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const value = bytes / 1000 ** power;
  return `${value.toLocaleString(language, { maximumFractionDigits: power === 0 ? 0 : 1 })} ${byteUnits[power]}`;
}
