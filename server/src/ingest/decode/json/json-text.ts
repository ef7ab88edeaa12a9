/** What JSON texts hold here: integers are `bigint`, floats `number`, objects plain or maps. */
export type JsonValue =
  | null
  | string
  | number
  | bigint
  | boolean
  | readonly JsonValue[]
  | ReadonlyMap<string, JsonValue>
  | { readonly [key: string]: JsonValue };

/** `JSON.stringify` for values with integers of any size; what is no number in JSON becomes null. */
export function jsonText(value: JsonValue): string {
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  const entries = value instanceof Map ? [...value] : Object.entries(value as { readonly [key: string]: JsonValue });
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${jsonText(inner)}`).join(',')}}`;
}
