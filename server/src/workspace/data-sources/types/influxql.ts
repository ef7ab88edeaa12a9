import { BelvedereError } from '../../../errors/index.ts';

const leadingBlanks = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)/;
/** One quoted text, one comment, or one character that begins neither. */
const tokens = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|--[^\n]*|[^'"/]/gs;

/**
 * The words of a text with blanks in place of what is quoted or noted, as far as that is sure. A slash divides, begins a comment or
 * begins a regular expression in which quotes mean nothing, as the place in the grammar decides: from the first one on, or from a quote
 * that does not end, nothing is left out.
 */
function surelyWords(text: string): { readonly words: string; readonly rest: string } {
  let words = '';
  let end = 0;
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (index !== end) break;
    end += token.length;
    words += token.length > 1 ? ' ' : token;
  }
  return { words, rest: text.slice(end) };
}

/**
 * InfluxDB has no transaction that only reads, and everybody may query: only statements that read are passed on. A text that would read
 * but could be taken for another one is refused too.
 * Errors: `InvalidParameter`.
 */
export function requireReading(influxql: string): void {
  let text = influxql;
  for (let blank = leadingBlanks.exec(text); blank !== null; blank = leadingBlanks.exec(text)) {
    text = text.slice(blank[0].length);
  }
  const { words, rest } = surelyWords(text);
  const all = words + rest;
  const statements = all.split(';').filter((statement) => statement.trim() !== '');
  const reads = statements.every((statement) => /^\s*(?:select|show|explain)\b/i.test(statement));
  // `select … into` writes.
  if (reads && statements.length > 0 && !/\binto\b/i.test(all) && !/^['"]/.test(rest)) return;
  throw new BelvedereError(
    'InvalidParameter',
    'only statements that read are passed on: SELECT without INTO, SHOW, EXPLAIN',
  );
}
