import type { DqlErrorCode } from '../errors/codes.ts';
import type { Span } from '../text/source.ts';

/** Something wrong in a tree. */
export interface Problem {
  readonly code: DqlErrorCode;
  readonly reason: string;
  readonly span: Span;
  readonly suggestion: string | null;
}

/** Takes what is found. */
export type Report = (code: DqlErrorCode, span: Span, reason: string, suggestion?: string | null) => void;
