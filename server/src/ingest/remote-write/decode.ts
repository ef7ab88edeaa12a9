import { uncompress } from 'snappyjs';
import { BelvedereError } from '../../errors/index.ts';
import { type DecodedPoints, PointCollector } from '../collect.ts';
import { openReader } from '../decode/protobuf/reader.ts';
import { measurementOf, staleField } from '../metric-name.ts';
import { OneSeries } from '../one-series.ts';
import type { FieldValue } from '../point.ts';
import { bodyBytesMax, pointsPerBodyMax } from '../point-limits.ts';
import { TurnLength } from '../turn-length.ts';
import { runInTurns, type Turns } from '../turns.ts';
import { type NativeHistogram, nativeBuckets, refusalOf } from './native-histogram.ts';
import { readSeries, type Sample, type Series } from './series.ts';

const nameLabel = '__name__';
const lengthDelimited = 2;

/** Undoes the block form of snappy, which says at its start how long the text is. Errors: `MalformedBody`, `BodyTooLarge`. */
export function uncompressSnappy(body: Buffer): Buffer {
  if (snappyLength(body) > bodyBytesMax) {
    throw new BelvedereError('BodyTooLarge', `the body has more than ${bodyBytesMax} bytes when decompressed`);
  }
  try {
    return Buffer.from(uncompress(new Uint8Array(body), bodyBytesMax));
  } catch (error) {
    throw new BelvedereError('MalformedBody', 'the body is not valid snappy', { cause: error });
  }
}

/** A factor that no real text reaches; without it a few bytes could ask for as much memory as a body may have. */
const expansionMax = 100;

function snappyLength(body: Buffer): number {
  let length: number;
  try {
    length = openReader(body).uint32();
  } catch (error) {
    throw new BelvedereError('MalformedBody', 'the body is not valid snappy', { cause: error });
  }
  if (length > body.length * expansionMax) {
    throw new BelvedereError('MalformedBody', 'the body says that it is much longer than snappy could make it');
  }
  return length;
}

/**
 * The points of a `WriteRequest` (1 timeseries; metadata is passed over). The place of a bad point is that of its series. Errors:
 * `MalformedBody`, `BodyTooLarge`.
 */
export async function decodeRemoteWrite(body: Buffer): Promise<DecodedPoints> {
  const collector = new PointCollector('metric');
  await runInTurns(collectSeries(body, collector));
  return collector;
}

function* collectSeries(body: Buffer, collector: PointCollector): Turns {
  const reader = openReader(body);
  const turn = new TurnLength();
  let place = 0;
  while (reader.pos < reader.len) {
    let series: Series;
    if (turn.isOver(reader.pos, collector.points.length)) yield;
    try {
      const tag = reader.uint32();
      if (tag >>> 3 !== 1 || (tag & 7) !== lengthDelimited) {
        reader.skipType(tag & 7);
        continue;
      }
      series = readSeries(reader.bytes(), pointsPerBodyMax);
    } catch (error) {
      // A request is written as a whole, and its sender gives it up when it is refused.
      throw new BelvedereError('MalformedBody', `the body is no write request: ${(error as Error).message}`);
    }
    place += 1;
    yield* takeSeries(series, place, collector);
  }
}

function* takeSeries(
  { labels, samples, histograms, histogramsLeft }: Series,
  place: number,
  collector: PointCollector,
): Turns {
  const name = labels.get(nameLabel) ?? '';
  labels.delete(nameLabel);
  const refuse = (reason: string) => collector.bad({ place, reason, sample: name });
  for (let left = histogramsLeft; left > 0; left -= 1) refuse('there are too many histograms of one series');
  if (name === '') {
    for (const _ of [...samples, ...histograms]) refuse('the series has no label __name__');
    return;
  }
  const measurement = measurementOf(name);
  const series = new OneSeries(measurement, new Map(labels), collector);
  const turn = new TurnLength();
  let taken = 0;
  for (const sample of samples) {
    taken += 1;
    if (turn.isOver(0, taken)) yield;
    const field = fieldOf(name, sample);
    if (field === undefined) {
      collector.warn('NaN dropped');
      continue;
    }
    const timeNs = sample.timeMs * 1_000_000n;
    const reason = series.add(new Map([field]), timeNs);
    if (reason !== undefined) refuse(reason);
  }
  for (const histogram of histograms) {
    if (turn.isOver(0, collector.points.length)) yield;
    const reason = refusalOf(histogram) ?? takeHistogram(histogram, { name, measurement, labels }, collector);
    if (reason !== undefined) refuse(reason);
  }
}

/** As classic histograms are: totals in one point, and each bucket a point with its bound in the tag `le`. Answers why it is refused. */
function takeHistogram(
  histogram: NativeHistogram,
  { name, measurement, labels }: { name: string; measurement: string; labels: ReadonlyMap<string, string> },
  collector: PointCollector,
): string | undefined {
  const { count, sum, isStale, timeMs } = histogram;
  const timeNs = timeMs * 1_000_000n;
  if (isStale) {
    return collector.add({ measurement, tags: new Map(labels), fields: new Map([[staleField(name), true]]), timeNs });
  }
  const totals = new Map<string, FieldValue>([[`${name}_count`, count]]);
  if (!Number.isNaN(sum)) totals.set(`${name}_sum`, sum);
  let refusal = collector.add({ measurement, tags: new Map(labels), fields: totals, timeNs });
  for (const bucket of nativeBuckets(histogram)) {
    collector.countTags(labels.size);
    const fields = new Map<string, FieldValue>([[`${name}_bucket`, bucket.count]]);
    refusal ??= collector.add({ measurement, tags: new Map(labels).set('le', bucket.le), fields, timeNs });
  }
  return refusal;
}

/** A series that ended says so in a field of its own; undefined for what is no number in any other way. */
function fieldOf(name: string, { value, isStale }: Sample): [string, FieldValue] | undefined {
  if (isStale) return [staleField(name), true];
  return Number.isNaN(value) ? undefined : [name, value];
}
