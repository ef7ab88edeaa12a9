export type TokenKind = 'word' | 'name' | 'text' | 'sign';

export interface Token {
  readonly kind: TokenKind;
  /** A word as written; a quoted name without its quotes. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Everything but block comments and heredocs, which no regular expression can match. */
const pattern =
  /(\s+)|(--[^\n]*|\/\/[^\n]*|#[ !][^\n]*)|('(?:[^'\\]|\\.|'')*(?:'|$))|(`(?:[^`\\]|\\.|``)*(?:`|$)|"(?:[^"\\]|\\.|"")*(?:"|$))|([\p{L}\p{N}_]+)|(.)/suy;

/**
 * The pieces of a statement as the engine's own lexer cuts it, without space and comments. Comments begin with `--`, `//`, `#!`,
 * `# ` or nest in `/* *\/`; texts stand in quotes or in `$tag$ … $tag$`. What is not closed reaches to the end: the engine
 * refuses it.
 */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    const special = skipBlockComment(sql, at) ?? heredocEnd(sql, at);
    if (special !== undefined) {
      if (sql[at] === '$') tokens.push({ kind: 'text', value: '', start: at, end: special });
      at = special;
      continue;
    }
    pattern.lastIndex = at;
    const found = pattern.exec(sql);
    if (found === null) break;
    const end = at + found[0].length;
    const token = tokenOf(found, at, end);
    if (token !== undefined) tokens.push(token);
    at = end;
  }
  return tokens;
}

function tokenOf([whole, space, comment, text, name, word]: RegExpExecArray, start: number, end: number) {
  if (space !== undefined || comment !== undefined) return undefined;
  if (text !== undefined) return { kind: 'text', value: '', start, end } as const;
  if (name !== undefined) return { kind: 'name', value: unquoted(name), start, end } as const;
  if (word !== undefined) return { kind: 'word', value: word, start, end } as const;
  return { kind: 'sign', value: whole, start, end } as const;
}

function unquoted(name: string): string {
  const quote = name[0] ?? '';
  return name
    .slice(1, -1)
    .replaceAll(quote + quote, quote)
    .replace(/\\(.)/gs, '$1');
}

function skipBlockComment(sql: string, start: number): number | undefined {
  if (!sql.startsWith('/*', start)) return undefined;
  let depth = 0;
  let at = start;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 2;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 2;
      if (depth === 0) return at;
    } else {
      at += 1;
    }
  }
  return sql.length;
}

const heredocTag = /\$[A-Za-z0-9_]*\$/y;

function heredocEnd(sql: string, start: number): number | undefined {
  if (sql[start] !== '$') return undefined;
  heredocTag.lastIndex = start;
  const tag = heredocTag.exec(sql)?.[0];
  if (tag === undefined) return undefined;
  const end = sql.indexOf(tag, start + tag.length);
  return end === -1 ? undefined : end + tag.length;
}
