import { type Node, type SelectQuery, walk } from '@belvedere/dql';

export interface InnerSelect {
  readonly query: SelectQuery;
  /** It is a source, and has the range of the select around it where it says none itself. */
  readonly isSource: boolean;
}

/** The selects right inside of a select, without those inside of them. */
export function innerSelects(query: SelectQuery): InnerSelect[] {
  const found: InnerSelect[] = [];
  walkOwn(query, (node) => {
    if (node.kind === 'sourceQuery' || node.kind === 'subquery') {
      found.push({ query: node.query, isSource: node.kind === 'sourceQuery' });
    }
  });
  return found;
}

/** Calls `visit` with what belongs to a select itself and not to a select inside of it. */
export function walkOwn(query: Node, visit: (node: Node) => void): void {
  walk(query, (node) => {
    visit(node);
    return node.kind !== 'sourceQuery' && node.kind !== 'subquery';
  });
}
