import { type JsonNode, parseJson, sameMembers, spliceTopLevel, topLevelSpans } from '../../../json/index.ts';
import type { DerivableBody } from '../../kernel/documents/noun.ts';
import type { JsonPieces } from '../../kernel/operation.ts';
import { arrayOrEmpty } from '../convert/loss.ts';

/** Keys of a dashboard that the server owns: what a client sends in them is read, but not kept. */
const serverKeys = ['id', 'uid', 'version'];

/** What is put into the text of a dashboard when it is read. */
export interface Identity {
  readonly id: number;
  readonly uid: string;
  readonly version: number;
  readonly tagNames: readonly string[];
}

type SlotKey = 'id' | 'uid' | 'version' | 'tags';

/** What is kept of a body beside it, so that a read need not look for the places. */
export interface DerivedDashboard {
  /** Key, first byte, byte behind the value, in the order of the text. */
  readonly slots: readonly (readonly [key: SlotKey, start: number, end: number])[];
  /** Tags that the body names. */
  readonly tagNames: readonly string[];
}

/** The dashboard as it is stored: as sent, with places for what the server puts in. */
export const storedText = (sent: string | JsonNode): string =>
  spliceTopLevel(sent, { id: 'null', uid: '""', version: '0' });

export function deriveDashboard({ body, bodyBytes }: DerivableBody): DerivedDashboard {
  const isAscii = bodyBytes?.length === body.length;
  const spans = topLevelSpans(body);
  const tags = spans.get('tags');
  const places = (['id', 'uid', 'version', 'tags'] as const).flatMap((key) => {
    const span = spans.get(key);
    return span === undefined ? [] : [{ key, start: span.valueStart, end: span.valueEnd }];
  });
  let at = 0;
  let bytes = 0;
  const byteOf = (unit: number): number => {
    bytes += isAscii ? unit - at : Buffer.byteLength(body.slice(at, unit));
    at = unit;
    return bytes;
  };
  return {
    slots: places
      .sort((one, other) => one.start - other.start)
      .map(({ key, start, end }) => [key, byteOf(start), byteOf(end)] as const),
    tagNames: tagNamesOf({ tags: tags && parseJson(body.slice(tags.valueStart, tags.valueEnd)) }),
  };
}

/** Names that can be tags. Whatever else stands in `tags` stays in the text and is no tag. */
export function tagNamesOf(dashboard: Readonly<Record<string, unknown>>): string[] {
  const names = arrayOrEmpty(dashboard.tags).filter(
    (name): name is string => typeof name === 'string' && name !== '' && name.length <= 50,
  );
  return [...new Set(names)];
}

const sameNames = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((name, index) => name === others[index]);

/** The dashboard as it is read: as it was sent, with its identity and, where they were changed elsewhere, the tags of now. */
export function readPieces(body: Uint8Array, { slots, tagNames }: DerivedDashboard, identity: Identity): JsonPieces {
  const hasOwnTags = sameNames(tagNames, identity.tagNames);
  if (!hasOwnTags && !slots.some(([key]) => key === 'tags')) {
    return readText(Buffer.from(body).toString('utf8'), tagNames, identity);
  }
  const values = valuesOf(identity);
  const pieces: (string | Uint8Array)[] = [];
  let at = 0;
  for (const [key, start, end] of slots) {
    if (key === 'tags' && hasOwnTags) continue;
    pieces.push(body.subarray(at, start), values[key]);
    at = end;
  }
  pieces.push(body.subarray(at));
  return pieces;
}

/** The same from text; `stored` are the names of the tags in it. */
export function readText(body: string, stored: readonly string[], identity: Identity): string {
  const { tags, ...values } = valuesOf(identity);
  return spliceTopLevel(body, sameNames(stored, identity.tagNames) ? values : { ...values, tags });
}

/** The text with the tags of now; `stored` are the names of those in it. */
export const withTags = (body: string, stored: readonly string[], tagNames: readonly string[]): string =>
  sameNames(stored, tagNames) ? body : spliceTopLevel(body, { tags: JSON.stringify(tagNames) });

const valuesOf = ({ id, uid, version, tagNames }: Identity): Record<SlotKey, string> => ({
  id: String(id),
  uid: JSON.stringify(uid),
  version: String(version),
  tags: JSON.stringify(tagNames),
});

/** Whether two dashboards are the same apart from what the server owns and from further keys. */
export const sameDashboard = (one: string, other: string | JsonNode, apart: readonly string[] = []): boolean =>
  sameMembers(one, other, [...serverKeys, ...apart]);
