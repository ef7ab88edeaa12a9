/** So that all of them stay below some megabytes, whatever callers send. */
const textsMax = 1_000;

/**
 * What `read` makes of a text, made once for each of the texts that come again and again: settings of rows that every call looks at. Values
 * are shared by everybody who asks, so they are frozen, with all that is in them.
 *
 * @param textLengthMax longer texts are read each time: they differ from each other, and would take memory for nothing
 */
export function readOnce<Value>(read: (text: string) => Value, textLengthMax = 2_000): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = read(text);
    if (text.length > textLengthMax) return value;
    if (known.size >= textsMax) known.clear();
    freezeAll(value);
    known.set(text, value);
    return value;
  };
}

function freezeAll(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freezeAll(inner);
}
