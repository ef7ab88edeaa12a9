/** UTF-8 needs at most three bytes for a unit of UTF-16, so a short text need not be counted. */
const bytesPerUnitMax = 3;

export const isLongerThan = (text: string, bytesMax: number): boolean =>
  text.length * bytesPerUnitMax > bytesMax && Buffer.byteLength(text) > bytesMax;

/** The beginning of a text that has at most `bytesMax` bytes in UTF-8; no character is cut apart. */
export function cutToBytes(text: string, bytesMax: number): string {
  if (!isLongerThan(text, bytesMax)) return text;
  // Nothing behind this many units can be in it, and a text may have 64 MiB.
  const bytes = Buffer.from(text.slice(0, bytesMax));
  let end = Math.min(bytesMax, bytes.length);
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
