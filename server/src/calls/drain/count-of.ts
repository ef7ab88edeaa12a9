/** How often a byte, or a series of so many, stands in others. */
export function countOf(bytes: Buffer, wanted: number | Buffer, length: number): number {
  let count = 0;
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + length)) count += 1;
  return count;
}
