import type { Token } from '../lexer/token.ts';
import type { Expression } from '../nodes/expressions.ts';
import type { Duration, Field, JsonPath, NumberLiteral, Regex, Star, StringLiteral } from '../nodes/values.ts';
import { durationValue } from '../text/duration.ts';
import { messageField, type PathStep, pathOfQuotedName } from '../text/json-path.ts';
import type { Position } from '../text/source.ts';
import type { Cursor } from './cursor.ts';
import { expectClosing, shown, unexpected } from './unexpected.ts';

export function parseNumber(cursor: Cursor): NumberLiteral {
  const start = cursor.here();
  const sign = cursor.take('-') ? '-' : '';
  const text = `${sign}${cursor.next().value}`;
  return cursor.node<NumberLiteral>(start, { kind: 'number', value: Number(text), text });
}

export function parseDuration(cursor: Cursor): Duration {
  const start = cursor.here();
  return durationNode(cursor, start, cursor.next().value);
}

/** A duration that ends with what was read last. */
export function durationNode(cursor: Cursor, start: Position, text: string): Duration {
  const value = durationValue(text);
  if (value === null) throw new TypeError(`the lexer took ${shown(text)} for a duration`);
  return cursor.node<Duration>(start, { kind: 'duration', text, value: Object.freeze(value) });
}

/** Reads `re'…'`; the call form is read as a call. */
export function parseRegexLiteral(cursor: Cursor): Regex {
  const start = cursor.here();
  return cursor.node<Regex>(start, { kind: 'regex', pattern: cursor.next().value });
}

/**
 * What stood in back-ticks where it was read as a path or a star. Whether it is a text instead is known only when what is around it has
 * been read: `re(`…`)` may hold an @, and so may the right side of a comparison.
 */
const quotedNames = new WeakMap<Expression, string>();

/** Reads a name in back-ticks, which may be a star or a whole path. */
export function parseQuotedName(cursor: Cursor): Field | Star | JsonPath {
  const start = cursor.here();
  const { value } = cursor.next();
  if (cursor.at('@')) return parsePath(cursor, start, value);
  const path = pathOfQuotedName(value);
  if (value === '*' || path !== null) {
    const node =
      path === null
        ? cursor.node<Star>(start, { kind: 'star' })
        : cursor.node<JsonPath>(start, { kind: 'path', field: path.field, steps: [...path.steps] });
    quotedNames.set(node, value);
    return node;
  }
  return cursor.node<Field>(start, { kind: 'field', name: value });
}

/** Reads the path behind a field, from its `@`. */
export function parsePath(cursor: Cursor, start: Position, field: string = messageField): JsonPath {
  cursor.next();
  const steps: PathStep[] = [];
  if (!cursor.at('[')) steps.push(...parseKeys(cursor));
  for (;;) {
    if (cursor.at('[')) steps.push(parseBracket(cursor));
    else if (steps.length > 0 && cursor.take('.')) steps.push(...parseKeys(cursor));
    else return cursor.node<JsonPath>(start, { kind: 'path', field, steps });
  }
}

function parseKeys(cursor: Cursor): string[] {
  if (cursor.peek().kind !== 'word') return unexpected(cursor, 'a key of the JSON text');
  return cursor.next().value.split('.');
}

function parseBracket(cursor: Cursor): PathStep {
  const opening = cursor.next();
  const { kind, value } = cursor.peek();
  if (kind !== 'string' && !isIndex(cursor.peek())) return unexpected(cursor, 'a key in quotes or an index');
  cursor.next();
  expectClosing(cursor, opening);
  return kind === 'string' ? value : Number(value);
}

/** More digits than any array is long; fewer than a double holds. */
function isIndex({ kind, value }: Token): boolean {
  return kind === 'number' && /^\d{1,9}$/.test(value);
}

/** In the position of a field a text is the field's name. */
export function asField(expression: Expression): Expression {
  if (expression.kind !== 'string') return expression;
  const { start, end, value } = expression;
  return Object.freeze<Field>({ kind: 'field', name: value, start, end });
}

/** In the position of a text a bare or back-ticked name is that text. */
export function asString(expression: Expression): Expression {
  const value = expression.kind === 'field' ? expression.name : quotedNames.get(expression);
  if (value === undefined) return expression;
  const { start, end } = expression;
  return Object.freeze<StringLiteral>({ kind: 'string', value, start, end });
}

/** Where a regular expression is asked for, a text is one. */
export function asRegex(expression: Expression): Expression {
  const text = asString(expression);
  if (text.kind !== 'string') return text;
  const { start, end, value } = text;
  return Object.freeze<Regex>({ kind: 'regex', pattern: value, start, end });
}
