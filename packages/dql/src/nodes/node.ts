import type { Argument, CaseBranch, Expression } from './expressions.ts';
import type { EvalOperand, Group, NamespaceName, OuterCall, Query, SortKey, SourceItem, Target } from './queries.ts';
import type { Auto, Instant, Now, Preset, Rollup, Window } from './window.ts';

/** Everything that a tree is made of. Nodes are frozen, their lists too; a rewrite makes new ones. */
export type Node =
  | Query
  | NamespaceName
  | SourceItem
  | Target
  | Group
  | SortKey
  | OuterCall
  | EvalOperand
  | Expression
  | Argument
  | CaseBranch
  | Window
  | Instant
  | Preset
  | Now
  | Auto
  | Rollup;

/** Freezes a node and the lists in it. */
export function freezeNode<T extends Node>(node: T): T {
  for (const value of Object.values(node)) if (Array.isArray(value)) Object.freeze(value);
  return Object.freeze(node);
}

/** The nodes right below a node, in the order in which they are written. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
    .filter(isNode)
    .sort((left, right) => left.start.offset - right.start.offset);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** Calls `visit` with a node and everything below it, parents first. A visit that answers false leaves out what is below. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  if (visit(node) === false) return;
  for (const child of childrenOf(node)) walk(child, visit);
}
