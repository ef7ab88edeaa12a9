import { comparisonChainMax } from '../limits.ts';
import type {
  Comparison,
  ComparisonOperator,
  Expression,
  Match,
  Membership,
  SourceReference,
} from '../nodes/expressions.ts';
import type { Field } from '../nodes/values.ts';
import { messageField } from '../text/json-path.ts';
import type { Position } from '../text/source.ts';
import { eachItem } from './arguments.ts';
import type { Cursor, Mode } from './cursor.ts';
import { atSelect } from './lookahead.ts';
import { parseList, parseSubQuery } from './primary.ts';
import { unexpected } from './unexpected.ts';
import { asField, asRegex, asString } from './values.ts';

type Operand = (cursor: Cursor, mode: Mode) => Expression;

const OPERATORS: readonly ComparisonOperator[] = ['=', '!=', '<', '<=', '>', '>=', '=~', '!~'];

/** Reads operands with comparisons between them; more than one in a row is allowed and taken from the left. */
export function parseComparison(cursor: Cursor, mode: Mode, parseOperand: Operand): Expression {
  const start = cursor.here();
  let result = parseOperand(cursor, mode);
  for (let chained = 0; ; chained += 1) {
    refuseForeignOperator(cursor);
    const operator = OPERATORS.find((symbol) => cursor.at(symbol));
    const negated = cursor.atWord('not') && cursor.atWord('in', 1);
    if (operator === undefined && !negated && !cursor.atWord('in')) break;
    if (chained === comparisonChainMax) {
      cursor.fail('NestingTooDeep', cursor.peek(), `at most ${comparisonChainMax} comparisons follow each other`);
    }
    cursor.next();
    if (negated) cursor.next();
    const left = asField(result);
    result =
      operator === undefined
        ? membership(cursor, start, { mode, left, negated })
        : compared(cursor, start, { operator, left, right: parseOperand(cursor, mode), mode });
  }
  const standsAlone = result.kind === 'regex' && mode === 'filter';
  return standsAlone ? searchOfMessage(cursor, start, result) : result;
}

interface Sides {
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly mode: Mode;
}

function compared(cursor: Cursor, start: Position, { operator, left, right, mode }: Sides): Expression {
  const wanted = mode === 'filter' ? asString(right) : right;
  const equality = operator === '=' || operator === '!=';
  if (wanted.kind === 'list' && equality) {
    const set = mode === 'filter' ? eachItem(wanted, asString) : wanted;
    return cursor.node<Membership>(start, { kind: 'membership', operand: left, set, negated: operator === '!=' });
  }
  if (wanted.kind === 'match' && wanted.field === null && equality) {
    return cursor.node<Match>(start, { ...wanted, field: left, negated: operator === '!=' });
  }
  if (operator === '=~' || operator === '!~' || (wanted.kind === 'regex' && equality)) {
    const searched = operator.startsWith('!') ? '!~' : '=~';
    return comparison(cursor, start, searched, left, regexSide(cursor, wanted));
  }
  return comparison(cursor, start, operator, left, wanted);
}

function comparison(
  cursor: Cursor,
  start: Position,
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
): Comparison {
  return cursor.node<Comparison>(start, { kind: 'comparison', operator, left, right });
}

function regexSide(cursor: Cursor, right: Expression): Expression {
  const regex = asRegex(right);
  if (regex.kind === 'regex') return regex;
  return cursor.failNode('WrongArgument', right, 'a regular expression is a text in quotes');
}

/** A regular expression that is a whole condition looks into the field that searches look into by default. */
function searchOfMessage(cursor: Cursor, start: Position, right: Expression): Comparison {
  const left = Object.freeze<Field>({ kind: 'field', name: messageField, start, end: start });
  return comparison(cursor, start, '=~', left, right);
}

interface Candidates {
  readonly mode: Mode;
  readonly left: Expression;
  readonly negated: boolean;
}

function membership(cursor: Cursor, start: Position, { mode, left, negated }: Candidates): Membership {
  const set = parseSet(cursor, mode);
  return cursor.node<Membership>(start, { kind: 'membership', operand: left, set, negated });
}

function parseSet(cursor: Cursor, mode: Mode): Membership['set'] {
  if (cursor.at('(') && atSelect(cursor, 1)) return parseSubQuery(cursor);
  if (cursor.at('(') || cursor.at('[')) {
    const list = parseList(cursor, mode);
    const [only] = list.items;
    if (only?.kind === 'subquery' && list.items.length === 1) return only;
    return mode === 'filter' ? eachItem(list, asString) : list;
  }
  const { kind, value } = cursor.peek();
  if (kind !== 'word' && kind !== 'quoted') return unexpected(cursor, "a list such as ['a', 'b']");
  const start = cursor.here();
  cursor.next();
  return cursor.node<SourceReference>(start, { kind: 'sourceReference', name: value });
}

const FOREIGN_SYMBOLS: Readonly<Record<string, string>> = { '==': '=', '<>': '!=', '!': 'NOT' };
const FOREIGN_WORDS: Readonly<Record<string, string>> = {
  like: '=~',
  ilike: '=~',
  rlike: '=~',
  contains: '= match(…)',
  between: '>= … AND … <= …',
};

function refuseForeignOperator(cursor: Cursor): void {
  const token = cursor.peek();
  const word = token.value.toLowerCase();
  const symbol = token.kind === 'symbol' ? FOREIGN_SYMBOLS[token.value] : undefined;
  if (symbol !== undefined) {
    // `!IN` is the only use of a lone exclamation mark behind a value.
    const end = token.value === '!' && cursor.atWord('in', 1) ? cursor.peek(1).end : token.end;
    const meant = end === token.end ? symbol : 'NOT IN';
    const written = cursor.source.text.slice(token.start, end);
    cursor.fail(
      'UnsupportedOperator',
      { start: token.start, end },
      `${written} is an operator of another language`,
      meant,
    );
  }
  if (token.kind !== 'word') return;
  if (Object.hasOwn(FOREIGN_WORDS, word)) {
    cursor.fail('UnsupportedOperator', token, `${token.value} is an operator of another language`, FOREIGN_WORDS[word]);
  }
  if (word === 'is') refuseIs(cursor);
}

/** `IS NULL`, `IS NOT NULL`. */
function refuseIs(cursor: Cursor): void {
  const not = cursor.atWord('not', 1);
  const operand = cursor.peek(not ? 2 : 1);
  if (!/^(null|nil)$/i.test(operand.value)) return;
  const span = { start: cursor.peek().start, end: operand.end };
  cursor.fail('UnsupportedOperator', span, 'a value is compared with nil', not ? '!= nil' : '= nil');
}
