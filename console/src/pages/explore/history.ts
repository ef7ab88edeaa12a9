/** A query that was asked. */
export interface AskedQuery {
  /** `dql`, or the uid of a data source. */
  readonly source: string;
  readonly text: string;
  readonly timeMs: number;
}

const storageKey = 'belvedere.queries';
const queriesMax = 50;

const isAsked = (value: unknown): value is AskedQuery =>
  typeof value === 'object' &&
  value !== null &&
  ['source', 'text'].every((name) => typeof (value as Record<string, unknown>)[name] === 'string');

/** The newest first. Whatever else stands in the storage is left alone. */
export function askedQueries(): readonly AskedQuery[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isAsked) : [];
  } catch {
    return [];
  }
}

/** Keeps a query; the same one stands there once. */
export function keepQuery(source: string, text: string): void {
  const others = askedQueries().filter((asked) => asked.source !== source || asked.text !== text);
  const kept = [{ source, text, timeMs: Date.now() }, ...others].slice(0, queriesMax);
  try {
    localStorage.setItem(storageKey, JSON.stringify(kept));
  } catch {
    // A full storage keeps what it has.
  }
}
