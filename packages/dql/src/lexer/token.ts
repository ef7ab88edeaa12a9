import type { DqlErrorCode } from '../errors/codes.ts';

/**
 * What a piece of text is before anything is known about its place:
 * `word` a name or keyword without quotes · `quoted` a name in back-ticks · `string` a text in quotes · `regex` a regular
 * expression with its prefix · `number`, `duration` · `malformed` what begins like a number and is none (a source may be called so) ·
 * `symbol` brackets, operators, separators · `invalid` what can stand nowhere · `end` the end of the text.
 */
export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'regex'
  | 'number'
  | 'duration'
  | 'malformed'
  | 'symbol'
  | 'invalid'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Index of the first character. */
  readonly start: number;
  /** Index behind the last character. */
  readonly end: number;
  /** What it means: the content of quotes with its escapes resolved, otherwise the text as written. */
  readonly value: string;
  /** Why an `invalid` token is none. */
  readonly problem?: TokenProblem;
  /** A comment right before it that looks like a variable which somebody forgot to quote. */
  readonly variableBefore?: { readonly start: number; readonly end: number };
}

interface TokenProblem {
  readonly code: DqlErrorCode;
  readonly reason: string;
  readonly suggestion: string | null;
}

export interface Comment {
  readonly kind: 'comment';
  readonly start: number;
  readonly end: number;
}
