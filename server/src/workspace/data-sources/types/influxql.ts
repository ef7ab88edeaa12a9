import { BelvedereError } from '../../../errors/index.ts';

/** Comments and quoted texts become blanks, so that what is left are words of the language. */
const withoutQuotes = (text: string): string =>
  text.replaceAll(/'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|\/\*[\s\S]*?\*\/|--[^\n]*/g, ' ');

/**
 * InfluxDB has no transaction that only reads, and everybody may query: only statements that read are passed on.
 * Errors: `InvalidParameter`.
 */
export function requireReading(influxql: string): void {
  const words = withoutQuotes(influxql);
  const statements = words.split(';').filter((statement) => statement.trim() !== '');
  const reads = statements.every((statement) => /^\s*(?:select|show|explain)\b/i.test(statement));
  // `select … into` writes; a quote that is left open hides what comes after it.
  if (reads && statements.length > 0 && !/\binto\b/i.test(words) && !/['"]/.test(words)) return;
  throw new BelvedereError(
    'InvalidParameter',
    'only statements that read are passed on: SELECT without INTO, SHOW, EXPLAIN',
  );
}
