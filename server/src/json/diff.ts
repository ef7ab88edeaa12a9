import { type AlignmentBudget, align, movedPairs } from './align.ts';
import { depthMaxDefault } from './check.ts';
import { isContainer, ValueNumbers } from './value-numbers.ts';

/**
 * One entry of a diff. `path` is a JSON Pointer (RFC 6901): of a `removed` entry into the value before, of all others into
 * the value after. `moved` is an array element that left the order of its neighbours: `before` and `after` are its
 * indexes, and edits inside it are entries of their own.
 */
export interface JsonChange {
  path: string;
  kind: 'added' | 'removed' | 'changed' | 'moved';
  before?: unknown;
  after?: unknown;
}

export interface JsonDiff {
  changes: JsonChange[];
  /** True when there are more changes than the limits allow; the first ones are listed. */
  truncated: boolean;
}

export interface JsonDiffLimits {
  /** Default 1000. */
  changesMax?: number;
  /** Deeper values are compared as a whole. Default 100. */
  depthMax?: number;
  /** Arrays that differ in more elements are compared by name and by index only. Default 500. */
  alignedElementsMax?: number;
}

/** Enough for sixteen arrays of 500 elements with nothing in common, about 20 ms. */
const comparisonsMax = 4_000_000;

/** Every change inside a member repeats its key: one long key would make the list a multiple of the two values. */
const pathCharactersMax = 1_000_000;

/**
 * What changed between two JSON values, for people to read: objects by key, arrays by element (see `align`). The list is
 * empty exactly when the values are equal; the order of keys and the spelling of numbers do not count. The same two values
 * always give the same list. Entries refer to parts of the two values, they do not copy them.
 */
export function diffJson(before: unknown, after: unknown, limits: JsonDiffLimits = {}): JsonDiff {
  const walk: Walk = {
    changes: [],
    truncated: false,
    changesLeft: limits.changesMax ?? 1000,
    pathCharactersLeft: pathCharactersMax,
    depthMax: limits.depthMax ?? depthMaxDefault,
    numbers: new ValueNumbers(),
    budget: { elementsMax: limits.alignedElementsMax ?? 500, comparisonsLeft: comparisonsMax },
  };
  compare(walk, { before, after, pathBefore: '', pathAfter: '', depth: 0 });
  return { changes: walk.changes, truncated: walk.truncated };
}

interface Walk {
  changes: JsonChange[];
  truncated: boolean;
  changesLeft: number;
  pathCharactersLeft: number;
  depthMax: number;
  numbers: ValueNumbers;
  budget: AlignmentBudget;
}

interface Place {
  before: unknown;
  after: unknown;
  pathBefore: string;
  pathAfter: string;
  depth: number;
}

function compare(walk: Walk, place: Place): void {
  const { before, after } = place;
  if (walk.truncated || walk.numbers.numberOf(before) === walk.numbers.numberOf(after)) return;
  const isDeep = place.depth >= walk.depthMax;
  if (!isDeep && Array.isArray(before) && Array.isArray(after)) compareArrays(walk, place, before, after);
  else if (!isDeep && isObject(before) && isObject(after)) compareObjects(walk, place, before, after);
  else note(walk, { path: place.pathAfter, kind: 'changed', before, after });
}

function compareObjects(walk: Walk, place: Place, before: object, after: object): void {
  const membersAfter = new Map<string, unknown>(Object.entries(after));
  for (const [key, value] of Object.entries(before)) {
    if (walk.truncated) return;
    const pathBefore = `${place.pathBefore}/${escapeKey(key)}`;
    if (!membersAfter.has(key)) {
      note(walk, { path: pathBefore, kind: 'removed', before: value });
      continue;
    }
    const pathAfter = `${place.pathAfter}/${escapeKey(key)}`;
    compare(walk, { before: value, after: membersAfter.get(key), pathBefore, pathAfter, depth: place.depth + 1 });
    membersAfter.delete(key);
  }
  for (const [key, value] of membersAfter) {
    if (walk.truncated) return;
    note(walk, { path: `${place.pathAfter}/${escapeKey(key)}`, kind: 'added', after: value });
  }
}

function compareArrays(walk: Walk, place: Place, before: readonly unknown[], after: readonly unknown[]): void {
  const { pairs, removed, added } = align(before, after, walk.numbers, walk.budget);
  const moved = movedPairs(pairs);
  for (const index of removed) {
    if (walk.truncated) return;
    note(walk, { path: `${place.pathBefore}/${index}`, kind: 'removed', before: before[index] });
  }
  let addedAt = 0;
  const noteAddedUpTo = (end: number) => {
    for (let index = added[addedAt]; index !== undefined && index < end; index = added[addedAt]) {
      note(walk, { path: `${place.pathAfter}/${index}`, kind: 'added', after: after[index] });
      addedAt += 1;
    }
  };
  for (const pair of pairs) {
    if (walk.truncated) return;
    noteAddedUpTo(pair.after);
    const pathBefore = `${place.pathBefore}/${pair.before}`;
    const pathAfter = `${place.pathAfter}/${pair.after}`;
    if (moved.has(pair)) note(walk, { path: pathAfter, kind: 'moved', before: pair.before, after: pair.after });
    compare(walk, {
      before: before[pair.before],
      after: after[pair.after],
      pathBefore,
      pathAfter,
      depth: place.depth + 1,
    });
  }
  noteAddedUpTo(after.length);
}

function note(walk: Walk, change: JsonChange): void {
  walk.changesLeft -= 1;
  walk.pathCharactersLeft -= change.path.length;
  if (walk.changesLeft < 0 || walk.pathCharactersLeft < 0) walk.truncated = true;
  if (!walk.truncated) walk.changes.push(change);
}

function isObject(value: unknown): value is object {
  return isContainer(value) && !Array.isArray(value);
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
