import type { CompleteAt } from '../../../editor/plain-completion.ts';
import { candidates, openQuote, wordBefore, words } from './words.ts';

const keywords = [
  ...words('SELECT FROM WHERE AND OR AS LIMIT SLIMIT OFFSET FILL DESC SHOW MEASUREMENTS'),
  ...['GROUP BY', 'ORDER BY', 'TAG KEYS', 'TAG VALUES', 'FIELD KEYS'],
];
const macros = ['$timeFilter', '$__interval'];
const functions = words(`
  bottom count derivative difference distinct elapsed first integral last max mean median min mode moving_average
  non_negative_derivative percentile sample spread stddev sum time top`);

/** What the database behind knows. */
export interface MeasurementNames {
  readonly measurements: () => Promise<readonly string[]>;
  readonly fields: (measurement: string) => Promise<readonly string[]>;
  readonly tags: (measurement: string) => Promise<readonly string[]>;
}

const unquoted = (name: string): string => name.replaceAll('"', '');

/** The clause that a place stands in. */
export function clauseAt(before: string): string {
  const found = [
    ...before.matchAll(/\b(select|from|where|group\s+by|order\s+by|join|limit|set|into|values|on|having)\b/gi),
  ].at(-1);
  return (found?.[1] ?? '').toLowerCase().replaceAll(/\s+/g, ' ');
}

/** What can be written in a query of InfluxDB in its own language. */
export const influxqlCompletion =
  (names: MeasurementNames): CompleteAt =>
  async (text, position) => {
    const before = text.slice(0, position);
    const quote = openQuote(before);
    // Values stand in single quotes: there are too many of them to be asked for.
    if (quote !== undefined && quote.quote !== '"') return null;
    const start = quote === undefined ? position - wordBefore(text, position, /[\w$]/).length : quote.at + 1;
    const measurement = unquoted(/\bfrom\s+("[^"]*"|[\w.]+)/i.exec(text)?.[1] ?? '');
    const clause = clauseAt(before.slice(0, quote?.at ?? start));
    // Inside of the quote that is open the name alone is missing; elsewhere it brings its own.
    const named = (kind: 'class' | 'property', labels: readonly string[]) =>
      labels.map((label) => ({ label, kind, insert: quote === undefined ? `"${label}"` : label }));
    const own =
      clause === 'from'
        ? named('class', await names.measurements())
        : clause === 'select'
          ? named('property', await names.fields(measurement))
          : clause === 'where' || clause === 'group by'
            ? [
                ...named('property', await names.tags(measurement)),
                ...named('property', await names.fields(measurement)),
              ]
            : [];
    if (quote !== undefined) return { from: start, candidates: own };
    return {
      from: start,
      candidates: [
        ...own,
        ...(clause === 'select' || clause === 'group by' ? candidates('function', functions) : []),
        ...candidates('keyword', keywords),
        ...candidates('variable', macros),
      ],
    };
  };
