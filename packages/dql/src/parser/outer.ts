import { nestingDepthMax } from '../limits.ts';
import type { Argument, Expression } from '../nodes/expressions.ts';
import type { InnerQuery, OuterCall, OuterQuery } from '../nodes/queries.ts';
import type { FunctionDefinition } from '../registry/function-definition.ts';
import { findFunction, findOuterFunction, functionNames } from '../registry/functions.ts';
import { nearestName } from '../text/nearest-name.ts';
import { understood } from './arguments.ts';
import { parseArgument, parseArgumentName } from './call.ts';
import type { Cursor } from './cursor.ts';
import { atParenthesizedSelect, atSelect } from './lookahead.ts';
import { parseAlias } from './names.ts';
import { parseQuotedCondition } from './quoted.ts';
import { refuseArguments } from './refuse-arguments.ts';
import { expectClosing, shown, unexpected } from './unexpected.ts';

/** Reads `f(query, …)` and the functions that are chained behind it. */
export function parseOuter(cursor: Cursor): OuterQuery {
  const start = cursor.here();
  const definition = definitionHere(cursor);
  const name = cursor.next().value.toLowerCase();
  const { input, written } = parseInput(cursor, definition, true);
  const given = understood(definition, written);
  const call = cursor.node<OuterCall>(start, { kind: 'outerCall', function: name, arguments: given });
  if (input === null) return cursor.failNode('WrongArgumentCount', call, `${name} needs a query`);
  refuseArguments(cursor, definition, call);
  // Functions of functions are one list of calls, in whichever way they are written.
  const flat = input.kind === 'outer' && input.alias === null ? input : { input, calls: [] };
  return parseChain(cursor, start, flat.input, [...flat.calls, call]);
}

/** How many functions may be chained; each is a pass over the whole result. */
const CHAIN_LENGTH_MAX = 50;

/** Reads `.f().g()` and `AS alias` behind a query; without either the query stays what it is. */
export function parseChain(
  cursor: Cursor,
  start: OuterQuery['start'],
  input: InnerQuery,
  first: readonly OuterCall[],
): OuterQuery {
  const calls = [...first];
  while (cursor.take('.')) {
    if (calls.length >= CHAIN_LENGTH_MAX) {
      cursor.fail('NestingTooDeep', cursor.peek(), `at most ${CHAIN_LENGTH_MAX} functions follow each other`);
    }
    calls.push(parseChained(cursor));
  }
  const alias = parseAlias(cursor);
  return cursor.node<OuterQuery>(start, { kind: 'outer', input, calls, alias });
}

function parseChained(cursor: Cursor): OuterCall {
  const start = cursor.here();
  const definition = definitionHere(cursor);
  const name = cursor.next().value.toLowerCase();
  if (!cursor.at('(')) unexpected(cursor, '(');
  const { written } = parseInput(cursor, definition, false);
  const call = cursor.node<OuterCall>(start, {
    kind: 'outerCall',
    function: name,
    arguments: understood(definition, written),
  });
  refuseArguments(cursor, definition, call);
  return call;
}

function definitionHere(cursor: Cursor): FunctionDefinition {
  const token = cursor.peek();
  if (token.kind !== 'word') return unexpected(cursor, 'a function');
  const definition = findOuterFunction(token.value);
  if (definition !== undefined) return definition;
  if (findFunction(token.value) !== undefined) {
    const reason = `${shown(token.value)} works inside of a query, not on its result`;
    return cursor.fail('MisplacedFunction', token, reason);
  }
  const near = nearestName(token.value, [...functionNames('outer', 'show'), 'eval']);
  return cursor.fail('UnknownFunction', token, `there is no function ${shown(token.value)} over a query`, near);
}

interface Input {
  readonly input: InnerQuery | null;
  readonly written: Argument[];
}

/** Reads the arguments of an outer function, of which one is the query unless the function is chained to it. */
function parseInput(cursor: Cursor, definition: FunctionDefinition, takesQuery: boolean): Input {
  const opening = cursor.next();
  const conditional = definition.parameters.some(({ kind }) => kind === 'condition');
  return cursor.deeper(() => {
    let input: InnerQuery | null = null;
    const written: Argument[] = [];
    while (!(input === null && written.length === 0 && cursor.at(')'))) {
      if (takesQuery && atQueryArgument(cursor, input)) {
        if (cursor.at('=', 1)) parseArgumentName(cursor);
        input = parseInnerQuery(cursor);
      } else {
        written.push(conditional ? parseCondition(cursor) : parseArgument(cursor, 'value'));
      }
      if (!cursor.take(',')) break;
    }
    expectClosing(cursor, opening, { or: 'a comma' });
    return { input, written };
  });
}

function atQueryArgument(cursor: Cursor, input: InnerQuery | null): boolean {
  return (cursor.atWord('dql') && cursor.at('=', 1)) || (input === null && atInnerQuery(cursor));
}

/** Reads a filter in quotes, with its name or in its place. */
function parseCondition(cursor: Cursor): Argument {
  const start = cursor.here();
  const name = parseArgumentName(cursor) ?? 'expr';
  const value: Expression = parseQuotedCondition(cursor);
  return cursor.node<Argument>(start, { kind: 'argument', name, value, alias: null });
}

/** Whether a query begins here that belongs to a function or an expression around it. */
function atInnerQuery(cursor: Cursor): boolean {
  const { kind } = cursor.peek();
  if (kind === 'string' || kind === 'quoted') return true;
  if (kind === 'symbol') return atParenthesizedSelect(cursor) || atParenthesizedCall(cursor);
  return kind === 'word' && !cursor.at('=', 1);
}

function atParenthesizedCall(cursor: Cursor): boolean {
  let ahead = 0;
  while (cursor.at('(', ahead) && ahead <= nestingDepthMax) ahead += 1;
  return ahead > 0 && cursor.peek(ahead).kind === 'word' && cursor.at('(', ahead + 1);
}

/** Reads a query in quotes, in parentheses, or as it is. */
export function parseInnerQuery(cursor: Cursor): InnerQuery {
  const token = cursor.peek();
  if (token.kind === 'string' || token.kind === 'quoted') return cursor.grammar.quotedQuery(cursor);
  if (atSelect(cursor)) return cursor.grammar.select(cursor);
  const query = cursor.deeper(() => cursor.grammar.query(cursor));
  if (query.kind !== 'show') return query;
  return cursor.failNode('MisplacedFunction', query, 'a show function stands by itself');
}
