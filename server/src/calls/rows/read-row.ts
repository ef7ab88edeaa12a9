import { type CallColumnType, type CallRowColumn, callRowColumns } from './columns.ts';

export interface ReadRow {
  /** By the name of the column. */
  readonly values: Readonly<Record<string, string | number>>;
  /** Where the next row begins. */
  readonly end: number;
}

class Cut extends Error {}

/** The row that begins there; undefined where the bytes end before it does. What it says of itself is not checked. */
export function readCallRow(bytes: Buffer, at: number): ReadRow | undefined {
  const reader = new RowReader(bytes, at);
  try {
    const entries = callRowColumns.map(({ name, type }: CallRowColumn) => [name, reader.read(type)]);
    return { values: Object.fromEntries(entries), end: reader.at };
  } catch (error) {
    if (error instanceof Cut) return undefined;
    throw error;
  }
}

class RowReader {
  at: number;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  read(type: CallColumnType): string | number {
    switch (type) {
      case 'UInt8':
        return this.#bytes.readUInt8(this.#take(1));
      case 'UInt16':
        return this.#bytes.readUInt16LE(this.#take(2));
      case 'Int64':
      case 'UInt64':
        return Number(this.#bytes.readBigUInt64LE(this.#take(8)));
      case 'String': {
        const length = this.#length();
        return this.#bytes.toString('utf8', this.#take(length), this.at);
      }
    }
  }

  /** Seven bits a byte, the lowest first. No text needs more than three bytes (`writeText`), so a longer one is damaged. */
  #length(): number {
    let length = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const byte = this.#bytes[this.#take(1)] as number;
      length += (byte & 0x7f) << shift;
      if (byte < 0x80) return length;
    }
    throw new Cut();
  }

  #take(bytes: number): number {
    const start = this.at;
    if (start + bytes > this.#bytes.length) throw new Cut();
    this.at += bytes;
    return start;
  }
}
