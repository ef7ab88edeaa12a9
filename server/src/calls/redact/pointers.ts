/** What JSON Pointers say about the members below one place; `*` stands for every element or member. */
export interface PointerNode {
  readonly isEnd: boolean;
  readonly below: ReadonlyMap<string, PointerNode>;
}

interface OpenNode {
  isEnd: boolean;
  readonly below: Map<string, OpenNode>;
}

const known = new WeakMap<readonly string[], PointerNode>();

/** The tree of some pointers. A list that is declared once is read once. */
export function pointerTree(pointers: readonly string[]): PointerNode {
  let root = known.get(pointers);
  if (root === undefined) {
    root = readPointers(pointers);
    known.set(pointers, root);
  }
  return root;
}

function readPointers(pointers: readonly string[]): PointerNode {
  const root: OpenNode = { isEnd: false, below: new Map() };
  for (const pointer of pointers) {
    let node = root;
    for (const token of pointer.split('/').slice(1)) {
      const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
      let next = node.below.get(name);
      if (next === undefined) {
        next = { isEnd: false, below: new Map() };
        node.below.set(name, next);
      }
      node = next;
    }
    node.isEnd = true;
  }
  return root;
}

/** The nodes that a member or element of these nodes has. */
export function nodesBelow(nodes: readonly PointerNode[], name: string): readonly PointerNode[] {
  if (nodes.length === 0) return nodes;
  return nodes.flatMap(({ below }) =>
    [below.get(name), below.get('*')].filter((node): node is PointerNode => node !== undefined),
  );
}
