import { giveBack, type Memory, noMemory, takeMemory } from '../memory.ts';

const shortTextMax = 127;

/** Bytes that grow, with the few forms in which the engine's own format writes values: little-endian, lengths as varints. */
export class Bytes {
  #memory: Memory = noMemory;
  #buffer: Buffer = noMemory.bytes;
  #view: DataView = noMemory.view;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written; shares its memory with this object until the next write. */
  get written(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** Nothing is written any more, and what `written` gave is no longer to be looked at. */
  release(): void {
    giveBack(this.#memory);
    this.#use(noMemory);
    this.#length = 0;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  varint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 127) {
      this.#buffer[this.#length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.#buffer[this.#length++] = rest;
  }

  uint16(value: number): void {
    this.#reserve(2);
    this.#view.setUint16(this.#length, value, true);
    this.#length += 2;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  /** A whole number below 2^53 in eight bytes. */
  uint64(value: number): void {
    this.#reserve(8);
    this.#view.setUint32(this.#length, value, true);
    this.#view.setUint32(this.#length + 4, value / 0x1_0000_0000, true);
    this.#length += 8;
  }

  /** The lowest 64 bits. */
  int64(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
  }

  int128(value: bigint): void {
    this.int64(value);
    this.int64(value >> 64n);
  }

  float64(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  float64s(values: Float64Array, from: number, count: number): void {
    this.#reserve(count * 8);
    const view = this.#view;
    let at = this.#length;
    for (let index = from; index < from + count; index += 1) {
      view.setFloat64(at, values[index] as number, true);
      at += 8;
    }
    this.#length = at;
  }

  /** The length in bytes of UTF-8 and then these. A lone surrogate becomes U+FFFD. */
  text(value: string): void {
    if (value.length <= shortTextMax && this.#shortAscii(value)) return;
    const bytes = Buffer.byteLength(value);
    this.varint(bytes);
    this.#reserve(bytes);
    this.#buffer.write(value, this.#length, 'utf8');
    this.#length += bytes;
  }

  zeros(bytes: number): void {
    this.#reserve(bytes);
    this.#buffer.fill(0, this.#length, this.#length + bytes);
    this.#length += bytes;
  }

  /** Whole numbers of one, two or four bytes, which is how large the largest of them is. */
  numbers(numbers: Uint32Array, bytesOfOne: 1 | 2 | 4): void {
    this.#reserve(numbers.length * bytesOfOne);
    if (bytesOfOne === 1) {
      this.#buffer.set(numbers, this.#length);
    } else if (bytesOfOne === 4) {
      this.#buffer.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), this.#length);
    } else {
      for (let index = 0; index < numbers.length; index += 1) {
        this.#view.setUint16(this.#length + index * 2, numbers[index] as number, true);
      }
    }
    this.#length += numbers.length * bytesOfOne;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Most texts are short and plain, and for those a call into the runtime costs more than the copying. */
  #shortAscii(value: string): boolean {
    const { length } = value;
    this.#reserve(length + 1);
    const buffer = this.#buffer;
    const start = this.#length + 1;
    for (let index = 0; index < length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 127) return false;
      buffer[start + index] = code;
    }
    buffer[this.#length] = length;
    this.#length = start + length;
    return true;
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#buffer.length) return;
    const larger = takeMemory(needed);
    this.#buffer.copy(larger.bytes, 0, 0, this.#length);
    giveBack(this.#memory);
    this.#use(larger);
  }

  #use(memory: Memory): void {
    this.#memory = memory;
    this.#buffer = memory.bytes;
    this.#view = memory.view;
  }
}
