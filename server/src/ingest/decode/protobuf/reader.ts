// The whole of the package brings a compiler of descriptions, which nothing here needs.
import { Reader } from 'protobufjs/minimal.js';

/** Goes over the bytes of a message field by field; whoever reads says how far it goes, so a hostile body makes no objects. */
export type WireReader = Reader;

export const openReader = (bytes: Uint8Array): WireReader => Reader.create(bytes);

/** An integer of 64 bits as it stands on the wire. */
interface Halves {
  readonly low: number;
  readonly high: number;
}

export const readInt64 = (reader: WireReader): bigint => signed(reader.int64());
export const readSint64 = (reader: WireReader): bigint => signed(reader.sint64());
export const readUint64 = (reader: WireReader): bigint => unsigned(reader.uint64());
export const readSfixed64 = (reader: WireReader): bigint => signed(reader.sfixed64());
export const readFixed64 = (reader: WireReader): bigint => unsigned(reader.fixed64());

function signed(value: Halves | number): bigint {
  if (typeof value === 'number') return BigInt(value);
  // Most numbers fit into 53 bits, and floats are put together faster.
  if (value.high >= -0x20_0000 && value.high < 0x20_0000) return BigInt(value.high * 0x1_0000_0000 + (value.low >>> 0));
  return (BigInt(value.high) << 32n) | BigInt(value.low >>> 0);
}

function unsigned(value: Halves | number): bigint {
  if (typeof value === 'number') return BigInt(value);
  const high = value.high >>> 0;
  if (high < 0x20_0000) return BigInt(high * 0x1_0000_0000 + (value.low >>> 0));
  return (BigInt(high) << 32n) | BigInt(value.low >>> 0);
}
