import type { Query } from '../nodes/queries.ts';
import { findNamespace, namespaceNames } from '../registry/namespaces.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Cursor } from './cursor.ts';
import { atEval, parseEval } from './eval.ts';
import { atSelect } from './lookahead.ts';
import { parseChain, parseOuter } from './outer.ts';
import { atShow, parseShow } from './show.ts';
import { expectClosing, shown, unexpected } from './unexpected.ts';

/** Reads any query, in any number of parentheses. */
export function parseQuery(cursor: Cursor): Query {
  const start = cursor.here();
  if (cursor.at('(')) {
    const opening = cursor.next();
    return cursor.deeper(() => {
      const query = parseQuery(cursor);
      expectClosing(cursor, opening, { or: 'a clause' });
      return query;
    });
  }
  if (atSelect(cursor)) return cursor.grammar.select(cursor);
  if (atShow(cursor)) return parseShow(cursor);
  if (atEval(cursor)) {
    const query = parseEval(cursor);
    const chained = cursor.at('.') || cursor.atWord('as');
    return chained ? parseChain(cursor, start, query, []) : query;
  }
  if (cursor.peek().kind === 'word' && cursor.at('(', 1) && !looksLikeTargets(cursor)) return parseOuter(cursor);
  return refuseHead(cursor);
}

/** `cpu(usage)` has an unknown function in front; `M(usage)` a namespace without its colons. */
function looksLikeTargets(cursor: Cursor): boolean {
  return findNamespace(cursor.peek().value) !== undefined && cursor.peek().value.length <= 3;
}

/** A code of one to three letters is near to everything. */
const longNames = namespaceNames.filter((name) => name.length > 3);

const SQL = /^(select|insert|update|delete|create|drop|alter|with|explain|describe)$/i;

/** Refuses what no query begins with, and says what was probably meant. */
function refuseHead(cursor: Cursor): never {
  const token = cursor.peek();
  if (token.kind === 'end') unexpected(cursor, 'a query');
  if (token.kind !== 'word') unexpected(cursor, 'a query that begins with a namespace such as M::');
  if (SQL.test(token.value) && ['word', 'quoted'].includes(cursor.peek(1).kind)) refuseSql(cursor);
  if (SQL.test(token.value) && cursor.at('*', 1)) refuseSql(cursor);
  if (cursor.at('{', 1) || cursor.at('[', 1)) {
    cursor.fail('ForeignLanguage', token, 'this looks like PromQL, which is asked for with qtype promql');
  }
  const namespace = findNamespace(token.value);
  if (cursor.at(':', 1)) {
    const colon = cursor.peek(1);
    if (namespace !== undefined) {
      cursor.fail('UnexpectedText', colon, 'two colons part the namespace from the source', '::');
    }
    const near = nearestName(token.value, longNames);
    const reason = `${shown(token.value)} is no namespace; a query begins with one, and two colons`;
    cursor.fail('MissingNamespace', token, reason, near === null ? `M::${token.value}` : `${near}::`);
  }
  if (namespace !== undefined) {
    cursor.next();
    const { kind, start, end } = cursor.peek();
    const source = kind === 'word' || kind === 'quoted' ? `::${cursor.source.text.slice(start, end)}` : null;
    unexpected(cursor, ':: behind the namespace', { suggestion: source });
  }
  const reason = `a query begins with a namespace, such as M for metrics, and two colons`;
  return cursor.fail('MissingNamespace', token, reason, `M::${token.value}`);
}

function refuseSql(cursor: Cursor): never {
  return cursor.fail(
    'ForeignLanguage',
    cursor.peek(),
    'this looks like SQL; a query begins with a namespace such as M::',
  );
}
