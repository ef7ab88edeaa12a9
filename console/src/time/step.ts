/** A raw step below the first number becomes the second: steps that people read. */
const steps: readonly (readonly [below: number, ms: number])[] = [
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1_500, 1_000],
  [3_500, 2_000],
  [7_500, 5_000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
  [1_814_400_000, 604_800_000],
  [3_628_800_000, 2_592_000_000],
];
const YEAR_MS = 31_536_000_000;

/** How far apart the points of a chart of so many points are. */
export function stepMsOf(rangeMs: number, points: number, leastMs = 1): number {
  const raw = rangeMs / Math.max(points, 1);
  const step = steps.find(([below]) => raw < below)?.[1] ?? YEAR_MS;
  return Math.max(step, leastMs);
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: YEAR_MS,
};

/** `>10s`, `1h30m` → milliseconds; undefined for what is no duration. */
export function durationMsOf(text: string): number | undefined {
  const plain = text.trim().replace(/^>/, '');
  if (!/^(\d+(\.\d+)?(ms|[smhdwMy]))+$/.test(plain)) return undefined;
  let sum = 0;
  for (const [, count, , unit = ''] of plain.matchAll(/(\d+(\.\d+)?)(ms|[smhdwMy])/g)) {
    sum += Number(count) * (units[unit] ?? 0);
  }
  return sum;
}

/** 90000 → `90s`; the largest unit that divides it. */
export function durationText(ms: number): string {
  const found = ['d', 'h', 'm', 's'].find((unit) => ms % (units[unit] ?? 1) === 0 && ms > 0);
  return found === undefined ? `${ms}ms` : `${ms / (units[found] ?? 1)}${found}`;
}
