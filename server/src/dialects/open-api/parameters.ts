import { JsonTextError, parseJsonText } from '../../json/index.ts';
import { coerceText } from './coerce.ts';
import { isSchema, type JsonSchema, propertiesOf, typesOf } from './json-schema.ts';
import type { Place, Problem } from './problem.ts';
import { adviceForName } from './wording.ts';

/** Parameters of a path or query as the schema wants them, with what was wrong on the way. */
export interface ReadParameters {
  readonly values: Record<string, unknown>;
  readonly problems: readonly Problem[];
}

const nothing: ReadParameters = Object.freeze({ values: Object.freeze({}), problems: Object.freeze([]) });

/** What a part of a path must not hold; PostgreSQL's text cannot carry it, and nobody types it on purpose. */
function refusedCharacter(text: string): string | undefined {
  if (text.includes('\0')) return 'must not hold the character U+0000; remove it';
  return text.isWellFormed() ? undefined : 'must not hold half of a surrogate pair; remove it';
}

export function readPathParameters(raw: Readonly<Record<string, string>>, schema: JsonSchema): ReadParameters {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const properties = propertiesOf(schema);
  for (const name in raw) {
    const text = raw[name] ?? '';
    const refused = refusedCharacter(text);
    if (refused === undefined) values[name] = coerceText(text, properties[name] ?? {});
    else problems.push({ in: 'path', field: name, rule: 'characters', message: refused });
  }
  return { values, problems };
}

/**
 * A repeated parameter is refused unless it is a plain array. `x-query: json` takes JSON text, `x-query: comma` a list with
 * commas. Defaults of the schema are filled in.
 */
export function readQuery(pairs: readonly (readonly [string, string])[], schema: JsonSchema): ReadParameters {
  const properties = propertiesOf(schema);
  if (pairs.length === 0 && !hasDefaults(properties)) return nothing;
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, texts] of grouped(pairs)) {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const message = property === undefined ? undefined : refusalOf(texts, property);
    if (property === undefined) {
      problems.push(unknownParameter(name, Object.keys(properties)));
    } else if (message !== undefined) {
      problems.push({ in: 'query', field: name, ...message });
    } else {
      const read = readValue(texts, property);
      if ('problem' in read) problems.push({ in: 'query', field: name, ...read.problem });
      else values[name] = read.value;
    }
  }
  for (const [name, property] of Object.entries(properties)) {
    if (!(name in values) && property.default !== undefined) values[name] = structuredClone(property.default);
  }
  return { values, problems };
}

function hasDefaults(properties: Readonly<Record<string, JsonSchema>>): boolean {
  for (const name in properties) if (properties[name]?.default !== undefined) return true;
  return false;
}

function grouped(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, text] of pairs) {
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [text]);
    else group.push(text);
  }
  return groups;
}

function unknownParameter(name: string, known: readonly string[]): Problem {
  const { advice, suggestion } = adviceForName(name, known);
  const field = name.length > 64 ? `${name.slice(0, 64)}…` : name;
  const place: Place = 'query';
  const problem = { in: place, field, rule: 'unknown', message: `is unknown; ${advice}` };
  return suggestion === undefined ? problem : { ...problem, suggestion };
}

function refusalOf(texts: readonly string[], property: JsonSchema): { rule: string; message: string } | undefined {
  const isPlainArray = property['x-query'] === undefined && typesOf(property).includes('array');
  if (texts.length > 1 && !isPlainArray) {
    return { rule: 'repeated', message: `was sent ${texts.length} times; send it once` };
  }
  for (const text of texts) {
    const message = refusedCharacter(text);
    if (message !== undefined) return { rule: 'characters', message };
  }
  return undefined;
}

type Read = { readonly value: unknown } | { readonly problem: { rule: string; message: string } };

function readValue(texts: readonly string[], property: JsonSchema): Read {
  const [text = ''] = texts;
  const items = isSchema(property.items) ? property.items : {};
  if (property['x-query'] === 'json') return readJson(text);
  if (property['x-query'] === 'comma') {
    return { value: text === '' ? [] : text.split(',').map((part) => coerceText(part.trim(), items)) };
  }
  if (typesOf(property).includes('array')) return { value: texts.map((part) => coerceText(part, items)) };
  return { value: coerceText(text, property) };
}

function readJson(text: string): Read {
  try {
    return { value: parseJsonText(text) };
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    return { problem: { rule: 'json', message: `must be JSON text, percent-encoded: ${error.message}` } };
  }
}
