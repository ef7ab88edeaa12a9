/** A kind of log line, with what varies in any line already replaced, and how many lines are of it. */
export interface LineShape {
  readonly text: string;
  readonly count: number;
}

export interface ClusterOptions {
  /** Which part of the words has to be the same at the same place, above 0 up to 1. */
  readonly threshold: number;
  readonly clustersMax: number;
}

export const WILDCARD = '<*>';

/** Words that are compared for one answer: so many take some tenths of a second, in which the server does nothing else. */
const COMPARED_MAX = 20_000_000;

interface Cluster {
  readonly words: string[];
  /** Places of words that differed between lines. What was replaced in every line before is a word as any other. */
  readonly varying: Set<number>;
}

/**
 * The patterns of lines: lines of as many words, whose first words are the same and of whose words enough are the same at the same place, have one, in
 * which the words that differ are replaced. Lines are taken from the most frequent to the rarest, so that the answer is always the same. Answers a
 * pattern for each shape; where there are more than `clustersMax` patterns, the lines that fit none of those are of the pattern `<*>`.
 *
 * The method is that of "Drain: An Online Log Parsing Approach with Fixed Depth Tree" (He, Zhu, Zheng, Lyu, 2017): the tree here has the number of
 * words and the first word as its levels.
 */
export function clusterLines(shapes: readonly LineShape[], { threshold, clustersMax }: ClusterOptions): string[] {
  const leaves = new Map<string, Cluster[]>();
  const clusterOf = new Map<LineShape, Cluster>();
  const ordered = shapes.toSorted((left, right) => right.count - left.count || (left.text < right.text ? -1 : 1));
  let clusters = 0;
  let leftToCompare = COMPARED_MAX;
  for (const shape of ordered) {
    const words = wordsIn(shape.text);
    const key = leafOf(words);
    const leaf = leaves.get(key) ?? [];
    leaves.set(key, leaf);
    let best: Cluster | undefined;
    let most = 0;
    for (const cluster of leaf) {
      if (leftToCompare <= 0) break;
      leftToCompare -= words.length + 1;
      const same = sameWords(cluster, words);
      if (same >= threshold * words.length && (best === undefined || same > most)) [best, most] = [cluster, same];
    }
    if (best !== undefined) {
      generalize(best, words);
      clusterOf.set(shape, best);
    } else if (clusters < clustersMax) {
      const cluster = { words: [...words], varying: new Set<number>() };
      leaf.push(cluster);
      clusters += 1;
      clusterOf.set(shape, cluster);
    }
  }
  return shapes.map((shape) => clusterOf.get(shape)?.words.join(' ') ?? WILDCARD);
}

const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Words that vary tell nothing: lines that begin with one are of one leaf. */
function leafOf(words: readonly string[]): string {
  const [first = ''] = words;
  return `${words.length} ${first.includes(WILDCARD) ? WILDCARD : first}`;
}

/** A word that varies in the pattern is like none: otherwise patterns would swallow more and more lines. */
function sameWords({ words, varying }: Cluster, others: readonly string[]): number {
  let same = 0;
  for (const [index, word] of words.entries()) if (word === others[index] && !varying.has(index)) same += 1;
  return same;
}

function generalize({ words, varying }: Cluster, others: readonly string[]): void {
  for (const [index, word] of words.entries()) {
    if (word === others[index]) continue;
    words[index] = WILDCARD;
    varying.add(index);
  }
}
