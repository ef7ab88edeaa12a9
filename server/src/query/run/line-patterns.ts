import { createHash } from 'node:crypto';
import { type Call, type Expression, printNode, type SelectQuery, type SortKey, type Target } from '@belvedere/dql';
import { argumentsOf, knownCall } from '../compile/arguments.ts';
import type { LinePatterns } from '../compile/drain.ts';
import { hasAggregate } from '../compile/series-calls.ts';
import { clusterLines, WILDCARD } from '../lines/cluster-lines.ts';
import type { Group } from '../series/points.ts';
import { walkOwn } from './inner-selects.ts';

/** So many kinds of lines are compared, the most frequent ones; the others are of the pattern `<*>`. */
const SHAPES_MAX = 5_000;
const CLUSTERS_DEFAULT = 1_000;

/** The calls of `drain` of a select itself. What works on what an aggregate made has no rows to look through: its lines keep their shape. */
export function drainCalls(query: SelectQuery): Call[] {
  const calls: Call[] = [];
  walkOwn(query, (node) => {
    if (node.kind === 'call' && isDrain(node) && !hasAggregate(node)) calls.push(node);
  });
  return calls;
}

const isDrain = ({ function: name }: Call): boolean => name.toLowerCase() === 'drain';

const mentionsDrain = (expression: Expression): boolean => {
  let found = false;
  walkOwn(expression, (node) => {
    found ||= node.kind === 'call' && isDrain(node);
  });
  return found;
};

/** Two calls that mean the same have the same patterns. */
export const drainKey = (call: Call): string => printNode(call);

/** How many lines of each shape the rows of a select have. */
export function shapesQuery(query: SelectQuery, call: Call): SelectQuery {
  const { start, end } = call;
  const argument = { kind: 'argument', name: null, alias: null, start, end } as const;
  const count: Call = {
    kind: 'call',
    function: 'count',
    arguments: [{ ...argument, value: { kind: 'star', start, end } }],
    start,
    end,
  };
  const target: Target = { kind: 'target', expression: count, shift: null, alias: null, start, end };
  const most: SortKey = { kind: 'sortKey', expression: count, descending: true, start, end };
  return {
    ...query,
    projections: [target],
    // Patterns are not known yet, so nothing can be filtered by them.
    wheres: query.wheres.filter((where) => !mentionsDrain(where)),
    window: query.window === null ? null : { ...query.window, step: null, rollup: null },
    groups: [{ kind: 'group', expression: call, alias: null, start, end }],
    having: null,
    orderBy: [],
    limit: null,
    offset: null,
    sorderBy: most,
    slimit: SHAPES_MAX,
    soffset: null,
  };
}

/** What the shapes say about the lines. */
export function patternsOf(call: Call, groups: readonly Group[]): LinePatterns {
  const { definition } = knownCall(call);
  const given = argumentsOf(definition, call.arguments);
  const shapes = groups.map(({ keys, rows }) => ({ text: keys[0] ?? '', count: Number(rows[0]?.values[0] ?? 0) }));
  const patterns = clusterLines(shapes, {
    threshold: given.number('threshold') ?? 1,
    clustersMax: given.number('max_clusters') ?? CLUSTERS_DEFAULT,
  });
  return {
    patternOf: new Map(shapes.map(({ text }, index) => [hashOf(text), patterns[index] ?? WILDCARD])),
    rest: WILDCARD,
  };
}

/** As the statement computes it. */
const hashOf = (text: string): bigint => createHash('md5').update(text, 'utf8').digest().readBigInt64LE(0);
