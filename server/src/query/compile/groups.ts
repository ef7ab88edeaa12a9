import type { Expression, Group, SelectQuery, Target } from '@belvedere/dql';
import { columnName } from '@belvedere/dql';
import type { KeyColumn } from './compiled.ts';
import type { Environment } from './environment.ts';
import { compileExpression } from './expression.ts';
import { hasAggregate, hasSeriesFunction } from './series-calls.ts';
import { asPlainText } from './value.ts';

export interface GroupKey extends KeyColumn {
  /** What the key is computed from. */
  readonly expression: Expression;
  /** The target that only names the key, where there is one: it is no column then. */
  readonly target: Target | undefined;
}

/** The keys of BY; a duration there is the step and no key. */
export function groupKeysOf({ groups, projections }: SelectQuery): readonly GroupKey[] {
  return groups.filter(({ expression }) => expression.kind !== 'duration').map((group) => keyOf(group, projections));
}

/** A key may be the alias of a target that is computed from one row: `BY order_id`. */
function keyOf({ expression, alias }: Group, targets: readonly Target[]): GroupKey {
  const isSpread = expression.kind === 'star';
  if (expression.kind !== 'field') {
    return { expression, isSpread, name: alias ?? columnName({ expression, alias: null }), target: undefined };
  }
  const target = targets.find(
    (one) => one.alias === expression.name && !hasAggregate(one.expression) && !hasSeriesFunction(one.expression),
  );
  return {
    expression: target?.expression ?? expression,
    isSpread: false,
    name: alias ?? expression.name,
    target,
  };
}

/** The lengths of BY that are steps. */
export function stepOfGroups({ groups }: SelectQuery): number | undefined {
  for (const { expression } of groups) {
    if (expression.kind === 'duration' && expression.value.unit === 'clock') return expression.value.milliseconds;
  }
  return undefined;
}

/** All tags of a row: what tells single series apart. */
const allTags =
  "toJSONString(mapSort(mapConcat(CAST(tags, 'Map(String, String)'), mapFilter((name, value) -> value != '', map('host', toString(host), 'service', toString(service))))))";

export function compileKey({ expression, isSpread }: GroupKey, environment: Environment): string {
  return isSpread ? allTags : asPlainText(compileExpression(expression, environment));
}
