import type { Category } from '../server/src/ingest/category.ts';
import { PointCollector } from '../server/src/ingest/collect.ts';
import { parseLineProtocol } from '../server/src/ingest/decode/line-protocol/parse.ts';
import { parsePoints } from '../server/src/ingest/decode/protobuf/points.ts';
import type { Point } from '../server/src/ingest/point.ts';
import { foreignPoints } from '../server/src/ingest/testing/foreign-protobuf.ts';
import { runAtOnce, type Turns } from '../server/src/ingest/turns.ts';
import { interleave, median, ratioOf, whole } from './support/numbers.ts';
import { atLeast, type Measurement } from './support/table.ts';
import { asJson, asLines, hostMetrics, logs } from './support/telemetry-bodies.ts';

const rounds = 5;
const roundMs = 600;
const warmUpMs = 600;
const points = 5_000;
/** The parser of JSON is part of the engine that runs this language and makes smaller objects; who is near it wastes little. */
const bar = 0.3;

/** Bodies made into normalised points, against `JSON.parse` of the same points. */
export async function measure(): Promise<Measurement[]> {
  return [
    await compare('lines of host metrics', 'metric', hostMetrics(points), linesOf),
    await compare('lines of logs', 'logging', logs(points), linesOf),
    await compare('protobuf of host metrics', 'metric', hostMetrics(points), protobufOf),
    await compare('protobuf of logs', 'logging', logs(points), protobufOf),
  ];
}

interface Decoder {
  readonly body: Buffer;
  readonly decode: (collector: PointCollector) => Turns;
}

function linesOf(list: readonly Point[]): Decoder {
  const body = asLines(list);
  return { body, decode: (collector) => parseLineProtocol(body, 1n, collector) };
}

function protobufOf(list: readonly Point[]): Decoder {
  const body = foreignPoints(
    list.map(({ measurement, tags, fields, timeNs }) => ({
      name: measurement,
      fields: [
        ...[...fields].map(([key, value]) => {
          if (typeof value === 'bigint') return { key, i: String(value) };
          return typeof value === 'number' ? { key, f: value } : { key, s: value };
        }),
        ...[...tags].map(([key, s]) => ({ key, s, isTag: true })),
      ],
      time: String(timeNs),
    })),
  );
  return { body, decode: (collector) => parsePoints(body, collector) };
}

async function compare(
  what: string,
  category: Category,
  list: readonly Point[],
  decoderOf: (list: readonly Point[]) => Decoder,
): Promise<Measurement> {
  const { body, decode } = decoderOf(list);
  const json = asJson(list);
  const ours = () => {
    const collector = new PointCollector(category);
    runAtOnce(decode(collector));
    if (collector.points.length !== list.length) throw new Error(`${what}: points are missing`);
  };
  const raw = () => {
    const parsed = JSON.parse(json.toString('utf8')) as unknown[];
    if (parsed.length !== list.length) throw new Error(`${what}: points are missing`);
  };
  perSecond(ours, warmUpMs);
  perSecond(raw, warmUpMs);
  const measured = await interleave(
    rounds,
    async () => perSecond(ours, roundMs),
    async () => perSecond(raw, roundMs),
  );
  const ratio = ratioOf(measured.one, measured.other);
  const rate = median(measured.one);
  return {
    what: `decode ${what}`,
    ratio,
    bar: atLeast(bar, ratio),
    ours: `${whole(rate)}/s`,
    baseline: `${whole(median(measured.other))}/s`,
    note: `points; ${whole((rate * body.length) / list.length / 1e6)} MB/s; baseline JSON.parse`,
  };
}

function perSecond(run: () => void, milliseconds: number): number {
  const start = performance.now();
  let runs = 0;
  while (performance.now() - start < milliseconds) {
    run();
    runs += 1;
  }
  return (runs * points) / ((performance.now() - start) / 1_000);
}
