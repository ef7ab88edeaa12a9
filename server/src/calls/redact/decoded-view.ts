import { parseJson } from '../../json/index.ts';

/** Bytes as a reader would see them after decoding, and for each of them where it stands in the text; one more offset marks the end. */
export interface DecodedView {
  readonly bytes: Buffer;
  readonly offsets: Uint32Array;
}

interface Encoding {
  /** The byte with which everything begins that is encoded. */
  readonly lead: number;
  /** What stands at a lead byte; undefined when nothing is encoded there. */
  readonly decode: (bytes: Buffer, at: number) => { readonly decoded: Buffer; readonly length: number } | undefined;
}

export function plainView(bytes: Buffer): DecodedView {
  return { bytes, offsets: Uint32Array.from({ length: bytes.length + 1 }, (_, index) => index) };
}

/** The view behind one more decoding; undefined when nothing was encoded. */
export function decodeView(view: DecodedView, { lead, decode }: Encoding): DecodedView | undefined {
  const { bytes, offsets } = view;
  if (!bytes.includes(lead)) return undefined;
  const decodedBytes = Buffer.allocUnsafe(bytes.length);
  const decodedOffsets = new Uint32Array(bytes.length + 1);
  let length = 0;
  let isChanged = false;
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] as number;
    const found = byte === lead ? decode(bytes, at) : undefined;
    if (found === undefined) {
      decodedBytes[length] = byte;
      decodedOffsets[length++] = offsets[at] as number;
      at += 1;
    } else {
      for (const one of found.decoded) {
        decodedBytes[length] = one;
        decodedOffsets[length++] = offsets[at] as number;
      }
      at += found.length;
      isChanged = true;
    }
  }
  if (!isChanged) return undefined;
  decodedOffsets[length] = offsets[bytes.length] as number;
  return { bytes: decodedBytes.subarray(0, length), offsets: decodedOffsets.subarray(0, length + 1) };
}

/** `%61` */
export const percentEncoding: Encoding = {
  lead: 0x25,
  decode(bytes, at) {
    const hex = bytes.toString('latin1', at + 1, at + 3);
    return /^[0-9a-f]{2}$/i.test(hex) ? { decoded: Buffer.from(hex, 'hex'), length: 3 } : undefined;
  },
};

/** `\u0061` and `\/`: the escapes of JSON. */
export const jsonEscapes: Encoding = {
  lead: 0x5c,
  decode(bytes, at) {
    const next = bytes.toString('latin1', at, at + 12);
    // The letters of escapes are small ones: `C:\Backup` holds none.
    const found = /^\\(?:u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})?|["\\/bfnrt])/.exec(next)?.[0];
    if (found === undefined) return undefined;
    // Two units are taken together only where they are the two halves of one character.
    const pair = found.length === 12 && !isSurrogatePair(found) ? found.slice(0, 6) : found;
    return { decoded: Buffer.from(parseJson(`"${pair}"`) as string), length: pair.length };
  },
};

const isSurrogatePair = (escapes: string): boolean => /^\\ud[89ab][0-9a-f]{2}\\ud[c-f]/i.test(escapes);
