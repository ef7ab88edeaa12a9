/**
 * What varies in a log line, from the most particular to the least. The pattern of a line is the line with these replaced: two lines of
 * the same statement of a program then are the same. The engine does it in one pass over the rows; lines are not compared with each
 * other, so the threshold of similarity has no effect.
 */
const varying: readonly (readonly [pattern: string, replacement: string])[] = [
  // Timestamps, addresses and identifiers first: their digits would be taken apart otherwise.
  [String.raw`\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?`, '<*>'],
  [String.raw`\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b`, '<*>'],
  [String.raw`\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b`, '<*>'],
  [String.raw`\b0x[0-9a-fA-F]+\b`, '<*>'],
  [String.raw`\b[0-9a-fA-F]{12,}\b`, '<*>'],
  [String.raw`[-+]?\b\d+(?:\.\d+)?`, '<*>'],
];

/** The pattern of a line, as SQL. */
export function drainPattern(sql: string): string {
  return varying.reduce(
    (inner, [pattern, replacement]) =>
      `replaceRegexpAll(${inner}, '${pattern.replaceAll('\\', '\\\\')}', '${replacement}')`,
    sql,
  );
}
