import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Category } from '../../category.ts';
import { PointCollector } from '../../collect.ts';
import { PackedRun } from '../../point-list.ts';
import { collect } from '../../testing/decode.ts';
import { foreignPoints } from '../../testing/foreign-protobuf.ts';
import { runAtOnce } from '../../turns.ts';
import { parsePoints } from './points.ts';

const parse = (points: readonly Record<string, unknown>[], category: Category = 'metric') =>
  collect((collector) => parsePoints(foreignPoints(points), collector), category);

const told = (points: readonly Record<string, unknown>[], category: Category) => {
  const { points: read, badPoints } = parse(points, category);
  return {
    points: read.map(({ measurement, tags, fields, timeNs }) => ({
      measurement,
      tags: [...tags],
      fields: [...fields],
      timeNs,
    })),
    bad: badPoints.count,
  };
};

const value = fc.oneof(
  fc.double().map((f) => ({ f })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((i) => ({ i: String(i) })),
  fc.integer().map((i) => ({ i: String(i) })),
  fc.constantFrom({ u: '18446744073709551615' }, { b: true }, { b: false }, { d: Buffer.from([64, 1]) }, {}),
  fc.constantFrom('text', '主机', '', '@\u0001').map((s) => ({ s })),
);
const field = fc.tuple(fc.constantFrom('a', 'b', 'host', '@\u0001'), value).map(([key, of]) => ({ key, ...of }));
const tag = fc.constantFrom(
  { key: 'host', s: 'one', isTag: true },
  { key: 'host', s: 'two', isTag: true },
  { key: 'a', d: Buffer.from('x'), isTag: true },
  { key: 'region', s: 'eu', isTag: true, unit: 'u' },
);
const usual = fc.record({
  name: fc.constant('m'),
  fields: fc
    .tuple(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom('text', 'text of logs'))
    .map(([f, i, s]) => [
      { key: 'a', f },
      { key: 'b', i: String(i) },
      { key: 'message', s },
      { key: 'host', s: 'one', isTag: true },
    ]),
  time: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
});
const odd = fc.record({
  name: fc.constantFrom('m', 'other', ''),
  fields: fc.array(fc.oneof(field, tag), { maxLength: 5 }),
  time: fc.constantFrom('0', '1', '-1', '1700000000000000001'),
});

test.each(['metric', 'logging', 'object'] as const)(
  'a point is read in a body as it is read alone, in %s',
  (category) => {
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 3, arbitrary: usual }, odd), { maxLength: 12 }), (points) => {
        const alone = points.map((point) => told([point], category));
        expect(told(points, category)).toEqual({
          points: alone.flatMap(({ points: read }) => read),
          bad: alone.reduce((sum, { bad }) => sum + bad, 0),
        });
      }),
      { numRuns: 400 },
    );
  },
);

test('points that a sender repeats are packed from the third on, by a template of each', () => {
  const pointOf = (name: string, time: number) => ({
    name,
    fields: [
      { key: 'a', f: time / 4 },
      { key: 'host', s: 'x', isTag: true },
    ],
    time: String(time),
  });
  const points = [1, 2, 3, 4].flatMap((time) => [pointOf('of templates', time), pointOf('beside it', time)]);
  const collector = new PointCollector('metric');
  runAtOnce(parsePoints(foreignPoints(points), collector));
  expect(collector.points.runs.map((run) => [run instanceof PackedRun, run.length])).toEqual([
    [false, 3],
    [true, 5],
  ]);
  expect(
    [...collector.points].map(({ measurement, fields, timeNs }) => [measurement, fields.get('a'), timeNs]),
  ).toEqual(points.map(({ name, time }) => [name, Number(time) / 4, BigInt(time)]));
});
