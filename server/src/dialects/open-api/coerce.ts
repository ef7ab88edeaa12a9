import { type JsonSchema, typesOf } from './json-schema.ts';

const wholeNumber = /^-?(?:0|[1-9][0-9]{0,15})$/;
const decimalNumber = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$/;

/**
 * Reads a text of a path or query as what the schema asks for. Strict: `1e3` is no integer, `yes` and `1` are no boolean.
 * A text that is nothing of what is asked for stays a text, and validation says so.
 */
export function coerceText(text: string, schema: JsonSchema): unknown {
  const types = typesOf(schema);
  // A schema that takes text takes it as it is: "1" must not become a number because a number would do as well.
  if (types.length === 0 || types.includes('string')) return text;
  if (types.includes('integer') && wholeNumber.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  if (types.includes('number') && decimalNumber.test(text) && Number.isFinite(Number(text))) return Number(text);
  // Python writes True, and so does the documented example of a boolean.
  if (types.includes('boolean') && /^(?:[Tt]rue|[Ff]alse)$/.test(text)) return /^[Tt]/.test(text);
  if (types.includes('null') && text === 'null') return null;
  return text;
}
