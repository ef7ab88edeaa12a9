import type { TObject } from 'typebox';

/** Keys of a body that its schema does not name, as the attribute under which documents keep them. */
export function extraKeys(schema: TObject, body: object): { extra?: Record<string, unknown> } {
  const unnamed = Object.entries(body).filter(([key]) => !Object.hasOwn(schema.properties, key));
  return unnamed.length === 0 ? {} : { extra: Object.fromEntries(unnamed) };
}
