import { partsOfQuoted } from '../lexer/scan-quotes.ts';
import type { Token } from '../lexer/token.ts';
import { quotedQueryDepthMax } from '../limits.ts';
import type { Expression } from '../nodes/expressions.ts';
import type { InnerQuery } from '../nodes/queries.ts';
import { decodeEscapes } from '../text/escapes.ts';
import { type Source, sourceWithin } from '../text/source.ts';
import { Cursor } from './cursor.ts';
import { unexpected } from './unexpected.ts';

/** Reads the query that stands in quotes. Its positions are those in the whole text. */
export function parseQuotedQuery(cursor: Cursor): InnerQuery {
  const token = cursor.peek();
  const inner = enter(cursor, token);
  const query = inner.grammar.query(inner);
  if (query.kind === 'show') return cursor.fail('MisplacedFunction', token, 'a show function stands by itself');
  if (inner.peek().kind !== 'end') unexpected(inner, 'a clause or the end of the quoted query');
  cursor.next();
  return query;
}

/** Reads the filter that stands in quotes. */
export function parseQuotedCondition(cursor: Cursor): Expression {
  const token = cursor.peek();
  if (token.kind !== 'string' && token.kind !== 'quoted') return unexpected(cursor, 'a filter in quotes');
  const inner = enter(cursor, token);
  const condition = inner.grammar.expression(inner, 'filter');
  if (inner.peek().kind !== 'end') unexpected(inner, 'an operator or the end of the quoted filter');
  cursor.next();
  return condition;
}

function enter(cursor: Cursor, token: Token): Cursor {
  if (cursor.quotedDepth >= quotedQueryDepthMax) {
    cursor.fail('NestingTooDeep', token, `queries in quotes may lie ${quotedQueryDepthMax} levels deep`);
  }
  return new Cursor(contentOf(cursor.source, token), cursor.grammar, cursor.depth + 1, cursor.quotedDepth + 1);
}

function contentOf(source: Source, token: Token): Source {
  const { contentStart, contentEnd, prefix, quote } = partsOfQuoted(source.text, token);
  // What was encoded has no places of its own: everything in it is where it stands.
  if (prefix === 'b64') return sourceWithin(source, token.value, (index) => (index === 0 ? token.start : token.end));
  if (quote === '`') return sourceWithin(source, token.value, (index) => contentStart + index);
  const { value, indexOf } = decodeEscapes(source.text.slice(contentStart, contentEnd));
  return sourceWithin(source, value, (index) => contentStart + indexOf(index));
}
