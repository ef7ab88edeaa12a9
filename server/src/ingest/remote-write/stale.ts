import type { WireReader } from '../decode/protobuf/reader.ts';

/** The NaN by which Prometheus says that a series has ended. */
const staleHigh = 0x7ff0_0000;
const staleLow = 2;

export interface StaleOr {
  readonly value: number;
  readonly isStale: boolean;
}

/** A float of 64 bits. Its bits are looked at before it becomes a number, which may not keep those of a NaN. */
export function readStaleOr(reader: WireReader): StaleOr {
  const start = reader.pos;
  const value = reader.double();
  return { value, isStale: Number.isNaN(value) && isStaleMarker(reader.buf, start) };
}

function isStaleMarker(bytes: Uint8Array, at: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  return view.getUint32(4, true) === staleHigh && view.getUint32(0, true) === staleLow;
}
