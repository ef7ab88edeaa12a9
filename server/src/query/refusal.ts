import type { Span } from '@belvedere/dql';
import { BelvedereError } from '../errors/index.ts';

/** A query that can be read and has no answer here: with its place, so that an editor can show it. */
export function notSupported(reason: string, span?: Span): BelvedereError {
  return new BelvedereError('QueryNotSupported', `${placed(span)}${reason}`, { detail: placeOf(span) });
}

/** A mistake in a query that only shows when it is run. */
export function invalidQuery(reason: string, span?: Span): BelvedereError {
  return new BelvedereError('InvalidQuery', `${placed(span)}${reason}`, { detail: placeOf(span) });
}

const placed = (span: Span | undefined): string =>
  span === undefined ? '' : `line ${span.start.line}, column ${span.start.column}: `;

function placeOf(span: Span | undefined): Readonly<Record<string, unknown>> {
  if (span === undefined) return {};
  const { offset, line, column } = span.start;
  return { line, column, offset, length: span.end.offset - offset };
}
