import type { Argument, Call, Comparison, Expression, Match } from '../nodes/expressions.ts';
import type { Field, Regex } from '../nodes/values.ts';
import type { FunctionDefinition } from '../registry/function-definition.ts';
import { findFunction } from '../registry/functions.ts';
import type { Position } from '../text/source.ts';
import { understood } from './arguments.ts';
import type { Cursor, Mode } from './cursor.ts';
import { atIdentifierCall, parseAlias, parseIdentifierCall } from './names.ts';
import { expectClosing } from './unexpected.ts';
import { asField } from './values.ts';

/** Reads a function and its arguments. */
export function parseCall(cursor: Cursor, mode: Mode): Expression {
  const start = cursor.here();
  if (atIdentifierCall(cursor)) return cursor.node<Field>(start, { kind: 'field', name: parseIdentifierCall(cursor) });
  const token = cursor.peek();
  const name = token.value.toLowerCase();
  if (mode === 'eval') cursor.fail('MisplacedFunction', token, 'functions have no place between the queries of eval');
  cursor.next();
  if (name === 'b64') cursor.fail('UnexpectedText', token, 'b64 is no function: the text follows it at once', "b64'…'");
  const written = parseArguments(cursor, mode);
  const definition = findFunction(name);
  if (definition?.kind === 'filter') return matchNode(cursor, start, name, definition, written);
  const given = definition === undefined ? written : understood(definition, written);
  return cursor.node<Call>(start, { kind: 'call', function: name, arguments: given });
}

/** Reads `(a, name = b AS c)`. */
export function parseArguments(cursor: Cursor, mode: Mode): Argument[] {
  const opening = cursor.next();
  return cursor.deeper(() => {
    const written: Argument[] = [];
    while (!(written.length === 0 && cursor.at(')'))) {
      written.push(parseArgument(cursor, mode));
      if (!cursor.take(',')) break;
    }
    expectClosing(cursor, opening, { or: 'a comma' });
    return written;
  });
}

export function parseArgument(cursor: Cursor, mode: Mode): Argument {
  const start = cursor.here();
  const name = parseArgumentName(cursor);
  // An argument is no side of the comparison around it, so a word in it is a name.
  const value = cursor.grammar.expression(cursor, mode === 'eval' ? 'eval' : 'value');
  const alias = parseAlias(cursor);
  return cursor.node<Argument>(start, { kind: 'argument', name, value, alias });
}

/** Reads `name =`; null when the argument has no name. */
export function parseArgumentName(cursor: Cursor): string | null {
  if (cursor.peek().kind !== 'word' || !cursor.at('=', 1)) return null;
  const { value } = cursor.next();
  cursor.next();
  return value;
}

/** A filter function, whose first argument is the field when there is one more than it asks for. */
function matchNode(
  cursor: Cursor,
  start: Position,
  name: string,
  definition: FunctionDefinition,
  written: readonly Argument[],
): Expression {
  const inPlace = written.filter((argument) => argument.name === null).length;
  const [first] = written;
  const withField = first?.name === null && inPlace > definition.parameters.length;
  const field = withField ? asField(first.value) : null;
  const given = understood(definition, withField ? written.slice(1) : written);
  const pattern = given.length === 1 ? given[0]?.value : undefined;
  if (definition.name === 're' && pattern?.kind === 'regex') {
    if (field === null) return cursor.node<Regex>(start, { kind: 'regex', pattern: pattern.pattern });
    return cursor.node<Comparison>(start, { kind: 'comparison', operator: '=~', left: field, right: pattern });
  }
  return cursor.node<Match>(start, { kind: 'match', function: name, field, arguments: given, negated: false });
}
