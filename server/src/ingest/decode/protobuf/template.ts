import { isDeepStrictEqual } from 'node:util';
import type { PointCollector } from '../../collect.ts';
import { nameBytes } from '../../field-names.ts';
import { PackedPoints, type Shape, valueKinds } from '../../packed-points.ts';
import type { SharedHead } from '../../shared-tags.ts';

/**
 * How a point of a sender lies in its bytes: the name, the tags and the names of the fields are the same in each report, and so are their
 * bytes and their order. In the order in which writers put them: name, fields, time.
 */
export interface Template extends Shape {
  /** Field 1 of the point, whole. */
  readonly name: Uint8Array;
  readonly parts: readonly TemplatePart[];
}

interface TemplatePart {
  /** Field 2 of the point, whole, for a tag; for a value its key: field 1 of field 2, whole. */
  readonly bytes: Uint8Array;
  readonly isTag: boolean;
}

/** The first bytes of fields: their number and how they are written. */
const first = {
  name: 0x0a,
  part: 0x12,
  time: 0x18,
  key: 0x0a,
  integer: 0x10,
  float: 0x21,
  boolean: 0x28,
  isTag: 0x40,
  text: 0x5a,
};

const partsMax = 200;

/** What a template takes in memory, about; the names count as if no other had them. */
export const bytesOf = ({ name, parts }: Template): number =>
  parts.reduce((sum, { bytes }) => sum + bytes.length + 2 * nameBytes, name.length);

/** Walks over the bytes of one body. */
export class TemplateReader {
  readonly #body: Buffer;
  readonly #view: DataView;
  readonly #packed: PackedPoints;
  readonly #collector: PointCollector;
  #at = 0;
  readonly #number = new Float64Array(1);
  /** The halves of the last varint. */
  #low = 0;
  #high = 0;

  constructor(body: Buffer, collector: PointCollector) {
    this.#body = body;
    this.#view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    this.#packed = new PackedPoints(body.length);
    this.#collector = collector;
  }

  /** The template of a point that was read in full; undefined for one that is written in another way. */
  templateOf(head: SharedHead, start: number, end: number): Template | undefined {
    this.#at = start;
    const name = this.#whole(first.name, end);
    if (name === undefined) return undefined;
    const parts: TemplatePart[] = [];
    while (this.#at < end && this.#body[this.#at] === first.part) {
      const part = this.#part(end);
      if (part === undefined || parts.length === partsMax) return undefined;
      parts.push(part);
    }
    // Whatever was taken for a tag or a value and is none shows here.
    const names = this.#collector.namesExpected(head);
    const keys = parts.flatMap(({ bytes, isTag }) => (isTag ? [] : [keyOf(bytes)]));
    if (names === undefined || !isDeepStrictEqual(keys, names.list)) return undefined;
    return { head, names, name, parts };
  }

