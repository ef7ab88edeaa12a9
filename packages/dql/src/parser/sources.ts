import type { NamespaceName, SourceItem, SourceName, SourceQuery } from '../nodes/queries.ts';
import type { Regex, Star, StringLiteral } from '../nodes/values.ts';
import { SOURCE_WORD } from '../text/names.ts';
import type { Cursor } from './cursor.ts';
import { atNamedArgument, atParenthesizedSelect, atTail } from './lookahead.ts';
import { atIdentifierCall, parseAlias, parseIdentifierCall } from './names.ts';
import { expectClosing, shown, unexpected } from './unexpected.ts';
import { parseRegexLiteral } from './values.ts';

/** Reads `M`. */
export function parseNamespace(cursor: Cursor): NamespaceName {
  const start = cursor.here();
  const { value } = cursor.next();
  return cursor.node<NamespaceName>(start, { kind: 'namespace', name: value });
}

/** Reads `("a", "b")` between the namespace and its colons. */
export function parseIndices(cursor: Cursor): StringLiteral[] {
  if (!cursor.at('(')) return [];
  const opening = cursor.next();
  const indices: StringLiteral[] = [];
  do {
    const start = cursor.here();
    const token = cursor.peek();
    if (token.kind === 'quoted') {
      cursor.fail('UnexpectedText', token, 'an index stands in quotes, not in back-ticks', `"${token.value}"`);
    }
    if (token.kind !== 'string') unexpected(cursor, 'an index in quotes');
    cursor.next();
    indices.push(cursor.node<StringLiteral>(start, { kind: 'string', value: token.value }));
  } while (cursor.take(','));
  expectClosing(cursor, opening);
  return indices;
}

/** Reads the names, regular expressions and sub-queries behind `::`; none may be written. */
export function parseSources(cursor: Cursor): SourceItem[] {
  const sources: SourceItem[] = [];
  if (!atSource(cursor)) return sources;
  sources.push(parseSource(cursor));
  while (cursor.at(',') && !atNextArgument(cursor)) {
    cursor.next();
    if (!atSource(cursor)) unexpected(cursor, 'a source');
    sources.push(parseSource(cursor));
  }
  return sources;
}

/** A number or a named argument behind the comma belongs to the call around the query. */
function atNextArgument(cursor: Cursor): boolean {
  return cursor.peek(1).kind === 'number' || atNamedArgument(cursor, 1);
}

function atSource(cursor: Cursor): boolean {
  const { kind } = cursor.peek();
  if (kind === 'symbol') return cursor.at('*') || atParenthesizedSelect(cursor);
  if (kind === 'word') return !atTail(cursor);
  return kind !== 'end' && kind !== 'invalid';
}

function parseSource(cursor: Cursor): SourceItem {
  const start = cursor.here();
  const token = cursor.peek();
  if (token.kind === 'regex') return parseRegexLiteral(cursor);
  if (cursor.take('*')) return cursor.node<Star>(start, { kind: 'star' });
  if (cursor.at('(')) return parseSourceQuery(cursor);
  if (atRegexCall(cursor)) return parseRegexCall(cursor);
  if (atIdentifierCall(cursor)) {
    return cursor.node<SourceName>(start, { kind: 'source', name: parseIdentifierCall(cursor) });
  }
  if (token.kind === 'string' || token.kind === 'quoted') {
    cursor.next();
    if (token.kind === 'quoted' && token.value === '*') return cursor.node<Star>(start, { kind: 'star' });
    return cursor.node<SourceName>(start, { kind: 'source', name: token.value });
  }
  // A source may begin with a digit and hold hyphens, so it is read from the text and not from the tokens.
  SOURCE_WORD.lastIndex = token.start;
  const name = SOURCE_WORD.exec(cursor.source.text)?.[0];
  if (name === undefined) return unexpected(cursor, 'a source');
  cursor.skipTo(token.start + name.length);
  return cursor.node<SourceName>(start, { kind: 'source', name });
}

function parseSourceQuery(cursor: Cursor): SourceQuery {
  const start = cursor.here();
  const opening = cursor.next();
  const inner = cursor.deeper(() => {
    const read = cursor.at('(') ? parseSourceQuery(cursor) : { query: cursor.grammar.select(cursor), alias: null };
    expectClosing(cursor, opening, { or: 'a clause' });
    return read;
  });
  const alias = parseAlias(cursor) ?? inner.alias;
  return cursor.node<SourceQuery>(start, { kind: 'sourceQuery', query: inner.query, alias });
}

function atRegexCall(cursor: Cursor): boolean {
  if (!cursor.atWord('re') || !cursor.at('(', 1)) return false;
  return cursor.peek(2).kind === 'string' || cursor.peek(2).kind === 'quoted';
}

function parseRegexCall(cursor: Cursor): Regex {
  const start = cursor.here();
  cursor.next();
  const opening = cursor.next();
  const { value } = cursor.next();
  expectClosing(cursor, opening);
  return cursor.node<Regex>(start, { kind: 'regex', pattern: value });
}

/** Refuses what stands where the colon before the targets, or another clause, should. */
export function refuseBehindSources(cursor: Cursor): void {
  if (!cursor.at(':') || cursor.at('(', 1)) return;
  const token = cursor.peek(1);
  if (token.kind !== 'word' && token.kind !== 'quoted') return;
  const text = cursor.source.text.slice(token.start, token.end);
  cursor.fail('UnexpectedText', token, 'targets stand in parentheses', `(${shown(text)})`);
}
