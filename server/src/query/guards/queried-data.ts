import { type DataCategory, findNamespace, type Node, showSubject, walk } from '@belvedere/dql';
import { readQuery } from '../run/read-text.ts';
import { conditionsOf } from '../run/with-options.ts';

export type QueriedData = DataCategory;

/**
 * Which kinds of data a text reads, in the queries inside of it and of the conditions beside it too. Errors: `InvalidQuery`, `QueryNotSupported`.
 */
export function queriedData(text: string, conditions?: string): ReadonlySet<QueriedData> {
  const found = new Set<QueriedData>();
  const add = (namespace: string) => {
    const category = findNamespace(namespace)?.category;
    if (category !== undefined) found.add(category);
  };
  const visit = (node: Node): boolean => {
    if (node.kind === 'namespace') add(node.name);
    if (node.kind === 'show') add(showSubject(node.function)?.namespace ?? showNamespace(node.function));
    // Labels are of objects, whatever the query reads.
    if (node.kind === 'match' && node.function === 'with_labels') found.add('object');
    return true;
  };
  walk(readQuery(text), visit);
  for (const condition of conditionsOf(conditions)) walk(condition, visit);
  return found;
}

const showNamespace = (name: string): string => {
  if (name === 'show_tracing_service') return 'T';
  return name === 'show_workspaces' ? '' : 'M';
};
