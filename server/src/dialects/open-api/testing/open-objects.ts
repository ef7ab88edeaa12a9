import type { Description } from '../description/document.ts';
import { isSchema } from '../json-schema.ts';

/**
 * Every place in the answer schemas where an object may hold fields that nobody named, apart from what is marked as a stored
 * document (kept as the caller sent it) or as the detail of an error (which depends on the code).
 */
export function openObjects(description: Description): string[] {
  const found: string[] = [];
  for (const [path, item] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      walk(operation?.responses, `${method} ${path}`, found);
    }
  }
  walk(description.components.schemas, 'components', found);
  walk(description.components.responses, 'components', found);
  return found;
}

/** Keywords below which there are values, not schemas. */
const values = new Set(['examples', 'example', 'enum', 'const', 'default', 'headers']);

function walk(value: unknown, where: string, found: string[]): void {
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) walk(part, `${where}/${index}`, found);
    return;
  }
  if (!isSchema(value) || value['x-stored-document'] === true || value['x-error-detail'] === true) return;
  const isObject = value.type === 'object' || (Array.isArray(value.type) && value.type.includes('object'));
  // Inside `allOf` the other members close the object; the failure responses add nothing but a list of codes.
  const isRefinement = /\/allOf\/[0-9]+$/.test(where);
  const isOpen = value.additionalProperties !== false && value.unevaluatedProperties !== false;
  if (isObject && isOpen && !isRefinement) found.push(where);
  if (isUnconstrained(value)) found.push(`${where} (anything)`);
  for (const [keyword, part] of Object.entries(value)) {
    if (values.has(keyword)) continue;
    // The names in it are fields and no keywords, and it may be empty.
    if (keyword === 'properties' && isSchema(part)) walk(Object.values(part), `${where}/${keyword}`, found);
    else walk(part, `${where}/${keyword}`, found);
  }
}

const namesOfTypes = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'];

/** A `schema` or member that says nothing lets everything through, objects of any kind included. */
function isUnconstrained(value: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(value);
  const isSchemaLike = keys.every((key) => key === 'description' || key === 'title' || key.startsWith('x-'));
  return isSchemaLike && !namesOfTypes.some((key) => key in value);
}
