/** The highest power of ten that a float holds exactly. */
export const exactPowerMax = 22;
/** Digits of a decimal that `quotientOf` can tell. */
export const decimalDigitsMax = 19;

export const powersOfTen: readonly number[] = Array.from({ length: exactPowerMax + 1 }, (_, power) => 10 ** power);
/** Divides a float of 53 bits into two halves of 26. */
const splitter = 2 ** 27 + 1;
/** More than all that the steps below can be wrong by, as a part of the correction. */
const doubt = 2 ** -48;

const upperHalfOf = (float: number): number => {
  const scaled = float * splitter;
  return scaled - (scaled - float);
};
const upperHalves = powersOfTen.map(upperHalfOf);
const lowerHalves = powersOfTen.map((power) => power - upperHalfOf(power));
const inverses = powersOfTen.map((power) => 1 / power);

/**
 * The float nearest to a whole number divided by 10^`fraction`, as the language reads the same digits from a text, without making one. The
 * quotient is corrected by what it leaves over, which two floats tell exactly (Dekker's product). NaN where that comes too near to the
 * middle between two floats to be sure.
 *
 * @param near the whole number, of at most `decimalDigitsMax` digits, put together digit by digit and so off by some thousands at most
 * @param low its lowest 32 bits, which tell by how much
 * @param fraction how many of the digits stand behind the point
 */
export function quotientOf(near: number, low: number, fraction: number): number {
  const divisor = powersOfTen[fraction] as number;
  const off = (low - (near | 0)) | 0;
  const digits = near + off;
  const lost = near - digits + off;
  const quotient = digits / divisor;
  const back = quotient * divisor;
  const upper = upperHalfOf(quotient);
  const lower = quotient - upper;
  const upperDivisor = upperHalves[fraction] as number;
  const lowerDivisor = lowerHalves[fraction] as number;
  const backLost = upper * upperDivisor - back + upper * lowerDivisor + lower * upperDivisor + lower * lowerDivisor;
  const correction = (digits - back - backLost + lost) * (inverses[fraction] as number);
  const nearest = quotient + correction * (1 - doubt);
  return nearest === quotient + correction * (1 + doubt) ? nearest : Number.NaN;
}
