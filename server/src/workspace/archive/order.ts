import { type ArchivedKind, byUnits } from '../kernel/archived.ts';

/** Kinds so that each comes after those that it needs, and otherwise by name: the order of an archive never depends on imports. */
export function inOrder(kinds: readonly ArchivedKind[]): ArchivedKind[] {
  const waiting = [...kinds].sort((one, other) => byUnits(one.kind, other.kind));
  const names = new Set(waiting.map(({ kind }) => kind));
  const ordered: ArchivedKind[] = [];
  const done = new Set<string>();
  while (waiting.length > 0) {
    const index = waiting.findIndex(({ after }) => after.every((name) => done.has(name) || !names.has(name)));
    const [next] = waiting.splice(index, 1);
    if (index === -1 || next === undefined) throw new Error('kinds of the archive wait for each other');
    ordered.push(next);
    done.add(next.kind);
  }
  return ordered;
}
