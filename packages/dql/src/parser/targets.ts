import type { Call, Expression } from '../nodes/expressions.ts';
import type { Target } from '../nodes/queries.ts';
import type { Cursor } from './cursor.ts';
import { parseAlias } from './names.ts';
import { atShift, parseShift } from './shift.ts';
import { expectClosing, shown } from './unexpected.ts';
import { asField } from './values.ts';

/** Reads `(expression SHIFT duration AS alias, …)`. */
export function parseTargets(cursor: Cursor): Target[] {
  const opening = cursor.next();
  return cursor.deeper(() => {
    const targets: Target[] = [];
    while (!cursor.at(')')) {
      targets.push(parseTarget(cursor));
      if (!cursor.take(',')) break;
    }
    const { kind, start, end } = cursor.peek();
    const missingComma = kind === 'word' || kind === 'quoted' || kind === 'string';
    const suggestion = missingComma ? `, ${shown(cursor.source.text.slice(start, end))}` : null;
    expectClosing(cursor, opening, {
      or: 'an operator, a comma, AS',
      words: ['AS', 'AND', 'OR', 'IN', 'SHIFT'],
      suggestion,
    });
    return targets;
  });
}

function parseTarget(cursor: Cursor): Target {
  const start = cursor.here();
  const written = asField(cursor.grammar.expression(cursor, 'value'));
  const shift = atShift(cursor) ? parseShift(cursor) : null;
  const ownAlias = parseAlias(cursor);
  const { expression, alias } = withAliasOutside(written, ownAlias);
  return cursor.node<Target>(start, { kind: 'target', expression, shift, alias });
}

/** `fill(avg(x) AS a, 0)` means `fill(avg(x), 0) AS a`. */
function withAliasOutside(
  expression: Expression,
  ownAlias: string | null,
): { expression: Expression; alias: string | null } {
  const [first, ...others] = expression.kind === 'call' ? expression.arguments : [];
  if (expression.kind !== 'call' || expression.function !== 'fill' || first === undefined || first.alias === null) {
    return { expression, alias: ownAlias };
  }
  const given = Object.freeze([Object.freeze({ ...first, alias: null }), ...others]);
  return { expression: Object.freeze<Call>({ ...expression, arguments: given }), alias: ownAlias ?? first.alias };
}
