import { isContainer, type ValueNumbers } from './value-numbers.ts';

/** Which elements of two arrays are the same element. Indexes of unmatched elements are in none of the pairs. */
export interface Alignment {
  /** By rising index in `after`. */
  pairs: Pair[];
  removed: number[];
  added: number[];
}

export interface Pair {
  before: number;
  after: number;
}

/** What is left of the work that aligning may cost in one diff, in compared pairs of elements. */
export interface AlignmentBudget {
  elementsMax: number;
  comparisonsLeft: number;
}

/** Members that name an element; the first one that finds exactly one partner on the other side decides. */
const namingKeys = ['uuid', 'id', 'code', 'name'] as const;

/**
 * Elements with the same name are matched wherever they moved to; of the others the longest common subsequence stays, and
 * what stands between its elements is paired by position unless it is clearly something else.
 */
export function align(
  before: readonly unknown[],
  after: readonly unknown[],
  numbers: ValueNumbers,
  budget: AlignmentBudget,
): Alignment {
  const pairs: Pair[] = [];
  let start = 0;
  let endBefore = before.length;
  let endAfter = after.length;
  const same = (i: number, j: number) => numbers.numberOf(before[i]) === numbers.numberOf(after[j]);
  while (start < endBefore && start < endAfter && same(start, start)) {
    pairs.push({ before: start, after: start });
    start += 1;
  }
  while (endBefore > start && endAfter > start && same(endBefore - 1, endAfter - 1)) {
    endBefore -= 1;
    endAfter -= 1;
    pairs.push({ before: endBefore, after: endAfter });
  }

  let leftBefore = range(start, endBefore);
  let leftAfter = range(start, endAfter);
  for (const key of namingKeys) {
    const named = pairByName(before, after, leftBefore, leftAfter, key);
    if (named.length === 0) continue;
    pairs.push(...named);
    leftBefore = without(leftBefore, named, 'before');
    leftAfter = without(leftAfter, named, 'after');
  }

  const anchors = anchorsOf(before, after, leftBefore, leftAfter, numbers, budget);
  const removed: number[] = [];
  const added: number[] = [];
  let from = { before: 0, after: 0 };
  for (const anchor of [...anchors, { before: leftBefore.length, after: leftAfter.length }]) {
    const gapBefore = leftBefore.slice(from.before, anchor.before);
    const gapAfter = leftAfter.slice(from.after, anchor.after);
    for (let at = 0; at < Math.max(gapBefore.length, gapAfter.length); at += 1) {
      const i = gapBefore[at];
      const j = gapAfter[at];
      if (i !== undefined && j !== undefined && mayBeSame(before[i], after[j], numbers)) {
        pairs.push({ before: i, after: j });
      } else {
        if (i !== undefined) removed.push(i);
        if (j !== undefined) added.push(j);
      }
    }
    const i = leftBefore[anchor.before];
    const j = leftAfter[anchor.after];
    if (i !== undefined && j !== undefined) pairs.push({ before: i, after: j });
    from = { before: anchor.before + 1, after: anchor.after + 1 };
  }
  pairs.sort((one, other) => one.after - other.after);
  return { pairs, removed, added };
}

function pairByName(
  before: readonly unknown[],
  after: readonly unknown[],
  leftBefore: readonly number[],
  leftAfter: readonly number[],
  key: string,
): Pair[] {
  const placesBefore = uniquePlaces(before, leftBefore, key);
  const placesAfter = uniquePlaces(after, leftAfter, key);
  const pairs: Pair[] = [];
  for (const [name, i] of placesBefore) {
    const j = placesAfter.get(name);
    if (i !== undefined && j !== undefined) pairs.push({ before: i, after: j });
  }
  return pairs;
}

/** The index of each name's element, undefined for a name that several elements have. */
function uniquePlaces(
  elements: readonly unknown[],
  left: readonly number[],
  key: string,
): Map<string | number, number | undefined> {
  const places = new Map<string | number, number | undefined>();
  for (const index of left) {
    const name = nameOf(elements[index], key);
    if (name !== undefined) places.set(name, places.has(name) ? undefined : index);
  }
  return places;
}

