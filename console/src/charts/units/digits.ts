/** Significant digits where nothing says how many digits stand after the point. */
const significantDigits = 3;
const decimalsMax = 10;

/**
 * A number as text: with `decimals` digits after the point, or with three significant ones and no zeros at the end. Whole numbers keep
 * all their digits.
 */
export function digits(value: number, decimals?: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (decimals !== undefined) return withoutMinusZero(value.toFixed(Math.min(Math.max(decimals, 0), decimalsMax)));
  if (Number.isInteger(value)) return String(value);
  const size = Math.floor(Math.log10(Math.abs(value)));
  const needed = Math.min(Math.max(significantDigits - 1 - size, 0), decimalsMax);
  return withoutMinusZero(String(Number(value.toFixed(needed))));
}

const withoutMinusZero = (text: string): string => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text);

/** `1234567.5` → `1,234,567.5` */
export function withSeparators(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
