import type { Expression } from '../nodes/expressions.ts';
import type { Cursor } from './cursor.ts';
import { expectClosing, shown } from './unexpected.ts';

/** Reads `{ condition, … }`. A comma is an AND that binds looser than OR, so each item is a condition of its own. */
export function parseFilter(cursor: Cursor): Expression[] {
  const opening = cursor.next();
  return cursor.deeper(() => {
    const conditions: Expression[] = [];
    while (!cursor.at('}')) {
      conditions.push(cursor.grammar.expression(cursor, 'filter'));
      if (!cursor.take(',')) break;
    }
    const { kind, start, end } = cursor.peek();
    const missingComma = kind === 'word' || kind === 'quoted' || cursor.at('@') || cursor.at('(');
    const suggestion = missingComma ? `, ${shown(cursor.source.text.slice(start, end))}` : null;
    expectClosing(cursor, opening, { or: 'an operator, a comma', words: ['AND', 'OR', 'IN'], suggestion });
    return conditions;
  });
}
