import {
  openReader,
  readFixed64,
  readInt64,
  readSfixed64,
  readUint64,
  type WireReader,
} from '../decode/protobuf/reader.ts';
import { Budget } from './budget.ts';
import type { FieldDescription, MessageDescription, ScalarKind } from './description.ts';

type Message = Record<string, unknown>;

/** Whoever runs it may do something else whenever it yields. */
export type Reading = Generator<undefined, Message>;

const lengthDelimited = 2;

/**
 * Reads a protobuf message in turns: integers of 64 bits as bigint, repeated fields as arrays (absent ones left out), bytes as text. Errors:
 * RangeError and Error for damaged bytes, `BodyTooLarge` for more values than a body may have.
 */
export function readWire(bytes: Buffer, description: MessageDescription): Reading {
  const reader = openReader(bytes);
  return readHolder(reader, reader.len, description, new Budget(), 0);
}

/** A message of lists of records: between records others have their turn. */
function* readHolder(
  reader: WireReader,
  end: number,
  description: MessageDescription,
  budget: Budget,
  depth: number,
): Reading {
  const message: Message = {};
  budget.take(depth);
  while (reader.pos < end) {
    budget.takePart();
    if (budget.isTurnOver()) yield;
    const tag = reader.uint32();
    const field = description.byNumber[tag >>> 3];
    const wireType = tag & 7;
    if (field === undefined) {
      reader.skipType(wireType);
    } else if (typeof field.kind === 'string' || !field.kind.holdsRecords) {
      budget.beginRecord();
      readField(reader, end, field, wireType, message, budget, depth);
    } else {
      if (wireType !== lengthDelimited) throw new RangeError(`${field.name} is not a message`);
      const inner = yield* readHolder(reader, endOf(reader, end), field.kind, budget, depth + 1);
      if (field.repeated) listIn(message, field.name).push(inner);
      else message[field.name] = inner;
    }
  }
  if (reader.pos > end) throw new RangeError('a value is longer than its message');
  return message;
}

function readMessage(
  reader: WireReader,
  end: number,
  description: MessageDescription,
  budget: Budget,
  depth: number,
): Message {
  const message: Message = {};
  budget.take(depth);
  while (reader.pos < end) {
    budget.takePart();
    const tag = reader.uint32();
    const field = description.byNumber[tag >>> 3];
    const wireType = tag & 7;
    if (field === undefined || budget.isRecordFull) reader.skipType(wireType);
    else readField(reader, end, field, wireType, message, budget, depth);
  }
  if (reader.pos > end) throw new RangeError('a value is longer than its message');
  return message;
}

function readField(
  reader: WireReader,
  end: number,
  { name, kind, repeated }: FieldDescription,
  wireType: number,
  message: Message,
  budget: Budget,
  depth: number,
): void {
  if (typeof kind !== 'string') {
    if (wireType !== lengthDelimited) throw new RangeError(`${name} is not a message`);
    const innerEnd = endOf(reader, end);
    const inner = readMessage(reader, innerEnd, kind, budget, depth + 1);
    if (repeated) listIn(message, name).push(inner);
    else message[name] = inner;
    return;
  }
  const isPacked = repeated && wireType === lengthDelimited && kind !== 'string' && kind !== 'bytes' && kind !== 'id';
  if (!isPacked) {
    if (wireType !== wireTypes[kind]) throw new RangeError(`${name} is not of its type`);
    budget.take(depth);
    const value = readScalar(reader, kind);
    if (repeated) listIn(message, name).push(value);
    else message[name] = value;
    return;
  }
  const packedEnd = endOf(reader, end);
  const list = listIn(message, name);
  while (reader.pos < packedEnd && !budget.isRecordFull) {
    budget.take(depth);
    list.push(readScalar(reader, kind));
  }
  reader.pos = packedEnd;
}

function endOf(reader: WireReader, end: number): number {
  const innerEnd = reader.uint32() + reader.pos;
  if (innerEnd > end) throw new RangeError('a message is longer than the one around it');
  return innerEnd;
}

function listIn(message: Message, name: string): unknown[] {
  const known = message[name] as unknown[] | undefined;
  if (known !== undefined) return known;
  const list: unknown[] = [];
  message[name] = list;
  return list;
}

const wireTypes: Readonly<Record<ScalarKind, number>> = {
  int32: 0,
  uint32: 0,
  sint32: 0,
  int64: 0,
  uint64: 0,
  bool: 0,
  double: 1,
  fixed64: 1,
  sfixed64: 1,
  string: 2,
  bytes: 2,
  id: 2,
  fixed32: 5,
};

function readScalar(reader: WireReader, kind: ScalarKind): unknown {
  switch (kind) {
    case 'string':
      return reader.string();
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'id':
      return Buffer.from(reader.bytes()).toString('hex');
    case 'bool':
      return reader.bool();
    case 'double':
      return reader.double();
    case 'int32':
      return reader.int32();
    case 'uint32':
      return reader.uint32();
    case 'sint32':
      return reader.sint32();
    case 'fixed32':
      return reader.fixed32();
    case 'int64':
      return readInt64(reader);
    case 'uint64':
      return readUint64(reader);
    case 'fixed64':
      return readFixed64(reader);
    case 'sfixed64':
      return readSfixed64(reader);
  }
}
