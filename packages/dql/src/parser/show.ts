import type { Argument } from '../nodes/expressions.ts';
import type { ShowQuery } from '../nodes/queries.ts';
import { findShowFunction, functionNames } from '../registry/functions.ts';
import { nearestName } from '../text/nearest-name.ts';
import { understood } from './arguments.ts';
import { parseArguments } from './call.ts';
import type { Cursor } from './cursor.ts';
import { parseFilter } from './filter.ts';
import { atTail } from './lookahead.ts';
import { refuseArguments } from './refuse-arguments.ts';
import { parseCount } from './tails.ts';
import { shown } from './unexpected.ts';
import { parseWindow } from './window.ts';

export function atShow(cursor: Cursor): boolean {
  const { kind, value } = cursor.peek();
  return kind === 'word' && value.toLowerCase().startsWith('show_');
}

/** Reads `show_tag_value(…)`, whose parentheses may be missing, with its filter, window, LIMIT and OFFSET in any order. */
export function parseShow(cursor: Cursor): ShowQuery {
  const start = cursor.here();
  const token = cursor.next();
  const name = token.value.toLowerCase();
  const definition = findShowFunction(name);
  if (definition === undefined) {
    const near = nearestName(name, functionNames('show'));
    return cursor.fail('UnknownFunction', token, `there is no show function ${shown(token.value)}`, near);
  }
  const given: Argument[] = cursor.at('(') ? understood(definition, parseArguments(cursor, 'value')) : [];
  const clauses = parseClauses(cursor);
  const query = cursor.node<ShowQuery>(start, { kind: 'show', function: name, arguments: given, ...clauses });
  refuseArguments(cursor, definition, query);
  return query;
}

type Clauses = { -readonly [Key in 'wheres' | 'window' | 'limit' | 'offset']: ShowQuery[Key] };

function parseClauses(cursor: Cursor): Clauses {
  const clauses: Clauses = { wheres: [], window: null, limit: null, offset: null };
  let filtered = false;
  for (;;) {
    const token = cursor.peek();
    if (cursor.at('{')) {
      if (filtered) cursor.fail('MisplacedClause', token, 'there is a filter already; conditions are parted by commas');
      filtered = true;
      clauses.wheres = parseFilter(cursor);
    } else if (cursor.at('[')) {
      if (clauses.window !== null) cursor.fail('MisplacedClause', token, 'there is a window already');
      clauses.window = parseWindow(cursor);
    } else if (cursor.atWord('limit')) clauses.limit = parseCount(cursor, 'limit');
    else if (cursor.atWord('offset')) clauses.offset = parseCount(cursor, 'offset');
    else if (atTail(cursor)) {
      const reason = `a show function has no ${token.value.toUpperCase()}; it may have a filter, a window, LIMIT and OFFSET`;
      cursor.fail('ClauseNotAllowed', token, reason);
    } else return clauses;
  }
}
