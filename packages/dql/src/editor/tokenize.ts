import { Lexer } from '../lexer/lexer.ts';
import type { Comment, Token } from '../lexer/token.ts';
import { isKeyword } from '../text/names.ts';
import { variablesIn } from '../text/variables.ts';

/** What a piece of text is, for the colours of an editor. */
export type HighlightKind =
  | 'comment'
  | 'namespace'
  | 'source'
  | 'keyword'
  | 'function'
  | 'field'
  | 'string'
  | 'variable'
  | 'regex'
  | 'number'
  | 'duration'
  | 'operator'
  | 'bracket'
  | 'separator'
  | 'invalid';

export interface HighlightToken {
  readonly kind: HighlightKind;
  /** Index of the first character. */
  readonly start: number;
  /** Index behind the last character. */
  readonly end: number;
}

/** The words of presets are names anywhere but in a window, and these only behind a comma or in CASE. */
const WINDOW_WORDS: ReadonlySet<string> = new Set([
  'today',
  'yesterday',
  'this',
  'last',
  'week',
  'month',
  'now',
  'auto',
]);

/**
 * Cuts any text, right or wrong, into coloured pieces in order; white space is left out. Never throws. Cheaper than parsing and a little
 * less exact: a field that is called like a keyword has the keyword's colour.
 */
export function tokenize(text: string): HighlightToken[] {
  const lexer = new Lexer(text);
  const pieces: (Token | Comment)[] = [];
  for (let piece = lexer.nextPiece(); piece.kind !== 'end'; piece = lexer.nextPiece()) pieces.push(piece);
  const tokens = pieces.filter((piece) => piece.kind !== 'comment');
  const kinds = kindsOf(tokens);
  let next = 0;
  return pieces.flatMap((piece): HighlightToken[] => {
    const { start, end } = piece;
    if (piece.kind === 'comment') return [{ kind: 'comment', start, end }];
    const kind = kinds[next] ?? 'invalid';
    next += 1;
    return kind === 'string' || kind === 'regex' ? withVariables(text, { kind, start, end }) : [{ kind, start, end }];
  });
}

/** Variables in quotes have a colour of their own. */
function withVariables(text: string, { kind, start, end }: HighlightToken): HighlightToken[] {
  const pieces: HighlightToken[] = [];
  let at = start;
  for (const variable of variablesIn(text.slice(start, end))) {
    const from = start + variable.start;
    if (from > at) pieces.push({ kind, start: at, end: from });
    at = start + variable.end;
    pieces.push({ kind: 'variable', start: from, end: at });
  }
  if (at < end) pieces.push({ kind, start: at, end });
  return pieces;
}

function kindsOf(tokens: readonly Token[]): HighlightKind[] {
  const brackets: string[] = [];
  let source = false;
  return tokens.map((token, index) => {
    const { kind, value } = token;
    if (kind === 'symbol') {
      if ('([{'.includes(value)) brackets.push(value);
      if (')]}'.includes(value)) brackets.pop();
      // The second of two colons opens the place of the source; a single one or a bracket closes it.
      source = value === ':' ? !source && tokens[index - 1]?.value === ':' : source && (value === ',' || value === '-');
      return symbolKind(value);
    }
    if (kind === 'word') {
      const read = wordKind(tokens, index, { window: brackets.at(-1) === '[', source });
      if (read === 'keyword') source = false;
      return read;
    }
    if (source && (kind === 'string' || kind === 'quoted' || kind === 'malformed')) return 'source';
    return otherKind(kind);
  });
}

function symbolKind(value: string): HighlightKind {
  if ('()[]{}'.includes(value)) return 'bracket';
  if (value === ',' || value === ':') return 'separator';
  return [';', '==', '<>', '//', '--', '/*', '!'].includes(value) ? 'invalid' : 'operator';
}

function otherKind(kind: Token['kind']): HighlightKind {
  if (kind === 'quoted') return 'field';
  if (kind === 'string' || kind === 'regex' || kind === 'number' || kind === 'duration') return kind;
  return 'invalid';
}

function wordKind(
  tokens: readonly Token[],
  index: number,
  place: { readonly window: boolean; readonly source: boolean },
): HighlightKind {
  const { value = '' } = tokens[index] ?? {};
  const [next, afterNext] = [tokens[index + 1]?.value, tokens[index + 2]?.value];
  const word = value.toLowerCase();
  if (next === ':' && afterNext === ':' && !place.window) return 'namespace';
  if (WINDOW_WORDS.has(word)) {
    if (place.window) return 'keyword';
  } else if (isKeyword(word) && !(place.source && tokens[index - 1]?.value === ':')) return 'keyword';
  if (place.source) return 'source';
  if (next === '(' || place.window) return 'function';
  return 'field';
}
