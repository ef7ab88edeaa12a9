import type { DqlError } from './dql-error.ts';

/** Lines longer than this are shown around the mistake only. */
const SHOWN_LENGTH_MAX = 100;

/**
 * A mistake as a compiler shows it: the line of the query with the offending text underlined. For terminals and logs; needs a
 * font of fixed width.
 *
 * ```text
 * UnknownFunction: there is no function averge
 *   1 | M::cpu:(averge(usage))
 *     |         ^^^^^^ did you mean avg?
 * ```
 */
export function formatError(error: DqlError, text: string): string {
  const line = text.split('\n', error.line)[error.line - 1] ?? '';
  const from = Math.max(0, error.column - 1 - SHOWN_LENGTH_MAX / 2);
  const shown = line.slice(from, from + SHOWN_LENGTH_MAX).replaceAll('\t', ' ');
  const column = error.column - 1 - from;
  const marked = Math.max(1, Math.min(error.length, shown.length - column));
  const hint = error.suggestion === null ? '' : ` did you mean ${error.suggestion}?`;
  const number = String(error.line);
  return [
    `${error.code}: ${error.reason}`,
    `  ${number} | ${shown}`,
    `  ${' '.repeat(number.length)} | ${' '.repeat(column)}${'^'.repeat(marked)}${hint}`,
  ].join('\n');
}
