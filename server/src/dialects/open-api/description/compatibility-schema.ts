import { branchesOf, isSchema, type JsonSchema, propertiesOf, requiredOf, typesOf, valuesOf } from '../json-schema.ts';
import type { Components } from './document.ts';

/** A request may get wider and an answer may get narrower; the other way round breaks somebody. */
export type Direction = 'request' | 'answer';

export interface BothComponents {
  readonly before: Components;
  readonly after: Components;
}

/** Keywords whose number must not fall in a request (it would take less) or must not rise (it would ask for more). */
const upperBounds = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'] as const;
const lowerBounds = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'] as const;

/** What makes `after` unfit for a client that knows `before`, one sentence each. `where` starts every sentence. */
export function compareSchemas(
  where: string,
  before: JsonSchema,
  after: JsonSchema,
  direction: Direction,
  components: BothComponents,
): string[] {
  const earlier = resolve(before, components.before);
  const later = resolve(after, components.after);
  const typeFindings = compareTypes(where, earlier, later, direction);
  if (typeFindings.length > 0) return typeFindings;
  const branches = branchesOf(earlier).length + branchesOf(later).length > 0;
  if (branches && valuesOf(earlier) === undefined) return compareBranches(where, earlier, later, direction, components);
  return [
    ...(direction === 'request' ? compareRequestRules(where, earlier, later) : []),
    ...compareFields(where, earlier, later, direction, components),
    ...compareItems(where, earlier, later, direction, components),
  ];
}

function resolve(schema: JsonSchema, components: Components): JsonSchema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  const target = components.schemas[$ref.slice($ref.lastIndexOf('/') + 1)];
  if (target === undefined) throw new Error(`${$ref} leads nowhere`);
  return target;
}

function compareTypes(where: string, before: JsonSchema, after: JsonSchema, direction: Direction): string[] {
  const earlier = widened(typesOf(before));
  const later = widened(typesOf(after));
  const [promised, offered] = direction === 'request' ? [earlier, later] : [later, earlier];
  // No types at all means every type.
  if (offered.size === 0) return [];
  const missing = promised.size === 0 ? ['any type'] : [...promised].filter((type) => !offered.has(type));
  if (missing.length === 0) return [];
  return direction === 'request'
    ? [`${where} no longer takes ${missing.join(', ')}`]
    : [`${where} may now be ${missing.join(', ')}`];
}

/** Whoever takes numbers takes whole ones. */
function widened(types: readonly string[]): Set<string> {
  return new Set(types.includes('number') ? [...types, 'integer'] : types);
}

/** Compares the branches of unions that share a type; a schema without branches is its own only branch. */
function compareBranches(
  where: string,
  before: JsonSchema,
  after: JsonSchema,
  direction: Direction,
  components: BothComponents,
): string[] {
  const earlier = branchesOf(before).length > 0 ? branchesOf(before) : [before];
  const later = branchesOf(after).length > 0 ? branchesOf(after) : [after];
  const [needing, offering] = direction === 'request' ? [earlier, later] : [later, earlier];
  return needing.flatMap((branch) => {
    const results = offering.map((other) =>
      direction === 'request'
        ? compareSchemas(where, branch, other, direction, components)
        : compareSchemas(where, other, branch, direction, components),
    );
    return results.some((findings) => findings.length === 0) ? [] : (shortest(results) ?? []);
  });
}

function shortest(results: readonly string[][]): string[] | undefined {
  return [...results].sort((one, other) => one.length - other.length)[0];
}

function compareRequestRules(where: string, before: JsonSchema, after: JsonSchema): string[] {
  const findings: string[] = [];
  for (const keyword of upperBounds) {
    const [earlier, later] = [numberOf(before[keyword]), numberOf(after[keyword])];
    if (later < earlier) findings.push(`${where}: ${keyword} fell to ${later}`);
  }
  for (const keyword of lowerBounds) {
    const [earlier, later] = [-numberOf(negated(before[keyword])), -numberOf(negated(after[keyword]))];
    if (later > earlier) findings.push(`${where}: ${keyword} rose to ${later}`);
  }
  for (const keyword of ['pattern', 'multipleOf']) {
    if (after[keyword] !== undefined && after[keyword] !== before[keyword]) {
      findings.push(`${where}: ${keyword} is now ${String(after[keyword])}`);
    }
  }
  if (after.uniqueItems === true && before.uniqueItems !== true) findings.push(`${where}: elements must now differ`);
  return [...findings, ...compareValues(where, before, after)];
}

function compareValues(where: string, before: JsonSchema, after: JsonSchema): string[] {
  const later = valuesOf(after);
  if (later === undefined) return [];
  const earlier = valuesOf(before);
  if (earlier === undefined) return [`${where} now takes listed values only`];
  const kept = new Set(later.map((value) => JSON.stringify(value)));
  const removed = earlier.map((value) => JSON.stringify(value)).filter((value) => !kept.has(value));
  return removed.length === 0 ? [] : [`${where} no longer takes the value ${removed.join(', ')}`];
}

function compareFields(
  where: string,
  before: JsonSchema,
  after: JsonSchema,
  direction: Direction,
  components: BothComponents,
): string[] {
  const findings: string[] = [];
  const earlier = propertiesOf(before);
  const later = propertiesOf(after);
  const closes = after.additionalProperties === false;
  for (const [name, schema] of Object.entries(earlier)) {
    const now = Object.hasOwn(later, name) ? later[name] : undefined;
    if (now !== undefined) findings.push(...compareSchemas(`${where}.${name}`, schema, now, direction, components));
    else if (direction === 'answer' || closes) findings.push(`${where}.${name} was removed`);
  }
  if (direction === 'request') {
    for (const name of requiredOf(after)) {
      if (!requiredOf(before).includes(name)) findings.push(`${where}.${name} is now required`);
    }
    const wasOpen = before.type === 'object' && before.additionalProperties !== false;
    if (closes && wasOpen) findings.push(`${where} no longer takes fields that it does not name`);
  } else {
    for (const name of requiredOf(before)) {
      const stays = Object.hasOwn(later, name) && !requiredOf(after).includes(name);
      if (stays) findings.push(`${where}.${name} is no longer always there`);
    }
  }
  return findings;
}

function compareItems(
  where: string,
  before: JsonSchema,
  after: JsonSchema,
  direction: Direction,
  components: BothComponents,
): string[] {
  const earlier = isSchema(before.items) ? before.items : {};
  const later = isSchema(after.items) ? after.items : {};
  if (before.items === undefined && after.items === undefined) return [];
  return compareSchemas(`${where}[]`, earlier, later, direction, components);
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.POSITIVE_INFINITY;
}

function negated(value: unknown): unknown {
  return typeof value === 'number' ? -value : value;
}
