import { type Call, findFunction, findOuterFunction, type Query, walk } from '@belvedere/dql';
import { notSupported } from '../refusal.ts';

/** What needs a trained model, and has no answer here. */
const withoutAnswer: Readonly<Record<string, string>> = {
  dbscan: 'clusters of points are found by a model',
};

/**
 * Refuses what is in the language and has no answer here. Which functions there are at all, the registry says; which of them become SQL, the tables
 * of the compiler: a name that is in neither never gets into a statement. Errors: `QueryNotSupported`.
 */
export function requireFunctions(query: Query): void {
  walk(query, (node) => {
    if (node.kind === 'call') refuse(findFunction(node.function)?.name, node);
    if (node.kind === 'outerCall') refuse(findOuterFunction(node.function)?.name, node);
    return true;
  });
}

function refuse(name: string | undefined, node: Pick<Call, 'start' | 'end'>): void {
  const reason = name === undefined ? undefined : withoutAnswer[name];
  if (reason !== undefined) throw notSupported(`${name} is not supported: ${reason}`, node);
}
