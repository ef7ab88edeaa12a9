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
import { parseJson } from './parse.ts';
import type { Member } from './scan.ts';
import { decodeString, openBrace, openBracket } from './tokens.ts';

const anything: OutlineRules = { depthMax: Number.POSITIVE_INFINITY, refusedKeys: [], takesAllCharacters: true };

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

  /** How many members or elements there are, duplicates included; 0 for everything else. */
  get count(): number {
    if (!this.isObject && !this.isArray) return 0;
    const inside = this.#inside();
    let count = 0;
    for (let entry = inside.#first(); entry !== -1; entry = inside.#behind(entry)) count += 1;
    return count;
  }

  /** What it says, each time anew. */
  value(): unknown {
    return parseJson(this.text);
  }

  /** Of a duplicate key the last one, as in JSON.parse; undefined where there is none or this is no object. */
  member(key: string): JsonNode | undefined {
    if (!this.isObject) return undefined;
    const inside = this.#inside();
    let found = -1;
    for (let entry = inside.#first(); entry !== -1; entry = inside.#behind(entry)) {
      if (inside.#hasKey(entry, key)) found = entry;
    }
    return found === -1 ? undefined : inside.#nodeAt(found);
  }

  /** What the members of these names say, of those that there are. */
  pick(keys: readonly string[]): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const key of keys) {
      const member = this.member(key);
      if (member !== undefined) values[key] = member.value();
    }
    return values;
  }

  /** The keys of an object and what stands there, in the order of the text, duplicates included; empty for everything else. */
  memberNodes(): [key: string, node: JsonNode][] {
    return this.#eachOf(this.isObject, (inside, entry) => [inside.#keyAt(entry), inside.#nodeAt(entry)]);
  }

  /** The members of an object by their positions in `text`; undefined for everything else. */
  members(): Member[] | undefined {
    if (!this.isObject) return undefined;
    const start = this.#inside().#at(valueStartAt);
    return this.#eachOf(true, (inside, entry) => ({
      key: inside.#keyAt(entry),
      keyStart: inside.#number(entry, keyStartAt) - start,
      keyEnd: Math.abs(inside.#number(entry, keyEndAt)) - start,
      valueStart: inside.#number(entry, valueStartAt) - start,
      valueEnd: inside.#number(entry, valueEndAt) - start,
    }));
  }

  /** The elements of an array; empty for everything else. */
  elements(): JsonNode[] {
    return this.#eachOf(this.isArray, (inside, entry) => inside.#nodeAt(entry));
  }

  #eachOf<Made>(isContainer: boolean, make: (inside: JsonNode, entry: number) => Made): Made[] {
    const made: Made[] = [];
    if (!isContainer) return made;
    const inside = this.#inside();
    for (let entry = inside.#first(); entry !== -1; entry = inside.#behind(entry)) made.push(make(inside, entry));
    return made;
  }

  /** The same value where its members or elements were noted: of one deep inside they were not, and its text is read again. */
  #inside(): JsonNode {
    if (this.#at(nextAt) >= 0) return this;
    this.#own ??= JsonNode.of(this.text);
    return this.#own;
  }

  /** The entry of the first member or element, -1 when there is none. */
  #first(): number {
    const entry = this.#entry + entryLength;
    return entry < this.#at(nextAt) ? entry : -1;
  }

  /** The entry of the member or element behind another one, -1 when that was the last. */
  #behind(entry: number): number {
    const next = this.#number(entry, nextAt);
    const behind = next < 0 ? ~next : next;
    return behind < this.#at(nextAt) ? behind : -1;
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
