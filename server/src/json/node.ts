import { JsonTextError } from './json-text-error.ts';
import {
  entryLength,
  keyEndAt,
  keyStartAt,
  nextAt,
  type Outline,
  type OutlineRules,
  readOutline,
  valueEndAt,
  valueStartAt,
} from './outline.ts';
import type { Member } from './scan.ts';
import { decodeString, openBrace, openBracket } from './tokens.ts';

const anything: OutlineRules = { depthMax: Number.POSITIVE_INFINITY, refusedKeys: [] };

/**
 * A value in the JSON text in which it stands. The text has been read through once; looking for members and cutting out what is
 * needed costs next to nothing, where parsing a document of 20 kB makes thousands of objects.
 */
export class JsonNode {
  readonly #source: string;
  readonly #outline: Outline;
  readonly #entry: number;
  #own: JsonNode | undefined;

  private constructor(source: string, outline: Outline, entry: number) {
    this.#source = source;
    this.#outline = outline;
    this.#entry = entry;
  }

  /** Of a text that is JSON. Throws JsonTextError with reason `syntax` for others, and for more than 1,024 levels. */
  static of(text: string): JsonNode {
    const node = JsonNode.accepted(text, anything);
    if (node === undefined) throw new JsonTextError('syntax', 0, undefined, 'this is not valid JSON');
    return node;
  }

  /** Undefined for a text that is no JSON or holds what checkJsonText refuses. */
  static accepted(text: string, rules: OutlineRules): JsonNode | undefined {
    const outline = readOutline(text, rules);
    return outline && new JsonNode(text, outline, 0);
  }

  /** As it stands in the source: numbers, key order, white space and duplicates inside are kept. */
  get text(): string {
    return this.#source.slice(this.#at(valueStartAt), this.#at(valueEndAt));
  }

  /** In UTF-16 units. */
  get length(): number {
    return this.#at(valueEndAt) - this.#at(valueStartAt);
  }

  get isObject(): boolean {
    return this.#source.charCodeAt(this.#at(valueStartAt)) === openBrace;
  }

  get isArray(): boolean {
    return this.#source.charCodeAt(this.#at(valueStartAt)) === openBracket;
  }

  /** What JSON.parse makes of it, each time anew. */
  value(): unknown {
    return JSON.parse(this.text);
  }

  /** Of a duplicate key the last one, as in JSON.parse; undefined where there is none or this is no object. */
  member(key: string): JsonNode | undefined {
    if (!this.isObject) return undefined;
    const { place, entries } = this.#inside();
    let found: JsonNode | undefined;
    for (const entry of entries) if (place.#hasKey(entry, key)) found = place.#nodeAt(entry);
    return found;
  }

  /** The keys of an object and what stands there, in the order of the text, duplicates included; empty for everything else. */
  memberNodes(): [key: string, node: JsonNode][] {
    if (!this.isObject) return [];
    const { place, entries } = this.#inside();
    return entries.map((entry) => [place.#keyAt(entry), place.#nodeAt(entry)]);
  }

  /** The members of an object by their positions in `text`; undefined for everything else. */
  members(): Member[] | undefined {
    if (!this.isObject) return undefined;
    const { place, entries } = this.#inside();
    const start = place.#at(valueStartAt);
    return entries.map((entry) => ({
      key: place.#keyAt(entry),
      keyStart: place.#number(entry, keyStartAt) - start,
      keyEnd: Math.abs(place.#number(entry, keyEndAt)) - start,
      valueStart: place.#number(entry, valueStartAt) - start,
      valueEnd: place.#number(entry, valueEndAt) - start,
    }));
  }

  /** The elements of an array; empty for everything else. */
  elements(): JsonNode[] {
    if (!this.isArray) return [];
    const { place, entries } = this.#inside();
    return entries.map((entry) => place.#nodeAt(entry));
  }

  /** Where the entries of the members or elements are: of a value deep inside they were not noted, and its text is read again. */
  #inside(): { place: JsonNode; entries: number[] } {
    const next = this.#at(nextAt);
    if (next < 0) {
      this.#own ??= JsonNode.of(this.text);
      return this.#own.#inside();
    }
    const entries: number[] = [];
    for (let entry = this.#entry + entryLength; entry < next; ) {
      entries.push(entry);
      const behind = this.#number(entry, nextAt);
      entry = behind < 0 ? ~behind : behind;
    }
    return { place: this, entries };
  }

  #nodeAt(entry: number): JsonNode {
    return new JsonNode(this.#source, this.#outline, entry);
  }

  #hasKey(entry: number, key: string): boolean {
    const start = this.#number(entry, keyStartAt);
    const end = this.#number(entry, keyEndAt);
    if (end < 0) return this.#keyAt(entry) === key;
    return end - start === key.length + 2 && this.#source.startsWith(key, start + 1);
  }

  #keyAt(entry: number): string {
    return decodeString(this.#source, this.#number(entry, keyStartAt), Math.abs(this.#number(entry, keyEndAt)));
  }

  #at(field: number): number {
    return this.#number(this.#entry, field);
  }

  #number(entry: number, field: number): number {
    return this.#outline[entry + field] as number;
  }
}
