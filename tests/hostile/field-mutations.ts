import fc from 'fast-check';
import type { Draft } from './draft.ts';
import { replaced, Verbatim, withMembers, write } from './json-text.ts';
import { each, type Mutation, oneOf, uuidOf, uuidSources } from './mutation.ts';
import { branchFor, type FieldPlace, listedValues, typesOf } from './places.ts';
import { brokenValues, depths, longText, nested, numbers, refusedStrings, texts, valuesOfTypes } from './values.ts';

/** Changes of one value of a JSON body: what its schema allows about half of the time, anything otherwise. */
export function fieldMutations(place: FieldPlace): fc.Arbitrary<Mutation> {
  const { pointer, value } = place;
  const schema = branchFor(place.schema, value);
  const put = (draft: Draft, replacement: unknown): void => {
    draft.body = replaced(draft.body, pointer, replacement);
  };
  const types = place.schema.type === undefined && value !== undefined ? [typeof value] : typesOf(place.schema);
  const isText = types.includes('string');
  const isNumber = types.includes('integer') || types.includes('number');
  return oneOf(
    [6, each('allowed', allowedValues(place), put)],
    [3, each('type', valuesOfTypes, put)],
    [1, each('missing', [undefined], put)],
    [1, each('null', [null], put)],
    [1, each('number', numbers.map(verbatim), put)],
    [1, each('deep', depths, (draft, depth) => put(draft, new Verbatim(nested(depth, depth > 1000 ? '[' : '{"a":'))))],
    [1, each('refused text', refusedStrings.map(verbatim), put)],
    [1, each('not JSON', brokenValues.map(verbatim), put)],
    [1, each('10k elements', [value ?? 'x'], (draft, element) => put(draft, Array(10_000).fill(element)))],
    ...(isText ? ([[8, textMutations(schema, put)]] as const) : []),
    ...(isNumber ? ([[3, each('bound', boundsOf(schema), put)]] as const) : []),
    ...(Array.isArray(value) ? ([[4, elementMutations(value, schema.maxItems ?? 6_000, put)]] as const) : []),
    ...(typeof value === 'object' && value !== null && !Array.isArray(value)
      ? ([[4, keyMutations(value, put)]] as const)
      : []),
  );
}

type Put = (draft: Draft, replacement: unknown) => void;

const verbatim = (text: string): Verbatim => new Verbatim(text);

function textMutations({ maxLength }: { maxLength?: number }, put: Put): fc.Arbitrary<Mutation> {
  const fitting = texts.map((text) => text.slice(0, maxLength));
  const lengths = maxLength === undefined ? [1, 300, 5_000] : [0, 1, maxLength, maxLength + 1];
  return oneOf(
    [5, each('text', fitting, put)],
    [4, each('uuid of', uuidSources, (draft, source, world) => put(draft, uuidOf(source, world)))],
    [
      2,
      fc
        .string({ unit: 'binary', maxLength: Math.min(maxLength ?? 40, 40) })
        .chain((text) => each('random', [text], put)),
    ],
    [2, each('length', lengths, (draft, length) => put(draft, 'é'.repeat(length)))],
    [1, each('long', [longText], put)],
  );
}

function elementMutations(value: readonly unknown[], maxItems: number, put: Put): fc.Arbitrary<Mutation> {
  const [first = 'x'] = value;
  return oneOf(
    [1, each('empty', [[]], put)],
    [2, each('twice', [[...value, ...value]], put)],
    [1, each('elements', [maxItems, maxItems + 1], (draft, length) => put(draft, Array(length).fill(first)))],
    [
      1,
      each('numbered', [Math.min(maxItems, 200)], (draft, length) =>
        put(
          draft,
          Array.from({ length }, (_, index) => `n${index}`),
        ),
      ),
    ],
    [1, each('mixed with', valuesOfTypes, (draft, other) => put(draft, [...value, other]))],
  );
}

function keyMutations(value: object, put: Put): fc.Arbitrary<Mutation> {
  const [[name, member] = ['name', 1]] = Object.entries(value);
  const added = [
    '"unheardOf":1',
    '"__proto__":{"isAdmin":true}',
    '"\\u005f_proto__":{"isAdmin":true}',
    '"constructor":{"prototype":{"isAdmin":true}}',
    '"hasOwnProperty":null',
    '"toString":1',
    '"then":"text"',
    '"toJSON":{}',
    '"":""',
    '"a\\u0000b":1',
    '"\\ud800":1',
    '"1":1,"0":0',
    `${JSON.stringify(longText)}:1`,
    `${JSON.stringify(name)}:${write(member)}`,
    `${JSON.stringify(name)}:null`,
    `${JSON.stringify(name.toUpperCase())}:1`,
    '"uuid":"dsbd_custom_00000000000000000000000000000000","id":1,"workspaceUUID":"wksp_0","creator":"SYS"',
  ];
  return oneOf(
    [5, each('key', added, (draft, text) => put(draft, withMembers(value, [text])))],
    [
      1,
      each('many keys', [10_000], (draft, count) =>
        put(
          draft,
          withMembers(
            value,
            Array.from({ length: count }, (_, index) => `"k${index}":${index}`),
          ),
        ),
      ),
    ],
    [1, each('empty', [{}], put)],
  );
}

/** Values of the kind that the place takes: other listed ones, the bounds, and for a stored document whatever fits there. */
function allowedValues({ schema, value, inDocument }: FieldPlace): unknown[] {
  const branch = branchFor(schema, value);
  const listed = listedValues(schema).filter((other) => other !== undefined);
  if (listed.length > 0) return listed;
  switch (typesOf(branch)[0] ?? (Array.isArray(value) ? 'array' : typeof value)) {
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'number':
      return [
        branch.minimum ?? 0,
        branch.maximum ?? 1,
        Math.min(branch.maximum ?? 7, Math.max(branch.minimum ?? 7, 7)),
      ];
    case 'array':
      return [[], Array.isArray(value) ? value.slice(0, 1) : ['text']];
    case 'object':
      return inDocument || schema['x-stored-document'] === true
        ? [{}, { a: [null, { b: 1.5 }] }, value ?? {}]
        : [value ?? {}];
    default:
      return ['another', 'ä', 'a b', '中文', value ?? 'x'];
  }
}

function boundsOf({ minimum, maximum }: { minimum?: number; maximum?: number }): number[] {
  const bounds = [minimum, maximum].filter((bound) => bound !== undefined);
  return bounds.length === 0 ? [0, 1, -1] : bounds.flatMap((bound) => [bound - 1, bound, bound + 1, bound + 0.5]);
}
