/** UTF-8 takes at most three bytes for one UTF-16 unit. */
const bytesOfUnitMax = 3;
/** As many units as surely have a length of one byte, and of two: a byte of a length holds seven bits. */
const unitsOfOneByte = Math.floor(0x7f / bytesOfUnitMax);
const unitsOfTwoBytes = Math.floor(0x3fff / bytesOfUnitMax);

/** The most bytes that a text of so many UTF-16 units takes with its length. */
export const textBytesMax = (units: number): number => units * bytesOfUnitMax + bytesOfUnitMax;

/**
 * Writes a text behind its length and answers where it ends. Halves of surrogate pairs become U+FFFD. The length takes as many bytes as
 * the longest text of so many units would need, since it is not known before the text is written: a reader goes on as long as the high bit
 * is set, whether the rest is zero or not. Texts have fewer than 2^21 bytes.
 */
export function writeText(into: Buffer, at: number, text: string): number {
  const { length } = text;
  if (length === 0) {
    into[at] = 0;
    return at + 1;
  }
  if (length <= unitsOfOneByte) {
    const bytes = into.write(text, at + 1);
    into[at] = bytes;
    return at + 1 + bytes;
  }
  if (length <= unitsOfTwoBytes) {
    const bytes = into.write(text, at + 2);
    into[at] = (bytes & 0x7f) | 0x80;
    into[at + 1] = bytes >> 7;
    return at + 2 + bytes;
  }
  const bytes = into.write(text, at + 3);
  into[at] = (bytes & 0x7f) | 0x80;
  into[at + 1] = ((bytes >> 7) & 0x7f) | 0x80;
  into[at + 2] = bytes >> 14;
  return at + 3 + bytes;
}

/** A text behind its length. */
export function bytesOfText(text: string): Buffer {
  const into = Buffer.allocUnsafe(textBytesMax(text.length));
  return Buffer.from(into.subarray(0, writeText(into, 0, text)));
}
