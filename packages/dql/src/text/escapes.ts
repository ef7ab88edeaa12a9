/** A quoted text as it is meant, and where each of its characters was written. */
export interface Unescaped {
  readonly value: string;
  /** The index in the written text, from its first character, of an index of `value`; the length of `value` leads to the end. */
  readonly indexOf: (index: number) => number;
}

const SIMPLE: Readonly<Record<string, string>> = { "'": "'", '"': '"', '\\': '\\', n: '\n', t: '\t', r: '\r' };

/**
 * Reads what stands between quotes. `\'`, `\"`, `\\`, `\n`, `\r`, `\t` and `\uXXXX` are escapes; of any other pair the backslash stays,
 * so that `'\d+'` is a regular expression as it stands.
 */
export function decodeEscapes(written: string): Unescaped {
  if (!written.includes('\\')) return { value: written, indexOf: (index) => index };
  const parts: string[] = [];
  // Index in the value and in the written text behind each escape; between two of them both grow alike.
  const steps: [value: number, written: number][] = [[0, 0]];
  let length = 0;
  let copied = 0;
  for (let at = written.indexOf('\\'); at !== -1 && at + 1 < written.length; ) {
    const { text, end } = escapeAt(written, at);
    const before = written.slice(copied, at);
    parts.push(before, text);
    length += before.length + text.length;
    copied = end;
    steps.push([length, end]);
    at = written.indexOf('\\', end);
  }
  parts.push(written.slice(copied));
  return { value: parts.join(''), indexOf: (index) => writtenIndex(steps, index) };
}

function escapeAt(written: string, at: number): { text: string; end: number } {
  const letter = written[at + 1] ?? '';
  const simple = SIMPLE[letter];
  if (simple !== undefined) return { text: simple, end: at + 2 };
  const digits = letter === 'u' ? written.slice(at + 2, at + 6) : '';
  if (/^[0-9a-fA-F]{4}$/.test(digits)) return { text: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
  return { text: `\\${letter}`, end: at + 2 };
}

function writtenIndex(steps: readonly [number, number][], index: number): number {
  let low = 0;
  let high = steps.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((steps[middle]?.[0] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const [value, written] = steps[low] ?? [0, 0];
  return written + (index - value);
}

const ESCAPES: Readonly<Record<string, string>> = { "'": "\\'", '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };

/** A text in single quotes that reads back as the same text. */
export function quoted(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found.
  return `'${value.replace(/['\\\u0000-\u001f\u007f]/g, (character) => ESCAPES[character] ?? unicodeEscape(character))}'`;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
