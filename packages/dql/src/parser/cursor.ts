import type { DqlErrorCode } from '../errors/codes.ts';
import { DqlError } from '../errors/dql-error.ts';
import { Lexer } from '../lexer/lexer.ts';
import type { Token } from '../lexer/token.ts';
import { nestingDepthMax } from '../limits.ts';
import type { Expression } from '../nodes/expressions.ts';
import { freezeNode, type Node } from '../nodes/node.ts';
import type { InnerQuery, Query, SelectQuery } from '../nodes/queries.ts';
import type { Position, Source, Span } from '../text/source.ts';

/**
 * How names are read. `filter`: a word to the right of a comparison is a text. `eval`: a name is a query or a column of one, and
 * nothing can be called. `value`: everywhere else.
 */
export type Mode = 'value' | 'filter' | 'eval';

/** The rules that call each other in a circle. They are handed down so that their files need not import each other. */
export interface Grammar {
  readonly expression: (cursor: Cursor, mode: Mode) => Expression;
  readonly select: (cursor: Cursor) => SelectQuery;
  readonly query: (cursor: Cursor) => Query;
  readonly quotedQuery: (cursor: Cursor) => InnerQuery;
}

/** Read tokens that are kept before the list is cut. */
const KEPT_TOKENS_MAX = 1024;

/** A place in a text, what comes next, and how deep it lies. */
export class Cursor {
  readonly source: Source;
  readonly grammar: Grammar;
  /** How many texts in quotes lie around this one. */
  readonly quotedDepth: number;
  depth: number;
  readonly #lexer: Lexer;
  #tokens: Token[] = [];
  #next = 0;
  #consumedEnd = 0;

  constructor(source: Source, grammar: Grammar, depth = 0, quotedDepth = 0) {
    this.source = source;
    this.grammar = grammar;
    this.depth = depth;
    this.quotedDepth = quotedDepth;
    this.#lexer = new Lexer(source.text);
  }

  peek(ahead = 0): Token {
    while (this.#tokens.length <= this.#next + ahead) this.#tokens.push(this.#lexer.next());
    return this.#tokens[this.#next + ahead] as Token;
  }

  next(): Token {
    const token = this.peek();
    this.#next += 1;
    this.#consumedEnd = token.end;
    if (this.#next > KEPT_TOKENS_MAX) {
      this.#tokens = this.#tokens.slice(this.#next);
      this.#next = 0;
    }
    return token;
  }

  /** Goes on behind `index`: what is before it has been read as one piece. */
  skipTo(index: number): void {
    this.#tokens = [];
    this.#next = 0;
    this.#consumedEnd = index;
    this.#lexer.moveTo(index);
  }

  /** Whether one of these symbols comes next. */
  at(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'symbol' && token.value === symbol;
  }

  /** Whether this keyword comes next, in any case. */
  atWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.value.length === word.length && token.value.toLowerCase() === word;
  }

  take(symbol: string): boolean {
    if (!this.at(symbol)) return false;
    this.next();
    return true;
  }

  takeWord(word: string): boolean {
    if (!this.atWord(word)) return false;
    this.next();
    return true;
  }

  /** Position of what comes next. */
  here(): Position {
    return this.source.positionAt(this.peek().start);
  }

  /** A frozen node from `start` to the end of what was read last. */
  node<T extends Node>(start: Position, fields: Omit<T, 'start' | 'end'>): T {
    const end = this.source.positionAt(this.#consumedEnd);
    return freezeNode({ ...fields, start, end } as unknown as T);
  }

  /** Reads something that lies one level deeper. */
  deeper<T>(read: () => T): T {
    if (this.depth >= nestingDepthMax) {
      this.fail('NestingTooDeep', this.peek(), `brackets and calls may lie ${nestingDepthMax} levels deep`);
    }
    this.depth += 1;
    const result = read();
    this.depth -= 1;
    return result;
  }

  /** Refuses the text at a token, or any piece given by its indexes. */
  fail(code: DqlErrorCode, at: { start: number; end: number }, reason: string, suggestion?: string | null): never {
    const span = { start: this.source.positionAt(at.start), end: this.source.positionAt(at.end) };
    return this.failNode(code, span, reason, suggestion);
  }

  /** Refuses something that was read already. */
  failNode(code: DqlErrorCode, span: Span, reason: string, suggestion: string | null = null): never {
    throw new DqlError({ code, reason, span, text: this.source.written, suggestion });
  }
}
