/** Bytes as a reader would see them after decoding, and for each of them where it stands in the text; one more offset marks the end. */
export interface DecodedView {
  readonly bytes: Buffer;
  readonly offsets: Uint32Array;
}

type DecodeEscape = (bytes: Buffer, at: number) => { readonly decoded: Buffer; readonly length: number } | undefined;

export function plainView(bytes: Buffer): DecodedView {
  return { bytes, offsets: Uint32Array.from({ length: bytes.length + 1 }, (_, index) => index) };
}

/** The view behind one more decoding; undefined when nothing was encoded. */
export function decodeView(view: DecodedView, decodeEscape: DecodeEscape): DecodedView | undefined {
  const { bytes, offsets } = view;
  const decodedBytes = Buffer.allocUnsafe(bytes.length);
  const decodedOffsets = new Uint32Array(bytes.length + 1);
  let length = 0;
  let at = 0;
  let hasEscape = false;
  while (at < bytes.length) {
    const found = decodeEscape(bytes, at);
    hasEscape ||= found !== undefined;
    const decoded = found?.decoded ?? bytes.subarray(at, at + 1);
    for (const byte of decoded) {
      decodedBytes[length] = byte;
      decodedOffsets[length] = offsets[at] ?? 0;
      length += 1;
    }
    at += found?.length ?? 1;
  }
  if (!hasEscape) return undefined;
  decodedOffsets[length] = offsets[bytes.length] ?? 0;
  return { bytes: decodedBytes.subarray(0, length), offsets: decodedOffsets.subarray(0, length + 1) };
}

const percent = 0x25;
const backslash = 0x5c;

/** `%61` */
export const percentEscape: DecodeEscape = (bytes, at) => {
  if (bytes[at] !== percent) return undefined;
  const hex = bytes.toString('latin1', at + 1, at + 3);
  return /^[0-9a-f]{2}$/i.test(hex) ? { decoded: Buffer.from(hex, 'hex'), length: 3 } : undefined;
};

/** `\u0061` and `\/`: the escapes of JSON. */
export const jsonEscape: DecodeEscape = (bytes, at) => {
  if (bytes[at] !== backslash) return undefined;
  const found = /^\\(?:u[0-9a-f]{4}(?:\\u[0-9a-f]{4})?|["\\/bfnrt])/i.exec(bytes.toString('latin1', at, at + 12))?.[0];
  if (found === undefined) return undefined;
  // Two units are taken together only where they are the two halves of one character.
  const pair = found.length === 12 && !isSurrogatePair(found) ? found.slice(0, 6) : found;
  return { decoded: Buffer.from(JSON.parse(`"${pair}"`) as string), length: pair.length };
};

const isSurrogatePair = (escapes: string): boolean => /^\\ud[89ab][0-9a-f]{2}\\ud[c-f]/i.test(escapes);
