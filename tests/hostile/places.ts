import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import type { ValidRequest } from '../support/valid-requests.ts';
import type { Pointer } from './json-text.ts';

/** The parts of a JSON Schema that mutations look at. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly 'x-query'?: 'json' | 'comma';
  readonly 'x-stored-document'?: true;
}

/** The one place of a request that a case changes. */
export type Place =
  | { readonly kind: 'parameter'; readonly name: string; readonly schema: Schema }
  | { readonly kind: 'query'; readonly name: string; readonly schema: Schema }
  | FieldPlace
  | { readonly kind: 'header' }
  | { readonly kind: 'body' }
  | { readonly kind: 'path' };

export interface FieldPlace {
  readonly kind: 'field';
  readonly pointer: Pointer;
  /** What the declaration says about the place; nothing inside stored documents. */
  readonly schema: Schema;
  readonly value: unknown;
  readonly inDocument: boolean;
}

export const nameOf = (place: Place): string => {
  if (place.kind === 'field') return `body ${place.pointer.join('.') || '(all)'}`;
  return 'name' in place ? `${place.kind} ${place.name}` : place.kind;
};

export function placesOf(operation: Operation, request: ValidRequest): Place[] {
  const named = (kind: 'parameter' | 'query', schema: Schema | undefined): Place[] =>
    Object.entries(schema?.properties ?? {}).map(([name, property]) => ({ kind, name, schema: property }));
  const fields =
    operation.method === 'POST' ? fieldsOf((operation.body ?? {}) as Schema, request.body ?? {}, [], false) : [];
  return [
    ...named('parameter', operation.params as Schema | undefined),
    ...named('query', operation.query as Schema | undefined),
    ...fields,
    { kind: 'header' },
    ...(operation.method === 'POST' ? ([{ kind: 'body' }] as const) : []),
    { kind: 'path' },
  ];
}

/** The value and everything below it, and the fields that it might have. Of an array the first element stands for all. */
function fieldsOf(schema: Schema, value: unknown, pointer: Pointer, inDocument: boolean): FieldPlace[] {
  const own: FieldPlace = { kind: 'field', pointer, schema, value, inDocument };
  const isDocument = inDocument || schema['x-stored-document'] === true;
  const branch = branchFor(schema, value);
  if (Array.isArray(value)) {
    const below = value.length === 0 ? [] : fieldsOf(branch.items ?? {}, value[0], [...pointer, 0], isDocument);
    return [own, ...below];
  }
  if (typeof value !== 'object' || value === null) return [own];
  const names = new Set([...Object.keys(value), ...Object.keys(branch.properties ?? {})]);
  const members = [...names].flatMap((name) => {
    const member = (value as Record<string, unknown>)[name];
    return fieldsOf(branch.properties?.[name] ?? {}, member, [...pointer, name], isDocument);
  });
  return [own, ...members];
}

/** Of a union the branch with the value's type. */
export function branchFor(schema: Schema, value: unknown): Schema {
  const type = Array.isArray(value) ? 'array' : typeof value;
  return schema.anyOf?.find((branch) => typesOf(branch).includes(type)) ?? schema.anyOf?.[0] ?? schema;
}

export function typesOf(schema: Schema): string[] {
  if (schema.type !== undefined) return [schema.type].flat();
  if (schema.enum !== undefined) return schema.enum.map((value) => typeof value);
  if ('const' in schema) return [typeof schema.const];
  return (schema.anyOf ?? []).flatMap(typesOf);
}

/** The values of an enumeration, also of one written as a union of constants. */
export function listedValues(schema: Schema): unknown[] {
  if (schema.enum !== undefined) return [...schema.enum];
  if ('const' in schema) return [schema.const];
  return (schema.anyOf ?? []).flatMap(listedValues);
}
