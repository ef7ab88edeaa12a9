/** How a scalar stands on the wire. `id` is bytes that JSON and we write in hexadecimal; `bytes` become base64. */
export type ScalarKind =
  | 'string'
  | 'bytes'
  | 'id'
  | 'bool'
  | 'double'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'sint32'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64';

export interface FieldDescription {
  readonly number: number;
  /** As in the JSON form. */
  readonly name: string;
  readonly kind: ScalarKind | MessageDescription;
  readonly repeated: boolean;
}

/** What of a protobuf message is read; its other fields are passed over. */
export interface MessageDescription {
  readonly byNumber: readonly (FieldDescription | undefined)[];
  readonly byName: ReadonlyMap<string, FieldDescription>;
  /** It holds lists of records, or of what holds them, and is read in turns. A record is read at once. */
  readonly holdsRecords: boolean;
}

/** A kind, or a list with one kind for a repeated field; a function where messages refer to each other. */
type Kind = FieldDescription['kind'];
type Fields = Readonly<Record<string, readonly [number: number, kind: Kind | readonly [Kind]]>>;

export function describe(fields: Fields): MessageDescription {
  const description = {
    byNumber: [] as (FieldDescription | undefined)[],
    byName: new Map<string, FieldDescription>(),
    holdsRecords: false,
  };
  addFields(description, fields);
  return description;
}

/** The same of a message that holds records. */
export const describeHolder = (fields: Fields): MessageDescription => ({ ...describe(fields), holdsRecords: true });

/** Completes a description that refers to itself. */
export function addFields(description: MessageDescription, fields: Fields): void {
  const { byNumber, byName } = description as unknown as {
    byNumber: (FieldDescription | undefined)[];
    byName: Map<string, FieldDescription>;
  };
  for (const [name, [number, kind]] of Object.entries(fields)) {
    const field: FieldDescription = isList(kind)
      ? { number, name, kind: kind[0], repeated: true }
      : { number, name, kind, repeated: false };
    byNumber[number] = field;
    byName.set(name, field);
  }
}

const isList = (kind: Kind | readonly [Kind]): kind is readonly [Kind] => Array.isArray(kind);
