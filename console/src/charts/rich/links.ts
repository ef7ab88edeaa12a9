interface Link {
  readonly source: string;
  readonly target: string;
  readonly value: number;
}

/** Links between neighbouring labels, summed. The same text in two columns is two nodes: else it could lead to itself. */
export function linksOf(
  rows: readonly { readonly labels: Readonly<Record<string, string>>; readonly number: number | null }[],
): readonly Link[] {
  const links = new Map<string, Link>();
  for (const { labels, number } of rows) {
    const path = Object.entries(labels).filter(([name]) => name !== '__name__');
    for (const [index, [name, value]] of path.entries()) {
      const next = path[index + 1];
      if (next === undefined || number === null || number <= 0) continue;
      const [source, target] = [`${name}: ${value}`, `${next[0]}: ${next[1]}`];
      const key = JSON.stringify([source, target]);
      links.set(key, { source, target, value: (links.get(key)?.value ?? 0) + number });
    }
  }
  return [...links.values()];
}
