import type { Expression } from '../nodes/expressions.ts';
import type { SelectQuery } from '../nodes/queries.ts';
import type { Window } from '../nodes/window.ts';
import type { Cursor } from './cursor.ts';
import { parseFilter } from './filter.ts';
import { atDoubleColon } from './lookahead.ts';
import { parseIndices, parseNamespace, parseSources, refuseBehindSources } from './sources.ts';
import { parseTails } from './tails.ts';
import { parseTargets } from './targets.ts';
import { unexpected } from './unexpected.ts';
import { parseWindow } from './window.ts';

/** Reads `namespace("index")::source:(targets) {filter} [window]` and the clauses behind it. */
export function parseSelect(cursor: Cursor): SelectQuery {
  const start = cursor.here();
  const namespace = parseNamespace(cursor);
  const indices = parseIndices(cursor);
  if (!atDoubleColon(cursor)) unexpected(cursor, ':: behind the namespace');
  cursor.next();
  cursor.next();
  const sources = parseSources(cursor);
  const projections = takeTargetsSign(cursor) ? parseTargets(cursor) : [];
  const filtered = cursor.at('{');
  const wheres: readonly Expression[] = filtered ? parseFilter(cursor) : [];
  const window: Window | null = cursor.at('[') ? parseWindow(cursor) : null;
  refuseMisplaced(cursor, { filter: filtered, window: window !== null });
  const tails = parseTails(cursor);
  refuseMisplaced(cursor, { filter: filtered, window: window !== null });
  return cursor.node<SelectQuery>(start, {
    kind: 'select',
    namespace,
    indices,
    sources,
    projections,
    wheres,
    window,
    ...tails,
  });
}

/** Reads what is before the targets: `:`, mostly. `M::cpu::(x)` and `M::cpu(x)` are oddities that older texts have. */
function takeTargetsSign(cursor: Cursor): boolean {
  if (cursor.at('(')) return true;
  refuseBehindSources(cursor);
  if (!cursor.at(':')) return false;
  cursor.next();
  if (cursor.at(':') && cursor.at('(', 1)) cursor.next();
  if (!cursor.at('(')) unexpected(cursor, 'targets in parentheses');
  return true;
}

/** Refuses targets, a filter or a window where the place for them is past. */
function refuseMisplaced(cursor: Cursor, written: { filter: boolean; window: boolean }): void {
  const token = cursor.peek();
  const order = 'the order is :(targets) {filter} [window]';
  if (cursor.at('(') || (cursor.at(':') && cursor.at('(', 1))) {
    cursor.fail('MisplacedClause', token, `targets come before the filter and the window: ${order}`);
  }
  if (cursor.at('{')) {
    const reason = written.filter
      ? 'there is a filter already; conditions are parted by commas'
      : `the filter comes before the window and what follows: ${order}`;
    cursor.fail('MisplacedClause', token, reason);
  }
  if (cursor.at('[')) {
    const reason = written.window
      ? 'there is a window already'
      : `the window comes before BY and what follows: ${order}`;
    cursor.fail('MisplacedClause', token, reason);
  }
}
