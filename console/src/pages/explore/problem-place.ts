import type { Problem } from '../../editor/plain-completion.ts';

/** Where messages of servers say that a query is wrong: by line and column, or by what stands there. */
const places = [
  // Prometheus
  /(?:^|[\s"])(?<line>\d+):(?<column>\d+): parse error/,
  // Loki, MySQL (without a column), InfluxDB
  /at line (?<line>\d+), (?:col|char)(?:umn)?:? (?<column>\d+)/i,
] as const;
const namedPlaces = [
  /at or near "([^"]+)"/,
  /near '([^']+)' at line/,
  /\bfound ([^\s,]+), expected/,
  /column "([^"]+)" does not exist/,
  /relation "([^"]+)" does not exist/,
  /Unknown column '([^']+)'/,
  /Table '(?:[^'.]*\.)?([^']+)' doesn't exist/,
] as const;

/** The place in a query of which a message speaks; all of the query where it names none. */
export function problemOf(query: string, message: string): Problem {
  for (const pattern of places) {
    const found = pattern.exec(message)?.groups;
    if (found === undefined) continue;
    const lines = query.split('\n').slice(0, Number(found.line) - 1);
    const from = lines.reduce((sum, line) => sum + line.length + 1, 0) + Number(found.column) - 1;
    if (from >= 0 && from <= query.length) return { from, to: wordEnd(query, from), message };
  }
  for (const pattern of namedPlaces) {
    const name = pattern.exec(message)?.[1] ?? '';
    const from = name === '' ? -1 : query.toLowerCase().indexOf(name.toLowerCase());
    if (from !== -1) return { from, to: from + name.length, message };
  }
  return { from: 0, to: query.length, message };
}

const wordEnd = (text: string, from: number): number =>
  from + Math.max(1, /^\w*/.exec(text.slice(from))?.[0].length ?? 1);
