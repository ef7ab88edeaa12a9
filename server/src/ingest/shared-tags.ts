import type { Point } from './point.ts';

/**
 * What is known about a measurement and tags that come again and again, so that it is not found out for each point. An agent sends the
 * same series every ten seconds.
 */
export interface SharedHead {
  readonly measurement: string;
  /** The rules under which nothing of it has to be changed. */
  normalUnder: unknown;
  /** Where its names and its series were counted last. */
  countedIn: unknown;
}

const shared = Symbol('what many points have in common');

interface SharedTags extends Map<string, string> {
  readonly [shared]?: SharedHead;
}

/** From now on the tags may be those of many points: `addTag` is the one way to change those of one of them. */
export function shareTags(measurement: string, tags: Map<string, string>): void {
  const head: SharedHead = { measurement, normalUnder: undefined, countedIn: undefined };
  Object.defineProperty(tags, shared, { value: head });
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
