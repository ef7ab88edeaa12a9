import { nearestName } from '../../errors/index.ts';
import { type JsonSchema, typeOfValue, typesOf, valuesOf } from './json-schema.ts';
import type { Place } from './problem.ts';

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  null: 'null',
};

const sentNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  array: 'an array',
  object: 'an object',
  null: 'null',
};

/** Longer lists help nobody in a sentence; the whole list is in the problem. */
const listedMax = 20;
const nameLengthMax = 64;

/** What a schema asks for, as the end of "must be": `a string or null`. */
export function expectedBy(schema: JsonSchema): string {
  const values = valuesOf(schema);
  if (values !== undefined) return oneOfText(values);
  const types = typesOf(schema);
  return types.length === 0 ? 'a JSON value' : types.map((type) => typeNames[type] ?? type).join(' or ');
}

/** What was sent, by its type alone. In a path or query everything is text. */
export function sentAs(value: unknown, place: Place): string {
  if (place === 'body') return sentNames[typeOfValue(value)] ?? 'something else';
  return typeof value === 'string' ? 'other text' : (sentNames[typeOfValue(value)] ?? 'something else');
}

export function oneOfText(values: readonly unknown[]): string {
  const listed = values.slice(0, listedMax).map((value) => JSON.stringify(value));
  const more = values.length > listed.length ? ', …' : '';
  return listed.length === 1 ? `${listed[0]}` : `one of ${listed.join(', ')}${more}`;
}

/** A bound with its unit: `1 character`, `20 elements`. */
export function counted(count: unknown, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** What to do about a name that is not known: take the nearest one, or one of the list. */
export function adviceForName(name: string, known: readonly string[]): { advice: string; suggestion?: string } {
  const suggestion = name.length > nameLengthMax ? undefined : nearestName(name, known);
  if (suggestion !== undefined) return { advice: `did you mean "${suggestion}"?`, suggestion };
  if (known.length === 0) return { advice: 'nothing is known here; leave it out' };
  const listed = known.slice(0, listedMax).join(', ');
  return { advice: `leave it out or use one of ${listed}${known.length > listedMax ? ', …' : ''}` };
}
