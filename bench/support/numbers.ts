/** The middle one; of an even count the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Runs `one` and `other` in turns, the first one changing, so that a drift of the machine hits both alike. */
export async function interleave<Result>(
  rounds: number,
  one: (round: number) => Promise<Result>,
  other: (round: number) => Promise<Result>,
): Promise<{ readonly one: Result[]; readonly other: Result[] }> {
  const results = { one: [] as Result[], other: [] as Result[] };
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) results.one.push(await one(round));
    results.other.push(await other(round));
    if (round % 2 === 1) results.one.push(await one(round));
  }
  return results;
}

/** The median of the ratios of each round: both sides of a ratio come from the same seconds. */
export function ratioOf(one: readonly number[], other: readonly number[]): number {
  return median(one.map((value, index) => value / (other[index] ?? Number.NaN)));
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en');

export const fixed = (value: number, digits: number): string => value.toFixed(digits);
