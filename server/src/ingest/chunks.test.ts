import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Category } from './category.ts';
import { type Chunk, type ChunkOptions, cutIntoChunks } from './chunks.ts';
import { PointCollector } from './collect.ts';
import { parseLineProtocol } from './decode/line-protocol/parse.ts';
import { PackedRun, PointList } from './point-list.ts';
import { tablesOf } from './tables-of.ts';
import { TimeSpan } from './time-span.ts';
import { runAtOnce } from './turns.ts';

const dayNs = 86_400_000_000_000n;
const keepDays = 3;
const start = 20_000n * dayNs;

function cut(points: PointList, category: Category) {
  const taken = new TimeSpan(start - dayNs, start + 4n * dayNs);
  const chunks: Pick<Chunk, 'lane' | 'points' | 'mark'>[] = [];
  const bodies: string[] = [];
  const refused: unknown[] = [];
  let id = 0n;
  const options: ChunkOptions = {
    tables: tablesOf(category),
    workspaceNumber: 5,
    keepDays,
    arrivalNs: start,
    batch: 'b',
    nextId: () => id++,
    refusalOf: (_, timeNs) => (taken.has(timeNs) ? undefined : 'out of range'),
    isSurelyTaken: (_, timeHigh) => taken.surelyHas(timeHigh),
    onRefused: (index, { measurement }, reason) => refused.push([index, measurement, reason]),
  };
  runAtOnce(
    cutIntoChunks(points, options, ({ lane, points: count, mark, body, newestBody, release }) => {
      chunks.push({ lane, points: count, mark });
      bodies.push(body.toString('base64'), newestBody?.toString('base64') ?? '');
      release();
    }),
  );
  return { chunks, bodies, refused };
}

/** At the edges of partitions and of what is taken, and where the upper half of a time changes. */
const time = fc
  .tuple(
    fc.constantFrom(-2n, -1n, 0n, 1n, 2n, 3n, 4n),
    fc.constantFrom(-(2n ** 32n), -1n, 0n, 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, dayNs / 2n),
  )
  .map(([days, behind]) => start + days * dayNs + behind);
const fields = fc.oneof(
  { weight: 6, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => `f=${value},g=4i`) },
  fc.constantFrom('f=1', 'g=5i', 'f="x",g=true', 'g=9007199254740993i,f=1'),
);
const line = fc.tuple(fc.constantFrom('one', 'two'), fields, time);

test.each(['metric', 'logging', 'object'] as const)(
  'packed points are cut, refused and marked as they are as objects, in %s',
  (category) => {
    const measurement = `m${randomUUID().replaceAll('-', '')}`;
    let packed = 0;
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), (lines) => {
        const text = lines
          .map(([host, values, timeNs]) => `${measurement},host=${host},status=ok,name=n ${values} ${timeNs}`)
          .join('\n');
        const collector = new PointCollector(category);
        runAtOnce(parseLineProtocol(Buffer.from(text), 1n, collector));
        for (const run of collector.points.runs) if (run instanceof PackedRun) packed += run.length;
        expect(cut(collector.points, category)).toEqual(cut(PointList.of(collector.points), category));
      }),
      { numRuns: 300 },
    );
    expect(packed).toBeGreaterThan(1_000);
  },
);

test('a list of more points than a chunk has is cut in the same places whatever is packed', () => {
  const measurement = `m${randomUUID().replaceAll('-', '')}`;
  const text = Array.from({ length: 45_000 }, (_, index) => `${measurement} f=${index} ${start + BigInt(index)}`).join(
    '\n',
  );
  const collector = new PointCollector('metric');
  runAtOnce(parseLineProtocol(Buffer.from(text), 1n, collector));
  const { chunks, bodies } = cut(collector.points, 'metric');
  // With a row for the mark of each.
  expect(chunks.map(({ points }) => points)).toEqual([20_000, 20_000, 5_000]);
  expect(bodies).toEqual(cut(PointList.of(collector.points), 'metric').bodies);
});
