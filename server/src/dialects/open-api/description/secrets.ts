import { branchesOf, isSchema, type JsonSchema, propertiesOf } from '../json-schema.ts';

/**
 * A copy of the schema with `x-secret: true` at every JSON Pointer; `*` stands for every element of an array. A pointer that
 * leads nowhere is a mistake in the declaration, because then nothing would redact the field.
 */
export function markSecrets(schema: JsonSchema, pointers: readonly string[]): JsonSchema {
  return pointers.reduce((marked, pointer) => {
    const result = mark(marked, pointer === '' ? [] : pointer.split('/').slice(1));
    if (result === undefined) throw new Error(`the secret ${pointer} is not a field of its schema`);
    return result;
  }, schema);
}

function mark(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return { ...schema, 'x-secret': true };
  if (name === '*') {
    const items = isSchema(schema.items) ? mark(schema.items, rest) : undefined;
    return items === undefined ? inBranches(schema, path) : { ...schema, items };
  }
  const properties = propertiesOf(schema);
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  const marked = property === undefined ? undefined : mark(property, rest);
  if (marked === undefined) return inBranches(schema, path);
  return { ...schema, properties: { ...properties, [name]: marked } };
}

/** A field that may be null is a union of the field and null. */
function inBranches(schema: JsonSchema, path: readonly string[]): JsonSchema | undefined {
  const branches = branchesOf(schema);
  const marked = branches.map((branch) => mark(branch, path));
  if (marked.every((branch) => branch === undefined)) return undefined;
  const keyword = 'anyOf' in schema ? 'anyOf' : 'oneOf';
  return { ...schema, [keyword]: branches.map((branch, index) => marked[index] ?? branch) };
}
