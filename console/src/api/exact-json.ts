/** Whole numbers that a number of this language cannot hold, each in the form in which it is written back. */
type RawJson = (text: string) => unknown;
type Reviver = (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** Not in every browser yet: there such a number loses its last digits, as in every program of this language. */
const rawJson = (JSON as unknown as { readonly rawJSON?: RawJson }).rawJSON;

const largeNumber = /[:,[]\s*-?\d{16,}\s*[,\]}]/;

const keepDigits: Reviver = (_, value, context) =>
  typeof value === 'number' && context?.source !== undefined && isTooLarge(value, context.source)
    ? rawJson?.(context.source)
    : value;

const isTooLarge = (value: number, source: string): boolean => /^-?\d+$/.test(source) && !Number.isSafeInteger(value);

/** Reads JSON of which parts are written back as they came: ids of 64 bits keep all their digits. */
export function exactJson(text: string): unknown {
  if (rawJson === undefined || !largeNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, keepDigits as Parameters<typeof JSON.parse>[1]);
}
