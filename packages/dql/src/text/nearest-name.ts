/** Names longer than this are not compared: nobody mistypes that much, and the distance costs the product of both lengths. */
const COMPARED_LENGTH_MAX = 64;

/**
 * The valid name that a mistyped one most likely meant, or null when none is near: at most a third of the letters, and at least two, may
 * differ, but never all of them. Case does not count; of equally near names the first one wins.
 */
export function nearestName(written: string, valid: Iterable<string>): string | null {
  if (written.length > COMPARED_LENGTH_MAX) return null;
  let nearest: string | null = null;
  let smallest = Math.min(Math.max(2, Math.floor(written.length / 3)), written.length - 1) + 1;
  for (const name of valid) {
    if (Math.abs(name.length - written.length) >= smallest) continue;
    const distance = editDistance(written.toLowerCase(), name.toLowerCase());
    if (distance < smallest) {
      smallest = distance;
      nearest = name;
    }
  }
  return nearest;
}

/** Letters to insert, delete or replace; two swapped neighbours count as one. */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = at(previous, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let best = Math.min(replaced, at(previous, column) + 1, at(current, column - 1) + 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (row > 1 && column > 1 && swapped) best = Math.min(best, at(beforePrevious, column - 2) + 1);
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
