import type { Case, CaseBranch } from '../nodes/expressions.ts';
import type { Cursor, Mode } from './cursor.ts';
import { unexpected } from './unexpected.ts';
import { asField } from './values.ts';

/** Words behind `case` with which it is a field's name: whatever can follow a name. */
const AFTER_NAME: ReadonlySet<string> = new Set(
  'as and or in not shift asc desc by having order sorder limit offset slimit soffset then else end like between is'.split(
    ' ',
  ),
);

/** Whether a CASE begins here, and not a field of that name. */
export function atCase(cursor: Cursor): boolean {
  if (!cursor.atWord('case')) return false;
  const { kind, value } = cursor.peek(1);
  if (kind === 'word') return !AFTER_NAME.has(value.toLowerCase());
  return kind === 'quoted' || kind === 'string' || kind === 'number' || value === '(';
}

/** Reads `CASE [subject] WHEN … THEN … ELSE … END`. */
export function parseCase(cursor: Cursor, mode: Mode): Case {
  const start = cursor.here();
  cursor.next();
  return cursor.deeper(() => {
    const subject = cursor.atWord('when') ? null : asField(cursor.grammar.expression(cursor, mode));
    const branches: CaseBranch[] = [];
    while (cursor.atWord('when')) branches.push(parseBranch(cursor, mode));
    if (branches.length === 0) unexpected(cursor, 'WHEN', { words: ['WHEN'] });
    const otherwise = cursor.takeWord('else') ? cursor.grammar.expression(cursor, mode) : null;
    if (!cursor.takeWord('end')) unexpected(cursor, 'WHEN, ELSE or END', { words: ['WHEN', 'ELSE', 'END'] });
    return cursor.node<Case>(start, { kind: 'case', subject, branches, otherwise });
  });
}

function parseBranch(cursor: Cursor, mode: Mode): CaseBranch {
  const start = cursor.here();
  cursor.next();
  const when = cursor.grammar.expression(cursor, mode);
  if (!cursor.takeWord('then')) unexpected(cursor, 'THEN', { words: ['THEN', 'AND', 'OR'] });
  const then = cursor.grammar.expression(cursor, mode);
  return cursor.node<CaseBranch>(start, { kind: 'branch', when, then });
}
