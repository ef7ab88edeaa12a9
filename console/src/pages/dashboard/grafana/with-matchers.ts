/** A condition on a label, as selectors of PromQL and LogQL have it. */
export interface Matcher {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
}

export const matcherOperators: readonly string[] = ['=', '!=', '=~', '!~'];

/** Words that are no names of metrics. */
const words = new Set(
  'by without on ignoring group_left group_right bool offset and or unless atan2 start end inf nan'.split(' '),
);
/** Behind these stands a list of labels in parentheses. */
const listWords = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);

const string = `"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|\`[^\`]*\``;
const token = new RegExp(
  [
    `(?<skipped>${string}|#[^\\n]*|\\[[^\\]]*\\]|\\d[\\w.]*|\\$\\w+)`,
    `\\{(?<selector>(?:${string}|[^{}"'\`])*)\\}`,
    '(?<name>[a-zA-Z_:][\\w:]*)',
  ].join('|'),
  'gs',
);

const written = ({ key, operator, value }: Matcher): string => `${key}${operator}${JSON.stringify(value)}`;

/** A query whose every selector holds the conditions, too. `isLogql`: names outside of selectors are functions there. */
export function withMatchers(query: string, matchers: readonly Matcher[], isLogql: boolean): string {
  const usable = matchers.filter(
    ({ key, operator }) => /^[a-zA-Z_]\w*$/.test(key) && matcherOperators.includes(operator),
  );
  if (usable.length === 0) return query;
  const own = usable.map(written).join(',');
  let listAhead = false;
  return query.replace(token, (whole: string, ...found: unknown[]) => {
    const groups = found.at(-1) as { skipped?: string; selector?: string; name?: string };
    const at = found.at(-3) as number;
    const rest = query.slice(at + whole.length);
    if (groups.selector !== undefined) {
      const before = groups.selector.trim().replace(/,$/, '');
      return `{${before === '' ? own : `${before},${own}`}}`;
    }
    if (groups.name === undefined || isLogql) return whole;
    const word = groups.name.toLowerCase();
    if (listWords.has(word)) {
      listAhead = /^\s*\(/.test(rest);
      return whole;
    }
    // Labels in a list behind `by` and its like are not metrics.
    if (listAhead) {
      listAhead = !/^\s*\)/.test(rest);
      return whole;
    }
    const isCall = /^\s*\(/.test(rest) || /^\s*(?:by|without)\b/i.test(rest);
    const hasSelector = /^\s*\{/.test(rest);
    return words.has(word) || isCall || hasSelector ? whole : `${whole}{${own}}`;
  });
}
