import { parseJson } from '../../../json/index.ts';

/** The samples of a series, column by column. */
export interface SampleColumns {
  readonly timesMs: readonly number[];
  readonly values: readonly number[];
}

const mark = Buffer.from('"values":[[');
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
const openBracket = 0x5b;
const closeBracket = 0x5d;
/** A whole number of so many digits, and the power of ten below its point, are exact: their quotient is what `Number` makes of the text. */
const exactDigitsMax = 15;

/** What a number of a sample is written as that JSON has no number for, or of any other form. */
export function sampleValue(text: string): number {
  if (text === '+Inf' || text === 'Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  return Number(text);
}

/**
 * Reads JSON, but for lists of samples as Prometheus and what speaks its API write them, `"values":[[1767225600,"4.2"],…]`
 * without spaces: those become `SampleColumns`. A list for each sample is ten thousand small lists for one chart, and they cost as much as all the rest
 * of the query. Lists of another form are left as they are.
 * Errors: `SyntaxError`.
 */
export function readSamples(bytes: Buffer): unknown {
  const lists: SampleColumns[] = [];
  const pieces: string[] = [];
  let from = 0;
  // Within a text its quotes would have backslashes before them: only a key is found.
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, from)) {
    const list = readList(bytes, at + mark.length - 1);
    if (list === undefined) return parseJson(bytes.toString('utf8'));
    pieces.push(bytes.toString('utf8', from, at), `"values":{"list":${lists.length}}`);
    const { timesMs, values, end } = list;
    lists.push({ timesMs, values });
    from = end;
  }
  pieces.push(bytes.toString('utf8', from));
  if (lists.length === 0) return parseJson(pieces.join(''));
  return parseJson(pieces.join(''), (key, value) => (key === 'values' ? (listOf(value, lists) ?? value) : value));
}

const listOf = (value: unknown, lists: readonly SampleColumns[]): SampleColumns | undefined =>
  typeof value === 'object' && value !== null && 'list' in value ? lists[Number(value.list)] : undefined;

interface ReadList extends SampleColumns {
  /** Behind its last bracket. */
  readonly end: number;
}

/** @param start of the first sample; answers undefined for what is no list of samples */
function readList(bytes: Buffer, start: number): ReadList | undefined {
  const timesMs: number[] = [];
  const values: number[] = [];
  let at = start;
  for (;;) {
    if (bytes[at] !== openBracket) return undefined;
    const timeEnd = bytes.indexOf(comma, at);
    const time = numberAt(bytes, at + 1, timeEnd);
    if (time === undefined || bytes[timeEnd + 1] !== quote) return undefined;
    const valueEnd = bytes.indexOf(quote, timeEnd + 2);
    if (bytes[valueEnd + 1] !== closeBracket) return undefined;
    timesMs.push(Math.round(time * 1_000));
    values.push(numberAt(bytes, timeEnd + 2, valueEnd) ?? sampleValue(bytes.toString('latin1', timeEnd + 2, valueEnd)));
    at = valueEnd + 2;
    if (bytes[at] === closeBracket) return { timesMs, values, end: at + 1 };
    if (bytes[at] !== comma) return undefined;
    at += 1;
  }
}

/** A number without an exponent, of as many digits as are exact; undefined for every other one. */
function numberAt(bytes: Buffer, start: number, end: number): number | undefined {
  const isNegative = bytes[start] === minus;
  const first = isNegative ? start + 1 : start;
  if (end - first > exactDigitsMax || end <= first) return undefined;
  let digits = 0;
  let scale = 0;
  for (let at = first; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= zero && byte <= nine) {
      digits = digits * 10 + (byte - zero);
      scale *= 10;
    } else if (byte === point && scale === 0 && at > first && at < end - 1) {
      scale = 1;
    } else return undefined;
  }
  const number = scale === 0 ? digits : digits / scale;
  return isNegative ? -number : number;
}
