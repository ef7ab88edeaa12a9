import { WORD } from '../text/names.ts';
import { scanNumber } from './scan-number.ts';
import { scanQuoted } from './scan-quotes.ts';
import type { Comment, Token } from './token.ts';

const BLANK = /\s+/uy;
/** Longest first. Some are in no query: they are read whole so that the message names what was written. */
const SYMBOL = /!=|!~|<=|>=|=~|==|<>|&&|\|\||\/\/|\/\*|--|[()[\]{},:.@=<>+\-*/%^!;]/y;
const VARIABLE = /#\{[^{}\n]*\}/y;

/** Reads a text piece by piece, only as far as it is asked to. It never throws: what can stand nowhere is an `invalid` token. */
export class Lexer {
  readonly #text: string;
  #index = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Goes on at `index`, for the parser that has read a piece by itself. */
  moveTo(index: number): void {
    this.#index = index;
  }

  /** The next token; at the end of the text `end`, again and again. */
  next(): Token {
    let variableBefore: Comment | undefined;
    for (;;) {
      const piece = this.nextPiece();
      if (piece.kind !== 'comment') return variableBefore === undefined ? piece : { ...piece, variableBefore };
      const length = variableLength(this.#text, piece.start);
      if (length > 0) variableBefore = { ...piece, end: piece.start + length };
    }
  }

  /** The next token or comment. */
  nextPiece(): Token | Comment {
    const text = this.#text;
    const start = skipBlank(text, this.#index);
    const piece = start >= text.length ? endOf(text) : text[start] === '#' ? comment(text, start) : scan(text, start);
    this.#index = piece.end;
    return piece;
  }
}

function skipBlank(text: string, index: number): number {
  BLANK.lastIndex = index;
  const blank = BLANK.exec(text);
  return blank === null ? index : index + blank[0].length;
}

function endOf(text: string): Token {
  return { kind: 'end', start: text.length, end: text.length, value: '' };
}

function comment(text: string, start: number): Comment {
  const lineEnd = text.indexOf('\n', start);
  return { kind: 'comment', start, end: lineEnd === -1 ? text.length : lineEnd };
}

function variableLength(text: string, start: number): number {
  VARIABLE.lastIndex = start;
  return VARIABLE.exec(text)?.[0].length ?? 0;
}

function scan(text: string, start: number): Token {
  const token = scanQuoted(text, start) ?? scanNumber(text, start);
  if (token !== null) return token;
  WORD.lastIndex = start;
  const word = WORD.exec(text)?.[0];
  if (word !== undefined) return { kind: 'word', start, end: start + word.length, value: word };
  SYMBOL.lastIndex = start;
  const symbol = SYMBOL.exec(text)?.[0];
  if (symbol !== undefined) return { kind: 'symbol', start, end: start + symbol.length, value: symbol };
  return unknown(text, start);
}

function unknown(text: string, start: number): Token {
  const value = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const variable = /^\$(?:\{[^{}\n]*\}|[\p{L}_]\w*)/u.exec(text.slice(start, start + 200))?.[0];
  if (variable !== undefined) {
    const reason = 'a variable stands in quotes';
    const problem = { code: 'UnquotedVariable', reason, suggestion: `'${variable}'` } as const;
    return { kind: 'invalid', start, end: start + variable.length, value: variable, problem };
  }
  const problem = {
    code: 'InvalidCharacter',
    reason: `${value} can only stand inside of quotes`,
    suggestion: null,
  } as const;
  return { kind: 'invalid', start, end: start + value.length, value, problem };
}
