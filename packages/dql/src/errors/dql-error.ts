import type { Span } from '../text/source.ts';
import type { DqlErrorCode } from './codes.ts';

export interface DqlErrorFacts {
  readonly code: DqlErrorCode;
  /** What is wrong, as a sentence without its full stop. */
  readonly reason: string;
  readonly span: Span;
  /** The whole text that the span refers to. */
  readonly text: string;
  /** What was most likely meant, to be written in place of the offending text. */
  readonly suggestion?: string | null;
}

/** A mistake in a query. The only error that parsing and checking have; `message` tells place, reason and suggestion in one line. */
export class DqlError extends Error {
  readonly code: DqlErrorCode;
  readonly reason: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  /** From 0, in UTF-16 code units. */
  readonly offset: number;
  /** Of the offending text, in UTF-16 code units; 0 when something is missing at the end. */
  readonly length: number;
  readonly offendingText: string;
  /** What was most likely meant, to be written in place of the offending text; null when nothing is near. */
  readonly suggestion: string | null;

  constructor({ code, reason, span, text, suggestion = null }: DqlErrorFacts) {
    const { offset, line, column } = span.start;
    const hint = suggestion === null ? '' : `; did you mean ${suggestion}?`;
    super(`line ${line}, column ${column}: ${reason}${hint}`);
    this.name = 'DqlError';
    this.code = code;
    this.reason = reason;
    this.line = line;
    this.column = column;
    this.offset = offset;
    this.length = span.end.offset - offset;
    this.offendingText = text.slice(offset, span.end.offset);
    this.suggestion = suggestion;
  }
}
