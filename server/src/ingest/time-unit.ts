/** Nanoseconds of one unit. */
export type TimeUnit = bigint;

const units = new Map<string, TimeUnit>([
  ['n', 1n],
  ['ns', 1n],
  ['u', 1_000n],
  ['us', 1_000n],
  // The micro sign and the Greek letter look the same and are two characters.
  ['\u00b5', 1_000n],
  ['\u00b5s', 1_000n],
  ['\u03bc', 1_000n],
  ['\u03bcs', 1_000n],
  ['ms', 1_000_000n],
  ['s', 1_000_000_000n],
  ['m', 60_000_000_000n],
  ['h', 3_600_000_000_000n],
]);

/** The unit that a parameter `precision` names; undefined for an unknown one. */
export const timeUnitOf = (precision: string): TimeUnit | undefined => units.get(precision);

/** The last nanosecond that a signed integer of 64 bits can tell: in the year 2262. */
export const timeNsMax = 2n ** 63n - 1n;

/** Nanoseconds of a number that came without a unit: its size says which it was meant in, as agents guess it. */
export function guessTimeNs(value: bigint): bigint {
  if (value < 10_000_000_000n) return value * 1_000_000_000n;
  if (value < 10_000_000_000_000n) return value * 1_000_000n;
  if (value < 10_000_000_000_000_000n) return value * 1_000n;
  return value;
}