function nameOf(element: unknown, key: string): string | number | undefined {
  if (!isContainer(element) || Array.isArray(element) || !Object.hasOwn(element, key)) return undefined;
  const name = (element as Record<string, unknown>)[key];
  return (typeof name === 'string' && name !== '') || typeof name === 'number' ? name : undefined;
}

/** Places in the two lists of left elements that hold equal elements in the same order. */
function anchorsOf(
  before: readonly unknown[],
  after: readonly unknown[],
  leftBefore: readonly number[],
  leftAfter: readonly number[],
  numbers: ValueNumbers,
  budget: AlignmentBudget,
): Pair[] {
  const rows = leftBefore.length;
  const columns = leftAfter.length;
  if (rows === 0 || columns === 0) return [];
  const isTooMuch =
    rows > budget.elementsMax || columns > budget.elementsMax || rows * columns > budget.comparisonsLeft;
  if (isTooMuch) return [];
  budget.comparisonsLeft -= rows * columns;
  const numbersBefore = leftBefore.map((index) => numbers.numberOf(before[index]));
  const numbersAfter = leftAfter.map((index) => numbers.numberOf(after[index]));

  // lengths[i * width + j] is the longest common subsequence of what follows row i and column j.
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const lengthAt = (i: number, j: number) => lengths[i * width + j] as number;
  for (let i = rows - 1; i >= 0; i -= 1) {
    for (let j = columns - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        numbersBefore[i] === numbersAfter[j]
          ? lengthAt(i + 1, j + 1) + 1
          : Math.max(lengthAt(i + 1, j), lengthAt(i, j + 1));
    }
  }

  const anchors: Pair[] = [];
  let i = 0;
  let j = 0;
  while (i < rows && j < columns) {
    if (numbersBefore[i] === numbersAfter[j]) {
      anchors.push({ before: i, after: j });
      i += 1;
      j += 1;
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return anchors;
}

/** Two elements at the same place are one edited element, unless they have different names and little else in common. */
function mayBeSame(before: unknown, after: unknown, numbers: ValueNumbers): boolean {
  if (!isContainer(before) || !isContainer(after)) return !isContainer(before) && !isContainer(after);
  if (Array.isArray(before) || Array.isArray(after)) return Array.isArray(before) && Array.isArray(after);
  const isRenamed = namingKeys.some((key) => {
    const nameBefore = nameOf(before, key);
    const nameAfter = nameOf(after, key);
    return nameBefore !== undefined && nameAfter !== undefined && nameBefore !== nameAfter;
  });
  if (!isRenamed) return true;
  const membersAfter = new Map<string, unknown>(Object.entries(after));
  let equalCount = 0;
  for (const [key, value] of Object.entries(before)) {
    if (membersAfter.has(key) && numbers.numberOf(value) === numbers.numberOf(membersAfter.get(key))) equalCount += 1;
  }
  return equalCount * 2 >= Math.max(membersAfter.size, Object.keys(before).length);
}

/**
 * The pairs that left the order of the others: those outside a longest run of pairs, by rising index in `after`, whose
 * indexes in `before` rise as well. Elements that only shifted because of an insertion are not among them.
 */
export function movedPairs(pairs: readonly Pair[]): Set<Pair> {
  // tails[length] is the pair with the smallest index in before that ends a rising run of length + 1 pairs.
  const tails: Pair[] = [];
  const previous = new Map<Pair, Pair | undefined>();
  for (const pair of pairs) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] as Pair).before < pair.before) low = middle + 1;
      else high = middle;
    }
    previous.set(pair, tails[low - 1]);
    tails[low] = pair;
  }
  const moved = new Set(pairs);
  for (let pair = tails.at(-1); pair !== undefined; pair = previous.get(pair)) moved.delete(pair);
  return moved;
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset);
}

function without(left: readonly number[], pairs: readonly Pair[], side: keyof Pair): number[] {
  const taken = new Set(pairs.map((pair) => pair[side]));
  return left.filter((index) => !taken.has(index));
}