  /**
   * Takes a point whose bytes are those of the template but for its values and time; false for any other, which is to be read in full.
   * Errors: `BodyTooLarge`.
   */
  take({ head, names, name, parts }: Template, start: number, end: number): boolean {
    if (this.#collector.namesExpected(head) !== names) return false;
    this.#at = start;
    if (this.#skip(name, end) && this.#takeParts(parts, end) && this.#time(end)) {
      this.#collector.addPacked(this.#packed, head, names);
      return true;
    }
    this.#packed.giveUpRow();
    return false;
  }

  #takeParts(parts: readonly TemplatePart[], end: number): boolean {
    for (let index = 0; index < parts.length; index += 1) {
      const { bytes, isTag } = parts[index] as TemplatePart;
      if (isTag ? !this.#skip(bytes, end) : !this.#value(bytes, end)) return false;
    }
    return true;
  }

  /** A field that is a value under the key, and nothing else. */
  #value(key: Uint8Array, end: number): boolean {
    if (this.#body[this.#at] !== first.part) return false;
    this.#at += 1;
    if (!this.#varint(end)) return false;
    const partEnd = this.#at + this.#low;
    if (this.#high !== 0 || partEnd > end || !this.#skip(key, partEnd)) return false;
    const kind = this.#body[this.#at];
    this.#at += 1;
    switch (kind) {
      case first.float: {
        if (this.#at + 8 !== partEnd) return false;
        this.#number[0] = this.#view.getFloat64(this.#at, true);
        this.#at = partEnd;
        if (!Number.isFinite(this.#number[0])) return false;
        this.#packed.add(valueKinds.float, this.#number);
        return true;
      }
      case first.integer:
        if (!this.#varint(partEnd)) return false;
        this.#addInteger();
        return this.#at === partEnd;
      case first.boolean: {
        const isTrue = this.#body[this.#at] === 1;
        if (this.#at + 1 !== partEnd || (!isTrue && this.#body[this.#at] !== 0)) return false;
        this.#at = partEnd;
        this.#packed.addOther(isTrue);
        return true;
      }
      case first.text:
        return this.#text(partEnd);
      default:
        return false;
    }
  }

  #addInteger(): void {
    if (this.#high < 0x20_0000) {
      this.#number[0] = this.#high * 0x1_0000_0000 + this.#low;
      this.#packed.add(valueKinds.integer, this.#number);
    } else {
      this.#packed.addOther(BigInt.asIntN(64, (BigInt(this.#high) << 32n) | BigInt(this.#low)));
    }
  }

  #text(end: number): boolean {
    if (!this.#varint(end) || this.#high !== 0 || this.#at + this.#low !== end) return false;
    const value = this.#body.toString('utf8', this.#at, end);
    this.#at = end;
    if (!this.#collector.takesAsIs(value)) return false;
    this.#packed.addOther(value);
    return true;
  }

  /** The time, which is the end of the point; false for one that has to be looked at more closely. */
  #time(end: number): boolean {
    if (this.#body[this.#at] !== first.time) return false;
    this.#at += 1;
    if (!this.#varint(end) || this.#at !== end || this.#high >= 0x8000_0000) return false;
    if (this.#high === 0 && this.#low === 0) return false;
    this.#packed.setTimeWords(this.#low, this.#high);
    return true;
  }

  /** Whether exactly these bytes come next. */
  #skip(bytes: Uint8Array, end: number): boolean {
    const body = this.#body;
    const at = this.#at;
    if (at + bytes.length > end) return false;
    for (let index = 0; index < bytes.length; index += 1) if (body[at + index] !== bytes[index]) return false;
    this.#at = at + bytes.length;
    return true;
  }

  /** Into `#low` and `#high`; false for one that is not over within ten bytes or before the end. */
  #varint(end: number): boolean {
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index += 1) {
      if (this.#at >= end) return false;
      const byte = this.#body[this.#at] ?? 0;
      this.#at += 1;
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (index * 7);
      else if (index === 4) [low, high] = [low | (bits << 28), bits >>> 4];
      else high |= bits << (index * 7 - 32);
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return true;
      }
    }
    return false;
  }

  #part(end: number): TemplatePart | undefined {
    const start = this.#at;
    const whole = this.#whole(first.part, end);
    if (whole === undefined) return undefined;
    const partEnd = this.#at;
    this.#at = start + 1;
    this.#varint(partEnd);
    const key = this.#whole(first.key, partEnd);
    // Fields come in the order of their numbers, and that of a text is behind the one that says that it is a tag.
    const isTag = this.#body[this.#at] === first.isTag && this.#body[this.#at + 1] === 1;
    this.#at = partEnd;
    if (key === undefined) return undefined;
    return isTag ? { bytes: whole, isTag } : { bytes: key, isTag };
  }

  /** A copy of a field with a length, which must be of this number. */
  #whole(tag: number, end: number): Uint8Array | undefined {
    const start = this.#at;
    if (this.#body[start] !== tag) return undefined;
    this.#at += 1;
    if (!this.#varint(end) || this.#high !== 0 || this.#at + this.#low > end) return undefined;
    this.#at += this.#low;
    return Uint8Array.prototype.slice.call(this.#body, start, this.#at);
  }
}

/** Behind its number and its length. */
function keyOf(bytes: Uint8Array): string {
  let at = 1;
  while ((bytes[at] ?? 0) >= 0x80) at += 1;
  return Buffer.from(bytes.buffer, bytes.byteOffset + at + 1, bytes.byteLength - at - 1).toString('utf8');
}
