/** A variable of a dashboard in a query's text: `#{host}`, or `${host}` in what was converted. */
export interface Variable {
  readonly name: string;
  /** Indexes in the text. */
  readonly start: number;
  readonly end: number;
}

const VARIABLE = /[#$]\{([^{}\n]*)\}/g;

/** The variables of a text, in the order in which they stand in it. */
export function variablesIn(text: string): Variable[] {
  return Array.from(text.matchAll(VARIABLE), (match) => ({
    name: (match[1] ?? '').trim(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/**
 * A text with the values of its variables in it. Variables stand in quotes, so a value cannot end them: quotes and backslashes in it are
 * escaped. Variables without a value stay as they are. Not for texts in back-ticks, which know no escapes: there a value loses its
 * back-ticks.
 */
export function substituteVariables(text: string, values: Readonly<Record<string, string>>): string {
  let quote = '';
  let at = 0;
  let result = '';
  for (const { name, start, end } of variablesIn(text)) {
    quote = quoteAt(text, at, start, quote);
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    result += text.slice(at, start) + (value === undefined ? text.slice(start, end) : escaped(value, quote));
    at = end;
  }
  return result + text.slice(at);
}

/** Which quote is open at `to`, when `quote` is open at `from`. */
function quoteAt(text: string, from: number, to: number, quote: string): string {
  let open = quote;
  for (let at = from; at < to; at += 1) {
    const character = text[at] ?? '';
    if (open !== '' && open !== '`' && character === '\\') at += 1;
    else if (open === character) open = '';
    else if (open === '' && (character === "'" || character === '"' || character === '`')) open = character;
  }
  return open;
}

function escaped(value: string, quote: string): string {
  if (quote === '`') return value.replaceAll('`', '');
  return quote === '' ? value : value.replace(/['"\\]/g, (character) => `\\${character}`);
}
