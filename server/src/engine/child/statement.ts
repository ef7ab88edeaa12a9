import { failures } from './failure.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What has to be known of a statement before it runs. */
export interface Statement {
  /** Without a semicolon at its end. */
  readonly sql: string;
  readonly tokens: readonly Token[];
  /** First word in capitals: `SELECT`, `INSERT`, `WITH`. */
  readonly verb: string;
  /** As the statement says; undefined where it leaves it to the default. */
  readonly format: string | undefined;
  /** `INSERT … SELECT` has no data of its own. */
  readonly hasData: boolean;
  /** The data stands in the statement itself. */
  readonly dataIsInline: boolean;
  readonly selects: number;
}

/** Errors: `SYNTAX_ERROR` for nothing at all and for several statements in one. */
export function readStatement(text: string): Statement {
  const all = tokensOf(text);
  const last = all.findLastIndex((token) => token.value !== ';' || token.kind !== 'sign');
  const tokens = all.slice(0, last + 1);
  const end = tokens.at(-1)?.end;
  if (end === undefined) throw failures.syntax('Empty query');
  const verb = wordOf(tokens[0]);
  const selects = tokens.filter((token) => wordOf(token) === 'SELECT').length;
  const dataAt = verb === 'INSERT' ? dataStart(tokens) : undefined;
  // Data may hold any sign; nothing after it is read as a statement.
  const checked = dataAt === undefined ? tokens : tokens.slice(0, dataAt);
  if (checked.some((token) => token.kind === 'sign' && token.value === ';')) {
    throw failures.syntax('Multi-statements are not allowed');
  }
  // A comment may stand behind the last token, and nothing else may: the engine's own end of a statement is a semicolon.
  const sql = last === all.length - 1 || dataAt !== undefined ? text : text.slice(0, end);
  const hasData = dataAt !== undefined;
  return {
    sql,
    tokens,
    verb,
    format: formatOf(checked),
    hasData,
    dataIsInline: hasData && dataAt < tokens.length,
    selects,
  };
}

export function wordOf(token: Token | undefined): string {
  return token?.kind === 'word' ? token.value.toUpperCase() : '';
}

/** Index of the token that begins the data of an insert: the one after `VALUES` or after the name of the format. */
function dataStart(tokens: readonly Token[]): number | undefined {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'sign' && token.value === '(') depth += 1;
    if (token.kind === 'sign' && token.value === ')') depth -= 1;
    // Inside of parentheses stand the columns, which may have any name.
    const word = depth === 0 ? wordOf(token) : '';
    if (word === 'SELECT' || word === 'WITH') return undefined;
    if (word === 'VALUES') return index + 1;
    if (word === 'FORMAT' && index > 2) return index + 2;
  }
  return undefined;
}

/** The last `FORMAT name` that only settings may follow. */
function formatOf(tokens: readonly Token[]): string | undefined {
  const at = tokens.findLastIndex((token) => wordOf(token) === 'FORMAT');
  const name = tokens[at + 1];
  const next = wordOf(tokens[at + 2]);
  if (at <= 0 || name === undefined || (name.kind !== 'word' && name.kind !== 'name')) return undefined;
  return tokens.length === at + 2 || next === 'SETTINGS' ? name.value : undefined;
}
