/** A tree without its positions, to compare the meaning of two texts. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => key !== 'start' && key !== 'end');
  return Object.fromEntries(members.map(([key, member]) => [key, plain(member)]));
}
