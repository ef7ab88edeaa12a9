import { Parts } from '../decode/protobuf/parts.ts';
import { openReader, readInt64, type WireReader } from '../decode/protobuf/reader.ts';
import { type NativeHistogram, readHistogram } from './native-histogram.ts';
import { readStaleOr, type StaleOr } from './stale.ts';

/** One value of a series. */
export interface Sample extends StaleOr {
  readonly timeMs: bigint;
}

/** One `TimeSeries` of a write request. */
export interface Series {
  readonly labels: Map<string, string>;
  readonly samples: Sample[];
  readonly histograms: NativeHistogram[];
  /** Histograms beyond those that are kept. */
  readonly histogramsLeft: number;
}

/** Each holds lists; nobody sends so many of one series at a time. */
const histogramsMax = 1_000;

/** More than a point may have tags are not kept anyway; the rest of a series that has millions is passed over. */
const labelsMax = 300;

/** Field numbers: 1 labels, 2 samples, 4 histograms; exemplars (3) are passed over. Errors: RangeError and Error for damaged bytes. */
export function readSeries(bytes: Uint8Array, samplesMax: number): Series {
  const reader = openReader(bytes);
  const labels = new Map<string, string>();
  const samples: Sample[] = [];
  const histograms: NativeHistogram[] = [];
  let histogramsLeft = 0;
  let labelsRead = 0;
  const parts = new Parts();
  while (reader.pos < reader.len) {
    parts.take();
    const tag = reader.uint32();
    switch (tag >>> 3) {
      case 1: {
        labelsRead += 1;
        if (labelsRead > labelsMax) {
          reader.skipType(tag & 7);
          break;
        }
        const [name, value] = readLabel(openReader(reader.bytes()), parts);
        labels.set(name, value);
        break;
      }
      case 2: {
        const sample = readSample(openReader(reader.bytes()), parts);
        if (samples.length <= samplesMax) samples.push(sample);
        break;
      }
      case 4:
        if (histograms.length < histogramsMax) {
          histograms.push(readHistogram(openReader(reader.bytes()), parts));
        } else {
          reader.skipType(tag & 7);
          histogramsLeft += 1;
        }
        break;
      default:
        reader.skipType(tag & 7);
    }
  }
  return { labels, samples, histograms, histogramsLeft };
}

function readLabel(reader: WireReader, parts: Parts): [name: string, value: string] {
  let name = '';
  let value = '';
  while (reader.pos < reader.len) {
    parts.take();
    const tag = reader.uint32();
    if (tag >>> 3 === 1) name = reader.string();
    else if (tag >>> 3 === 2) value = reader.string();
    else reader.skipType(tag & 7);
  }
  return [name, value];
}

/** Field numbers: 1 value, 2 milliseconds. */
function readSample(reader: WireReader, parts: Parts): Sample {
  let value = 0;
  let isStale = false;
  let timeMs = 0n;
  while (reader.pos < reader.len) {
    parts.take();
    const tag = reader.uint32();
    if (tag >>> 3 === 1) {
      ({ value, isStale } = readStaleOr(reader));
    } else if (tag >>> 3 === 2) {
      timeMs = readInt64(reader);
    } else {
      reader.skipType(tag & 7);
    }
  }
  return { value, isStale, timeMs };
}
