const units = [
  ['day', 1_440],
  ['hour', 60],
  ['minute', 1],
] as const;

/** 360 → `6 hours`, in the language of the console. */
export function durationName(minutes: number, language: string): string {
  const [unit, size] = units.find(([, each]) => minutes % each === 0) ?? (['minute', 1] as const);
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(minutes / size);
}
