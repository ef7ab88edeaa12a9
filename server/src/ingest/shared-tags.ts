import type { Point } from './point.ts';

/**
 * What is known about a measurement and tags that come again and again, so that it is not found out for each point. An agent sends the
 * same series every ten seconds.
 */
export interface SharedHead {
  readonly measurement: string;
  /** Those of many points. */
  readonly tags: Map<string, string>;
  /** The rules under which nothing of it has to be changed. */
  normalUnder: unknown;
  /**
   * Number of the names of the fields of the last point under those rules, if nothing of them had to be changed: those of the next one, most
   * likely. A number, since heads are many and would keep more names in memory than are remembered. -1 for none.
   */
  names: number;
  /** Where its names and its series were counted last. */
  countedIn: unknown;
  /** Number of the body whose points had it last, and that of their shape there; see `PackedPoints`. */
  shapedIn: number;
  shape: number;
}

const shared = Symbol('what many points have in common');

interface SharedTags extends Map<string, string> {
  readonly [shared]?: SharedHead;
}

/** From now on the tags may be those of many points: `addTag` is the one way to change those of one of them. */
export function shareTags(measurement: string, tags: Map<string, string>): SharedHead {
  const head: SharedHead = {
    measurement,
    tags,
    normalUnder: undefined,
    names: -1,
    countedIn: undefined,
    shapedIn: 0,
    shape: -1,
  };
  Object.defineProperty(tags, shared, { value: head });
  return head;
}

/** Undefined for a point whose tags are its own, and for one that was renamed. */
export function headOf({ measurement, tags }: Point): SharedHead | undefined {
  const head = (tags as SharedTags)[shared];
  return head?.measurement === measurement ? head : undefined;
}

export function addTag(point: Point, key: string, value: string): void {
  if ((point.tags as SharedTags)[shared] !== undefined) point.tags = new Map(point.tags);
  point.tags.set(key, value);
}
