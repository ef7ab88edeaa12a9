import { textLengthMax } from '../limits.ts';
import type { Query } from '../nodes/queries.ts';
import { clauseWords } from '../registry/clauses.ts';
import { sourceOf } from '../text/source.ts';
import { Cursor, type Grammar } from './cursor.ts';
import { parseExpression } from './expression.ts';
import { parseQuery } from './query.ts';
import { parseQuotedQuery } from './quoted.ts';
import { parseSelect } from './select.ts';
import { shown, unexpected } from './unexpected.ts';

const grammar: Grammar = Object.freeze({
  expression: parseExpression,
  select: parseSelect,
  query: parseQuery,
  quotedQuery: parseQuotedQuery,
});

/**
 * Reads one query. The nodes are frozen and carry their places in `text`. Time and memory grow with the length of the text, which is
 * limited, as is how deep things may lie in each other.
 *
 * Says nothing about whether names exist: `check` does.
 *
 * @throws {DqlError} and nothing else.
 */
export function parse(text: string): Query {
  const cursor = new Cursor(sourceOf(text), grammar);
  if (text.length > textLengthMax) {
    const reason = `a query has at most ${textLengthMax} characters, this one has ${text.length}`;
    cursor.fail('TextTooLong', { start: textLengthMax, end: textLengthMax }, reason);
  }
  const query = cursor.grammar.query(cursor);
  if (cursor.peek().kind !== 'end') refuseRest(cursor, query.kind);
  return query;
}

/** ORDER and SORDER without the BY that follows them. */
const tailWords = clauseWords.map((word) => word.split(' ')[0] ?? word);

/** What is written in other languages, or was in this one, and how it is written here. */
const FOREIGN: Readonly<Record<string, readonly [reason: string, suggestion: string | null]>> = {
  where: ['conditions stand in braces behind the targets', '{ … }'],
  filter: ['FILTER … WITH is gone; conditions stand in braces behind the targets', '{ … }'],
  link: ['LINK … WITH is gone; a sub-query behind IN links two queries', null],
  tz: ['the time zone is an option of the request, not a part of the query', null],
  union: ['a text holds one query; several sources are parted by commas', null],
  join: ['queries are joined by eval, or as sub-queries in the place of the source', null],
};

function refuseRest(cursor: Cursor, kind: Query['kind']): never {
  const token = cursor.peek();
  const word = token.kind === 'word' ? token.value.toLowerCase() : '';
  if (cursor.at(',')) cursor.fail('SeveralStatements', token, 'a text holds one query');
  if (word === 'group') {
    const end = cursor.atWord('by', 1) ? cursor.peek(1).end : token.end;
    cursor.fail('UnsupportedClause', { start: token.start, end }, 'groups are made by BY alone', 'BY');
  }
  const foreign = Object.hasOwn(FOREIGN, word) ? FOREIGN[word] : undefined;
  if (foreign !== undefined) cursor.fail('UnsupportedClause', token, foreign[0], foreign[1]);
  if (cursor.at(')') || cursor.at(']') || cursor.at('}')) {
    cursor.fail('UnexpectedText', token, `there is nothing for this ${shown(token.value)} to close`);
  }
  const words = kind === 'show' ? ['LIMIT', 'OFFSET'] : kind === 'select' ? tailWords : ['AS'];
  return unexpected(cursor, kind === 'select' ? 'a clause or the end' : 'the end', { words });
}
