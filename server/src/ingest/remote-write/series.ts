import { openReader, readInt64, type WireReader } from '../decode/protobuf/reader.ts';

/** One value of a series. The bits of a float are looked at before it becomes a number, which may not keep those of a NaN. */
export interface Sample {
  readonly value: number;
  readonly isStale: boolean;
  readonly timeMs: bigint;
}

/** One `TimeSeries` of a write request. */
export interface Series {
  readonly labels: Map<string, string>;
  readonly samples: Sample[];
  /** Native histograms, which have no place in a table of numbers yet. */
  readonly histograms: number;
}

/** The NaN by which Prometheus says that a series has ended. */
const staleHigh = 0x7ff0_0000;
const staleLow = 2;

/** Prometheus allows fewer; the rest of a series that has millions is passed over. */
const labelsMax = 1_000;

/** Field numbers: 1 labels, 2 samples, 4 histograms; exemplars (3) are passed over. Errors: RangeError and Error for damaged bytes. */
export function readSeries(bytes: Uint8Array, samplesMax: number): Series {
  const reader = openReader(bytes);
  const labels = new Map<string, string>();
  const samples: Sample[] = [];
  let histograms = 0;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case 1: {
        const [name, value] = readLabel(openReader(reader.bytes()));
        if (labels.size < labelsMax) labels.set(name, value);
        break;
      }
      case 2: {
        const sample = readSample(openReader(reader.bytes()));
        if (samples.length <= samplesMax) samples.push(sample);
        break;
      }
      case 4:
        reader.skipType(tag & 7);
        histograms += 1;
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  return { labels, samples, histograms };
}

function readLabel(reader: WireReader): [name: string, value: string] {
  let name = '';
  let value = '';
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) name = reader.string();
    else if (tag >>> 3 === 2) value = reader.string();
    else reader.skipType(tag & 7);
  }
  return [name, value];
}

/** Field numbers: 1 value, 2 milliseconds. */
function readSample(reader: WireReader): Sample {
  let value = 0;
  let isStale = false;
  let timeMs = 0n;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) {
      const start = reader.pos;
      value = reader.double();
      isStale = Number.isNaN(value) && isStaleMarker(reader.buf, start);
    } else if (tag >>> 3 === 2) {
      timeMs = readInt64(reader);
    } else {
      reader.skipType(tag & 7);
    }
  }
  return { value, isStale, timeMs };
}

function isStaleMarker(bytes: Uint8Array, at: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, 8);
  return view.getUint32(4, true) === staleHigh && view.getUint32(0, true) === staleLow;
}
