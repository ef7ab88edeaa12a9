import type { JsonNode } from './node.ts';
import { type Member, membersOf, rememberMembers, topLevelSpans } from './scan.ts';
import { skipWhite } from './tokens.ts';

/** Where a value stands in its text; `end` is exclusive. */
export interface Slot {
  start: number;
  end: number;
}

/** White space between members is repeated before appended ones; a longer run is not formatting and is not repeated. */
const separatorLengthMax = 64;

/**
 * Sets and removes values of the outermost object in the text itself; no other character of it changes.
 * A string replaces the value (JSON text, taken as it is) or appends the key when it is absent; undefined removes the key.
 * Several members with a key that is replaced become one, at the place of the last. The text must be valid JSON.
 *
 * @throws TypeError when the outermost value is not an object
 */
export function spliceTopLevel(
  json: string | JsonNode,
  replacements: Readonly<Record<string, string | undefined>>,
): string {
  const text = typeof json === 'string' ? json : json.text;
  const members = membersOf(json);
  if (members === undefined) throw new TypeError('only the members of an object can be spliced');
  const wanted = new Map(Object.entries(replacements));
  const lastIndexes = new Map(members.map((member, index) => [member.key, index]));
  const layout = layoutOf(text, members);

  let body = '';
  const written: Member[] = [];
  const write = (key: string, beforeValue: string, value: string, keyLength: number): void => {
    const keyStart = layout.head.length + body.length;
    body += beforeValue;
    const valueStart = layout.head.length + body.length;
    body += value;
    const valueEnd = layout.head.length + body.length;
    written.push({ key, keyStart, keyEnd: keyStart + keyLength, valueStart, valueEnd });
  };
  for (const [index, member] of members.entries()) {
    const { key, keyStart, keyEnd, valueStart, valueEnd } = member;
    const isWanted = wanted.has(key);
    const replacement = wanted.get(key);
    if (isWanted && (replacement === undefined || lastIndexes.get(key) !== index)) continue;
    const previous = members[index - 1];
    if (written.length > 0 && previous) body += text.slice(previous.valueEnd, keyStart);
    const value = replacement ?? text.slice(valueStart, valueEnd);
    write(key, text.slice(keyStart, valueStart), value, keyEnd - keyStart);
  }
  for (const [key, replacement] of wanted) {
    if (replacement === undefined || lastIndexes.has(key)) continue;
    if (written.length > 0) body += layout.separator;
    const keyText = JSON.stringify(key);
    write(key, keyText + layout.colon, replacement, keyText.length);
  }
  if (written.length === 0) return members.length === 0 ? text : layout.outerHead + layout.outerTail;
  const spliced = layout.head + body + layout.tail;
  rememberMembers(spliced, written);
  return spliced;
}

/** The slot of the value of a top-level key, to be cut from the same text later; of a duplicate key the last. */
export function slotOf(text: string, key: string): Slot | undefined {
  const span = topLevelSpans(text).get(key);
  return span && { start: span.valueStart, end: span.valueEnd };
}

interface Layout {
  /** Up to the first key and from the end of the last value on. */
  head: string;
  tail: string;
  /** The same without the white space inside the braces. */
  outerHead: string;
  outerTail: string;
  separator: string;
  colon: string;
}

function layoutOf(text: string, members: readonly Member[]): Layout {
  const opening = skipWhite(text, 0);
  const first = members[0];
  const last = members.at(-1);
  const outerHead = text.slice(0, opening + 1);
  if (!first || !last) {
    const outerTail = text.slice(skipWhite(text, opening + 1));
    return { head: outerHead, tail: outerTail, outerHead, outerTail, separator: ',', colon: ':' };
  }
  const closing = skipWhite(text, last.valueEnd);
  const beforeLast = members.at(-2);
  const separator = beforeLast
    ? text.slice(beforeLast.valueEnd, last.keyStart)
    : `,${text.slice(opening + 1, first.keyStart)}`;
  const colon = text.slice(last.keyEnd, last.valueStart);
  return {
    head: text.slice(0, first.keyStart),
    tail: text.slice(last.valueEnd),
    outerHead,
    outerTail: text.slice(closing),
    separator: separator.length > separatorLengthMax ? ',' : separator,
    colon: colon.length > separatorLengthMax ? ':' : colon,
  };
}
