/** Digits that a float counts exactly, whatever they are. */
export const exactDigitsMax = 15;
/** Digits of a decimal that `quotientOf` can tell. */
export const decimalDigitsMax = 19;

const powersOfTen = Array.from({ length: decimalDigitsMax + 1 }, (_, power) => 10 ** power);
/** Divides a float of 53 bits into two halves of 26. */
const splitter = 2 ** 27 + 1;
/** More than all that the steps below can be wrong by, as a part of the correction. */
const doubt = 2 ** -48;

/**
 * The float nearest to (`first` · 10^`moreDigits` + `more`) / 10^`fraction`, as the language reads the same digits from a text, without
 * making one. The quotient is corrected by what it leaves over, which two floats tell exactly (Dekker's product). NaN where that comes too
 * near to the middle between two floats to be sure.
 *
 * @param first at most `exactDigitsMax` digits
 * @param more at most four digits behind them
 * @param fraction how many of all the digits stand behind the point
 */
export function quotientOf(first: number, more: number, moreDigits: number, fraction: number): number {
  const divisor = powersOfTen[fraction] ?? Number.NaN;
  const scale = powersOfTen[moreDigits] ?? Number.NaN;
  const product = first * scale;
  const digits = product + more;
  // Exact, as is the power of ten: rounded once. So it is with most of the texts of sixteen digits.
  if (digits <= Number.MAX_SAFE_INTEGER) return digits / divisor;
  const added = digits - product;
  const lost = productError(first, scale, product) + (product - (digits - added)) + (more - added);
  const quotient = digits / divisor;
  const back = quotient * divisor;
  const remainder = digits - back - productError(quotient, divisor, back) + lost;
  const correction = remainder / divisor;
  const lower = quotient + correction * (1 - doubt);
  const upper = quotient + correction * (1 + doubt);
  return lower === upper ? lower : Number.NaN;
}

/** What a · b is more than the float that was made of it. */
function productError(a: number, b: number, product: number): number {
  const scaledA = a * splitter;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = b * splitter;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  return highA * highB - product + highA * lowB + lowA * highB + lowA * lowB;
}
