import { isBase64 } from '../decode/base64.ts';
import { floatOf, integerOf, isObject, parseExactJson } from '../decode/json/parse-exact.ts';
import { Budget } from './budget.ts';
import type { FieldDescription, MessageDescription, ScalarKind } from './description.ts';

type Message = Record<string, unknown>;

const hexadecimal = /^(?:[0-9a-fA-F]{2})*$/;

/**
 * Reads the JSON form of a message into what `readWire` gives for the same message. Unknown names are passed over, null is absent.
 * Errors: SyntaxError for what is not JSON, TypeError for a value of the wrong type, RangeError, `BodyTooLarge`.
 */
export function readJson(text: string, description: MessageDescription): Message {
  return readMessage(parseExactJson(text), description, new Budget(), 0, 'the body');
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
