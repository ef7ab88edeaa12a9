import { eachElement, type PartLimits, requireFewParts, topLevelMembers } from '../../json/index.ts';
import { isBase64 } from '../decode/base64.ts';
import { floatOf, integerOf, isObject, parseExactJson } from '../decode/json/parse-exact.ts';
import { Budget } from './budget.ts';
import type { FieldDescription, MessageDescription, ScalarKind } from './description.ts';

import type { Reading } from './read-wire.ts';

type Message = Record<string, unknown>;

const hexadecimal = /^(?:[0-9a-fA-F]{2})*$/;

/** To find the parts of a longer text takes some milliseconds. */
const longText = 1_000_000;

/** A record of more parts takes long to read, and nobody means it. */
const partsOfRecord: PartLimits = { valuesMax: 100_000, textsMax: 100_000 };

/**
 * Reads the JSON form of a message into what `readWire` gives for the same message, in turns. Unknown names are passed over, null is absent.
 * Errors: SyntaxError and JsonTextError for what is not JSON, TypeError for a value of the wrong type, RangeError, `BodyTooLarge`.
 */
export function* readJson(text: string, description: MessageDescription): Reading {
  const message = yield* readHolder(text, description, new Budget(), 0, 'the body');
  if (text.slice(text.lastIndexOf('}') + 1).trim() !== '') throw new SyntaxError('something stands behind the object');
  return message;
}

/** A message of lists of records: each record is cut out of the text and read by itself, and between them others have their turn. */
function* readHolder(
  text: string,
  description: MessageDescription,
  budget: Budget,
  depth: number,
  path: string,
): Reading {
  budget.take(depth);
  // What holds a whole body is gone through once at each level.
  if (text.length > longText) yield;
  const members = topLevelMembers(text);
  if (text.length > longText) yield;
  if (members === undefined) throw new TypeError(`${path} is not an object`);
  const message: Message = {};
  for (const { key, valueStart, valueEnd } of members) {
    budget.takePart();
    if (budget.isTurnOver()) yield;
    const field = description.byName.get(key);
    const value = text.slice(valueStart, valueEnd);
    if (field === undefined || value === 'null') continue;
    if (!field.repeated) {
      message[key] = yield* readCut(value, field, budget, depth);
      continue;
    }
    if (!value.startsWith('[')) throw new TypeError(`${key} is not an array`);
    const list: unknown[] = [];
    for (const element of eachElement(value)) {
      budget.takePart();
      if (budget.isTurnOver()) yield;
      list.push(yield* readCut(element, field, budget, depth));
    }
    message[key] = list;
  }
  return message;
}

function* readCut(text: string, field: FieldDescription, budget: Budget, depth: number): Generator<undefined, unknown> {
  const { kind, name } = field;
  if (typeof kind !== 'string' && kind.holdsRecords) return yield* readHolder(text, kind, budget, depth + 1, name);
  requireFewParts(text, partsOfRecord);
  return readOne(parseExactJson(text), field, budget, depth);
}

function readMessage(
  value: unknown,
  description: MessageDescription,
  budget: Budget,
  depth: number,
  path: string,
): Message {
  budget.take(depth);
  if (!isObject(value)) throw new TypeError(`${path} is not an object`);
  const message: Message = {};
  for (const [name, inner] of Object.entries(value)) {
    const field = description.byName.get(name);
    if (field === undefined || inner === null) continue;
    if (!field.repeated) {
      message[name] = readOne(inner, field, budget, depth);
      continue;
    }
    if (!Array.isArray(inner)) throw new TypeError(`${name} is not an array`);
    message[name] = inner.map((element: unknown) => readOne(element, field, budget, depth));
  }
  return message;
}

function readOne(value: unknown, { name, kind }: FieldDescription, budget: Budget, depth: number): unknown {
  if (typeof kind !== 'string') return readMessage(value, kind, budget, depth + 1, name);
  budget.take(depth);
  const scalar = readScalar(value, kind);
  if (scalar === undefined) throw new TypeError(`${name} is not of its type`);
  return scalar;
}

function readScalar(value: unknown, kind: ScalarKind): unknown {
  switch (kind) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'bytes':
      return typeof value === 'string' && isBase64(value) ? value : undefined;
    case 'id':
      return typeof value === 'string' && value.length <= 64 && hexadecimal.test(value)
        ? value.toLowerCase()
        : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'double':
      return floatOf(value);
    case 'int32':
    case 'sint32':
    case 'uint32':
    case 'fixed32': {
      const integer = integerOf(value);
      return integer === undefined ? undefined : Number(integer);
    }
    case 'int64':
    case 'sfixed64': {
      const integer = integerOf(value);
      return integer !== undefined && BigInt.asIntN(64, integer) === integer ? integer : undefined;
    }
    case 'uint64':
    case 'fixed64': {
      const integer = integerOf(value);
      return integer !== undefined && BigInt.asUintN(64, integer) === integer ? integer : undefined;
    }
  }
}
