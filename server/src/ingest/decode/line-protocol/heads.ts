import { type SharedHead, shareTags } from '../../shared-tags.ts';
import { codesOf } from '../../text-codes.ts';

/** A head as it stands in lines. */
export interface LineHead {
  readonly head: SharedHead;
  readonly codes: Uint16Array;
  /** The one that came behind it last time. Senders keep an order. */
  follower: LineHead | undefined;
}

const headsMax = 20_000;
/** Of all of them; a sender of long ones must not fill the memory. */
const unitsMax = 2 * 1024 * 1024;
/** Longer ones are read again each time. */
export const headUnitsMax = 512;
/** Bodies whose lines all begin differently, such as logs with an id, gain nothing: for so many lines nothing is remembered then. */
const pauseLines = 500_000;

/** By their text in the line. Of plain texts only: what has a backslash is read each time. */
const heads = new Map<string, LineHead>();
let units = 0;
let hits = 0;
let pausedFor = 0;

export function knownHead(text: string): LineHead | undefined {
  const head = heads.get(text);
  if (head !== undefined) hits += 1;
  return head;
}

/** The same as a head to be used from now on; undefined when it is not worth being remembered. */
export function rememberHead(
  text: string,
  measurement: string,
  tags: ReadonlyMap<string, string>,
): LineHead | undefined {
  if (pausedFor > 0) {
    pausedFor -= 1;
    return undefined;
  }
  if (heads.size >= headsMax || units >= unitsMax) {
    if (hits < heads.size) pausedFor = pauseLines;
    heads.clear();
    units = 0;
    hits = 0;
  }
  units += text.length;
  const ownTags = new Map<string, string>();
  for (const [key, value] of tags) ownTags.set(owned(key), owned(value));
  const head = shareTags(owned(measurement), ownTags);
  const known = { head, codes: codesOf(text), follower: undefined };
  heads.set(owned(text), known);
  return known;
}

/** A slice of a body would keep all of the body in memory. */
const owned = (text: string): string => Buffer.from(text).toString();
