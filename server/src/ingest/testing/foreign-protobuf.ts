import protobuf from 'protobufjs';

/**
 * Protobuf bodies as other programs write them: the encoder of the protobufjs library, fed with nothing but the published field numbers.
 * The product reads with code of its own, so that the two can only agree where both follow the numbers.
 */
const basicTypes = {
  oneofs: { x: { oneof: ['i', 'u', 'f', 'b', 'd', 's'] } },
  fields: {
    i: { type: 'int64', id: 1 },
    u: { type: 'uint64', id: 2 },
    f: { type: 'double', id: 3 },
    b: { type: 'bool', id: 4 },
    d: { type: 'bytes', id: 5 },
    s: { type: 'string', id: 6 },
  },
};

const root = protobuf.Root.fromJSON({
  nested: {
    Any: { fields: { typeUrl: { type: 'string', id: 1 }, value: { type: 'bytes', id: 2 } } },
    BasicTypes: basicTypes,
    Array: { fields: { arr: { rule: 'repeated', type: 'BasicTypes', id: 1 } } },
    Map: { fields: { map: { keyType: 'string', type: 'BasicTypes', id: 1 } as never } },
    Field: {
      oneofs: { val: { oneof: ['i', 'u', 'f', 'b', 'd', 'a', 's'] } },
      fields: {
        key: { type: 'string', id: 1 },
        i: { type: 'int64', id: 2 },
        u: { type: 'uint64', id: 3 },
        f: { type: 'double', id: 4 },
        b: { type: 'bool', id: 5 },
        d: { type: 'bytes', id: 6 },
        a: { type: 'Any', id: 7 },
        isTag: { type: 'bool', id: 8 },
        type: { type: 'int32', id: 9 },
        unit: { type: 'string', id: 10 },
        s: { type: 'string', id: 11 },
        description: { type: 'string', id: 12 },
      },
    },
    Warn: { fields: { type: { type: 'string', id: 1 }, msg: { type: 'string', id: 2 } } },
    Debug: { fields: { info: { type: 'string', id: 1 } } },
    PBPoint: {
      fields: {
        name: { type: 'string', id: 1 },
        fields: { rule: 'repeated', type: 'Field', id: 2 },
        time: { type: 'int64', id: 3 },
        warns: { rule: 'repeated', type: 'Warn', id: 4 },
        debugs: { rule: 'repeated', type: 'Debug', id: 5 },
      },
    },
    PBPoints: { fields: { arr: { rule: 'repeated', type: 'PBPoint', id: 1 } } },
  },
});

function encodeAs(type: string, value: Record<string, unknown>): Buffer {
  const messageType = root.lookupType(type);
  // `fromObject` reads 64-bit integers from strings.
  return Buffer.from(messageType.encode(messageType.fromObject(value)).finish());
}

/** `PBPoints` of points in the JSON form of protobuf, with the keys in camel case. */
export const foreignPoints = (arr: readonly Record<string, unknown>[]): Buffer => encodeAs('PBPoints', { arr });

export const foreignAny = (type: 'Array' | 'Map', value: Record<string, unknown>): Record<string, unknown> => ({
  typeUrl: `type.googleapis.com/point.${type}`,
  value: encodeAs(type, value),
});
