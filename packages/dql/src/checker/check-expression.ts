import type { Call, Comparison, Expression, Match, Membership } from '../nodes/expressions.ts';
import { childrenOf, type Node } from '../nodes/node.ts';
import type { SelectQuery } from '../nodes/queries.ts';
import type { FunctionDefinition } from '../registry/function-definition.ts';
import {
  findFunction,
  findOuterFunction,
  findRollup,
  findShowFunction,
  queryFunctions,
} from '../registry/functions.ts';
import { findNamespace } from '../registry/namespaces.ts';
import { nearestName } from '../text/nearest-name.ts';
import { argumentProblems } from './argument-problems.ts';
import type { Report } from './problem.ts';

/** Where an expression stands, which decides what may be in it. */
export interface Place {
  readonly clause: 'targets' | 'filter' | 'BY' | 'HAVING' | 'ORDER BY';
  /** Code or name of the namespace, as written; null where there is none. */
  readonly namespace: string | null;
  readonly grouped: boolean;
  /** The aggregate around it. */
  readonly aggregate: string | null;
  readonly report: Report;
  readonly checkSelect: (query: SelectQuery, report: Report) => void;
}

const names = queryFunctions.flatMap(({ name, aliases }) => [name, ...aliases]);

/** Checks an expression and everything in it. */
export function checkExpression(node: Expression, place: Place): void {
  if (node.kind === 'call') checkCall(node, place);
  else if (node.kind === 'match') checkMatch(node, place);
  else if (node.kind === 'membership') checkMembership(node, place);
  else if (node.kind === 'comparison') checkComparison(node, place);
  else if (node.kind === 'subquery') place.checkSelect(node.query, place.report);
  else {
    checkOperands(node, place);
    checkBelow(node, place);
  }
}

function checkBelow(node: Node, place: Place): void {
  for (const child of childrenOf(node)) {
    if (child.kind === 'argument') checkExpression(child.value, place);
    else if (child.kind === 'branch') checkBelow(child, place);
    else checkExpression(child as Expression, place);
  }
}

const STRAY: Readonly<Partial<Record<Expression['kind'], string>>> = {
  star: '* stands by itself or in count(*)',
  list: 'a list stands behind IN, = or as an argument',
  duration: 'a duration stands in a window, behind BY or behind SHIFT',
  keyword: 'how to fill is an argument of fill',
};

/** Refuses operands that no operator has a meaning for. */
function checkOperands(node: Expression, { report }: Place): void {
  if (node.kind !== 'arithmetic' && node.kind !== 'and' && node.kind !== 'or') return;
  for (const operand of node.operands) {
    const reason = STRAY[operand.kind];
    if (reason !== undefined) report('WrongArgument', operand, reason);
  }
}

function checkComparison(node: Comparison, place: Place): void {
  const { left, right } = node;
  for (const side of [left, right]) {
    const reason = STRAY[side.kind];
    if (reason !== undefined) place.report('WrongArgument', side, reason);
  }
  if (right.kind === 'subquery')
    place.report('WrongArgument', node, 'the result of a query is a list, which is asked by IN');
  checkBelow(node, place);
}

function checkMembership({ operand, set }: Membership, place: Place): void {
  checkExpression(operand, place);
  if (set.kind === 'subquery') {
    const { query } = set;
    if (query.projections.length > 1) {
      place.report('WrongArgument', set, 'a query behind IN gives one column');
    }
    place.checkSelect(query, place.report);
  } else {
    checkBelow(set, place);
  }
}

function checkMatch(node: Match, place: Place): void {
  const definition = findFunction(node.function);
  if (definition === undefined) {
    reportUnknown(node, node.function, place);
    return;
  }
  if (place.clause === 'targets' && place.grouped) {
    place.report('ClauseNotAllowed', node, `${node.function} may be shown, but not together with BY`);
  }
  const needsField = definition.name === 'exists' || definition.name === 'with_labels';
  if (needsField && node.field === null) {
    place.report('WrongArgumentCount', node, `${node.function} needs a field, as in field = ${node.function}(…)`);
  }
  for (const problem of argumentProblems(definition, node)) reportProblem(problem, place);
  checkBelow(node, place);
}

function checkCall(node: Call, place: Place): void {
  const definition = findFunction(node.function);
  if (definition === undefined) {
    reportUnknown(node, node.function, place);
    return;
  }
  checkKind(node, definition, place);
  const namespace = place.namespace === null ? undefined : findNamespace(place.namespace);
  if (namespace !== undefined && definition.notFor?.includes(namespace.code) === true) {
    place.report('MisplacedFunction', node, `${node.function} has no meaning for ${namespace.names[0]} data`);
  }
  for (const problem of argumentProblems(definition, node)) reportProblem(problem, place);
  const aggregate = definition.kind === 'aggregate' ? node.function : place.aggregate;
  checkBelow(node, { ...place, aggregate });
}

function checkKind(node: Call, { kind }: FunctionDefinition, { clause, aggregate, report }: Place): void {
  const name = node.function;
  const ofMany = kind === 'aggregate' || kind === 'series' || kind === 'fill';
  if (clause === 'filter' && ofMany) {
    report(
      'MisplacedFunction',
      node,
      `${name} works on many rows and the filter on one; results are filtered by HAVING`,
    );
  } else if (clause === 'BY' && ofMany) {
    report('MisplacedFunction', node, `${name} works on the rows of a group, which BY only makes`);
  } else if (aggregate !== null && (kind === 'aggregate' || kind === 'fill')) {
    report('MisplacedFunction', node, `${name} has no place inside of ${aggregate}; a sub-query gives it one`);
  } else if (kind === 'fill' && clause !== 'targets') {
    report('MisplacedFunction', node, `${name} stands in the targets`);
  }
}

function reportUnknown(node: Call | Match, name: string, { report }: Place): void {
  const span = nameSpan(node, name);
  const elsewhere = placeOf(name);
  if (elsewhere !== null) report('MisplacedFunction', span, `${name} ${elsewhere}`);
  else report('UnknownFunction', span, `there is no function ${name}`, meantName(name));
}

/** What functions of other languages are called here. */
const FOREIGN: Readonly<Record<string, string>> = {
  average: 'avg',
  cardinality: 'count_distinct',
  uniq: 'count_distinct',
  dcount: 'count_distinct',
  quantile: 'percentile',
  variance: 'stddev',
  len: 'length',
  coalesce: 'default',
  ifnull: 'default',
  delta: 'difference',
  lcase: 'lower',
  ucase: 'upper',
};

function meantName(name: string): string | null {
  const near = nearestName(name, [...names, ...Object.keys(FOREIGN)]);
  return near !== null && Object.hasOwn(FOREIGN, near) ? (FOREIGN[near] ?? null) : near;
}

/** Where a function belongs that cannot be called in a query; null when there is none of that name. */
function placeOf(name: string): string | null {
  if (findOuterFunction(name) !== undefined) return 'works on the result of a query, not inside of one';
  if (findShowFunction(name) !== undefined) return 'stands by itself';
  return findRollup(name) === undefined ? null : 'stands in the window';
}

/** A call begins with its name. */
function nameSpan({ start }: Call | Match, { length }: string) {
  const end = { offset: start.offset + length, line: start.line, column: start.column + length };
  return { start, end };
}

function reportProblem(
  { code, span, reason, suggestion }: ReturnType<typeof argumentProblems>[number],
  place: Place,
): void {
  place.report(code, span, reason, suggestion);
}
