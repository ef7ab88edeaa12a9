import type { Expression } from '../nodes/expressions.ts';
import type { Group, SelectQuery } from '../nodes/queries.ts';
import { findNamespace, namespaceNames } from '../registry/namespaces.ts';
import { nearestName } from '../text/nearest-name.ts';
import { checkExpression, type Place } from './check-expression.ts';
import { checkWindow } from './check-window.ts';
import type { Report } from './problem.ts';

/** Checks a select and every select in it, each by its own namespace. */
export function checkSelect(query: SelectQuery, report: Report): void {
  checkNamespace(query, report);
  checkSources(query, report);
  const place = (clause: Place['clause']): Place => ({
    clause,
    namespace: query.namespace.name,
    grouped: query.groups.length > 0,
    aggregate: null,
    report,
    checkSelect,
  });
  for (const { expression } of query.projections) checkTarget(expression, place('targets'));
  for (const condition of query.wheres) checkExpression(condition, place('filter'));
  if (query.window !== null) checkWindow(query.window, report);
  for (const group of query.groups) checkGroup(group, place('BY'));
  if (query.having !== null) checkExpression(query.having, place('HAVING'));
  const keys = query.sorderBy === null ? query.orderBy : [...query.orderBy, query.sorderBy];
  for (const { expression } of keys) checkExpression(expression, place('ORDER BY'));
}

function checkNamespace({ namespace }: SelectQuery, report: Report): void {
  if (findNamespace(namespace.name) !== undefined) return;
  const near = nearestName(namespace.name, namespaceNames);
  report('UnknownNamespace', namespace, `there is no namespace ${namespace.name}`, near);
}

function checkSources({ sources }: SelectQuery, report: Report): void {
  const aliases = new Set<string>();
  for (const source of sources) {
    if (source.kind !== 'sourceQuery') continue;
    checkSelect(source.query, report);
    if (source.alias === null) continue;
    if (aliases.has(source.alias)) report('DuplicateName', source, `there is a sub-query ${source.alias} already`);
    aliases.add(source.alias);
  }
}

function checkTarget(expression: Expression, place: Place): void {
  if (expression.kind === 'duration' || expression.kind === 'list' || expression.kind === 'regex') {
    place.report('WrongArgument', expression, 'a target is a field, a value, or what is computed from them');
  } else {
    checkExpression(expression, place);
  }
}

function checkGroup({ expression }: Group, place: Place): void {
  if (expression.kind !== 'duration') {
    checkExpression(expression, place);
    return;
  }
  const { value } = expression;
  const length = value.unit === 'steps' ? value.steps : value.milliseconds;
  if (length === 0) place.report('WrongArgument', expression, 'a group of time is longer than nothing');
}
