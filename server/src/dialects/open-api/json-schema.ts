/** A JSON Schema as plain data. The declarations' TypeBox schemas are such objects, too. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** A declaration's schema as the plain data that it is; TypeBox keeps its own marks out of sight. */
export function asJsonSchema(schema: object): JsonSchema {
  return schema as JsonSchema;
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return isSchema(schema.properties) ? (schema.properties as Record<string, JsonSchema>) : {};
}

export function requiredOf(schema: JsonSchema): readonly string[] {
  return Array.isArray(schema.required) ? (schema.required as string[]) : [];
}

/** The branches of a union, or nothing. */
export function branchesOf(schema: JsonSchema): readonly JsonSchema[] {
  const branches = schema.anyOf ?? schema.oneOf;
  return Array.isArray(branches) ? branches.filter(isSchema) : [];
}

/** The JSON types that a schema lets through at its outermost level; empty when it does not say. */
export function typesOf(schema: JsonSchema): readonly string[] {
  if (typeof schema.type === 'string') return [schema.type];
  if (Array.isArray(schema.type)) return schema.type as string[];
  const values = valuesOf(schema);
  if (values !== undefined) return [...new Set(values.map(typeOfValue))];
  return [...new Set(branchesOf(schema).flatMap(typesOf))];
}

/** The closed list of values that a schema names by `enum`, `const` or a union of these. */
export function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum;
  if ('const' in schema) return [schema.const];
  const branches = branchesOf(schema);
  if (branches.length === 0) return undefined;
  const lists = branches.map(valuesOf);
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

export function typeOfValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

/**
 * A copy in which every object that names its fields refuses others, unless it says itself what becomes of them. Stored
 * documents and maps name no fields and stay open.
 */
export function closeObjects(schema: JsonSchema): JsonSchema {
  const copy: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) copy[keyword] = closeBelow(keyword, value);
  const namesFields = isSchema(copy.properties) && copy.type === 'object';
  if (namesFields && !('additionalProperties' in copy) && !('unevaluatedProperties' in copy)) {
    copy.additionalProperties = false;
  }
  return copy;
}

/** The schema that a body is judged by: closed throughout, or open at its outermost level where unknown keys are kept. */
export function judgedBody(schema: JsonSchema, unknownKeys: 'refuse' | 'keep'): JsonSchema {
  return unknownKeys === 'keep' ? { ...schema, additionalProperties: true } : closeObjects(schema);
}

const mapsOfSchemas = new Set(['properties', 'patternProperties', '$defs']);
const listsOfSchemas = new Set(['anyOf', 'oneOf', 'prefixItems']);
const singleSchemas = new Set(['items', 'additionalProperties', 'not']);

function closeBelow(keyword: string, value: unknown): unknown {
  if (mapsOfSchemas.has(keyword) && isSchema(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, closeMember(part)]));
  }
  if (listsOfSchemas.has(keyword) && Array.isArray(value)) return value.map(closeMember);
  return singleSchemas.has(keyword) ? closeMember(value) : value;
}

function closeMember(value: unknown): unknown {
  return isSchema(value) ? closeObjects(value) : value;
}
