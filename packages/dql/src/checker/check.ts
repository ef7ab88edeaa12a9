import { DqlError } from '../errors/dql-error.ts';
import { mistakesMax } from '../limits.ts';
import type { Expression } from '../nodes/expressions.ts';
import type { OuterQuery, Query, ShowQuery } from '../nodes/queries.ts';
import { parse } from '../parser/parse.ts';
import { showSubject } from '../registry/functions/show.ts';
import { findOuterFunction, findShowFunction, functionNames } from '../registry/functions.ts';
import { findNamespace, namespaceNames } from '../registry/namespaces.ts';
import { nearestName } from '../text/nearest-name.ts';
import { argumentProblems } from './argument-problems.ts';
import { checkExpression } from './check-expression.ts';
import { checkSelect } from './check-select.ts';
import { checkWindow } from './check-window.ts';
import type { Report } from './problem.ts';

/**
 * Everything that is wrong with a tree although it could be read: namespaces, functions, arguments and rollups that do not exist,
 * functions where they have no meaning; the first 100. In the order of the text. Whether fields exist is not known here.
 *
 * @param text what the tree was parsed from; the errors cite it.
 */
export function check(query: Query, text: string): readonly DqlError[] {
  const errors: DqlError[] = [];
  try {
    checkQuery(query, (code, span, reason, suggestion = null) => {
      errors.push(new DqlError({ code, reason, span, text, suggestion }));
      if (errors.length >= mistakesMax) throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return errors.sort((left, right) => left.offset - right.offset);
}

const enough = Symbol('enough mistakes');

export interface Analysis {
  /** Null when the text could not be read. */
  readonly query: Query | null;
  /** Empty when nothing is wrong. */
  readonly errors: readonly DqlError[];
}

/** Parses and checks a text. Never throws: a text that cannot be read has the one error that stopped the parser. */
export function analyze(text: string): Analysis {
  try {
    const query = parse(text);
    return { query, errors: check(query, text) };
  } catch (error) {
    if (error instanceof DqlError) return { query: null, errors: [error] };
    throw error;
  }
}

function checkQuery(query: Query, report: Report): void {
  if (query.kind === 'select') checkSelect(query, report);
  if (query.kind === 'show') checkShow(query, report);
  if (query.kind === 'outer') checkOuter(query, report);
  if (query.kind === 'eval') for (const operand of query.operands) checkQuery(operand.query, report);
}

function checkCondition(condition: Expression, report: Report): void {
  checkExpression(condition, {
    clause: 'filter',
    namespace: null,
    grouped: false,
    aggregate: null,
    report,
    checkSelect,
  });
}

function checkShow(query: ShowQuery, report: Report): void {
  const { function: name, start } = query;
  const end = { offset: start.offset + name.length, line: start.line, column: start.column + name.length };
  const definition = findShowFunction(name);
  if (definition === undefined) {
    report(
      'UnknownFunction',
      { start, end },
      `there is no show function ${name}`,
      nearestName(name, functionNames('show')),
    );
    return;
  }
  const asked = showSubject(name);
  if (asked !== null && findNamespace(asked.namespace) === undefined) {
    const near = nearestName(asked.namespace, namespaceNames);
    const suggestion = near === null ? null : `show_${near}_${asked.subject}`;
    report('UnknownNamespace', { start, end }, `there is no namespace ${asked.namespace}`, suggestion);
  }
  reportArguments(definition, query, report);
  for (const condition of query.wheres) checkCondition(condition, report);
  if (query.window !== null) checkWindow(query.window, report);
}

function checkOuter({ input, calls }: OuterQuery, report: Report): void {
  checkQuery(input, report);
  for (const call of calls) {
    const definition = findOuterFunction(call.function);
    if (definition === undefined) {
      report('UnknownFunction', call, `there is no function ${call.function} over a query`);
      continue;
    }
    reportArguments(definition, call, report);
    const conditional = definition.parameters.some(({ kind }) => kind === 'condition');
    if (conditional) for (const { value } of call.arguments) checkCondition(value, report);
  }
}

function reportArguments(...[definition, call, report]: [...Parameters<typeof argumentProblems>, Report]): void {
  for (const { code, span, reason, suggestion } of argumentProblems(definition, call)) {
    report(code, span, reason, suggestion);
  }
}
