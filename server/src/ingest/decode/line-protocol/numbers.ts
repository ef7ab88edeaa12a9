import { letterI, letterU, minus, nine, plus, zero } from './characters.ts';

/** Integers of so many digits are exact as a float, which is read faster. */
const exactDigitsMax = 15;

const uint64Max = 2n ** 64n - 1n;

/** `-42` of digits alone; undefined for anything else. */
export function parseInteger(text: string): bigint | undefined {
  const first = text.charCodeAt(0);
  const start = first === minus || first === plus ? 1 : 0;
  if (text.length === start) return undefined;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < zero || code > nine) return undefined;
  }
  if (text.length <= exactDigitsMax) return BigInt(Number(text));
  // Reading digits takes quadratic time, and a line can have millions.
  if (text.length > 40) return undefined;
  return BigInt(first === plus ? text.slice(1) : text);
}

const floatForm = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;
/** As the languages that senders are written in spell them. */
const notFinite = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['+inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
  ['+infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
]);

const booleans = new Map([
  ...['t', 'T', 'true', 'True', 'TRUE'].map((text) => [text, true] as const),
  ...['f', 'F', 'false', 'False', 'FALSE'].map((text) => [text, false] as const),
]);

/** The value of a field that stands in no quotes: `42i`, `42u`, `4.2`, `true`; undefined for none. */
export function parseScalar(text: string): bigint | number | boolean | undefined {
  const last = text.charCodeAt(text.length - 1);
  if (last >= zero && last <= nine) return floatForm.test(text) ? Number(text) : undefined;
  if (last === letterI || last === letterU) {
    const value = parseInteger(text.slice(0, -1));
    if (value === undefined) return undefined;
    if (last === letterI) return BigInt.asIntN(64, value) === value ? value : undefined;
    return value >= 0n && value <= uint64Max ? value : undefined;
  }
  const known = booleans.get(text);
  if (known !== undefined) return known;
  if (floatForm.test(text)) return Number(text);
  return text.length > 9 ? undefined : notFinite.get(text.toLowerCase());
}
