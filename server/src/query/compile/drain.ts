import type { Parameters } from './parameters.ts';

/**
 * What varies in a log line, from the most particular to the least. With these replaced, most lines of one statement of a program are the same
 * text: its shape. The engine makes the shapes in one pass over the rows, and only shapes are compared with each other.
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

/** What is behind it in a line says nothing of its pattern, and shapes are held in memory. */
const LINE_CHARACTERS_MAX = 1_000;

/** The shape of a line, as SQL. */
export function lineShape(sql: string): string {
  return varying.reduce(
    (inner, [pattern, replacement]) =>
      `replaceRegexpAll(${inner}, '${pattern.replaceAll('\\', '\\\\')}', '${replacement}')`,
    `substringUTF8(${sql}, 1, ${LINE_CHARACTERS_MAX})`,
  );
}

/** The patterns that shapes were found to have. */
export interface LinePatterns {
  /** By the first eight bytes of the MD5 of the shape. */
  readonly patternOf: ReadonlyMap<bigint, string>;
  /** Of every other shape. */
  readonly rest: string;
}

/** The pattern of a line, as SQL. Patterns and what they are of become parameters. */
export function linePattern(sql: string, { patternOf, rest }: LinePatterns, parameters: Parameters): string {
  if (patternOf.size === 0) return parameters.text(rest);
  const patterns = [...new Set(patternOf.values())];
  const places = new Map(patterns.map((pattern, index) => [pattern, BigInt(index + 1)]));
  const hashes = parameters.integers([...patternOf.keys()]);
  const indexes = parameters.integers([...patternOf.values()].map((pattern) => places.get(pattern) ?? 0n));
  const hash = `reinterpretAsInt64(substring(MD5(${lineShape(sql)}), 1, 8))`;
  // Behind the last pattern stands that of the rest.
  return `arrayElement(${parameters.texts([...patterns, rest])}, transform(${hash}, ${hashes}, ${indexes}, toInt64(${patterns.length + 1})))`;
}
