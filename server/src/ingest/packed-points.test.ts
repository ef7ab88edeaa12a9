import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointTables } from '../telemetry/point-tables.ts';
import { Block } from './block/block.ts';
import type { Category } from './category.ts';
import { PointCollector } from './collect.ts';
import { parseLineProtocol } from './decode/line-protocol/parse.ts';
import type { Point } from './point.ts';
import { PackedRun } from './point-list.ts';
import { addTag } from './shared-tags.ts';
import { collect, type UnpackedPoints } from './testing/decode.ts';
import { runAtOnce } from './turns.ts';

const parse = (text: string, category: Category = 'metric', unit?: bigint): UnpackedPoints =>
  collect((collector) => parseLineProtocol(Buffer.from(text), unit, collector), category);

/** Nobody has sent a line that begins like this before, so the first one is read in full. */
const newHead = (): string => `m${randomUUID().replaceAll('-', '')},host=a`;

const plain = ({ tags, fields, timeNs }: Point) => ({ tags: [...tags], fields: [...fields], timeNs });
const untold = ({ points, badPoints }: UnpackedPoints) => ({
  points: points.map(plain),
  bad: badPoints.kept.map(({ reason }) => reason),
});

const pieces = [
  'a=',
  'b=',
  'c=',
  '1',
  '-7',
  '2.5',
  '9007199254740993i',
  '3i',
  '-0i',
  '-0',
  '.5',
  '1e3',
  'NaN',
  'true',
  'F',
  '"text"',
].concat([
  '"an \\"inner\\" one"',
  '[1,2]',
  '"主机"',
  '110.71428571428571',
  '-0.1234567890123456789',
  '00000000000000000000000001.5',
  '7'.repeat(400),
  `-${'7'.repeat(400)}.5`,
  `${'7'.repeat(400)}i`,
  `0.${'0'.repeat(400)}1`,
  ',',
  ' ',
  '\\',
  '=',
  'i',
  'u',
  ' 1700000000000000000',
  ' 1700000000',
  ' 9999999999999999999',
]);
const valuesText = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join(''));
const usual = fc
  .tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }))
  .map(([float, integer, timeNs]) => `a=${float},b=${integer}i,c="text" ${timeNs}`);
const lines = fc.array(fc.oneof(usual, valuesText), { minLength: 1, maxLength: 8 });

test.each(['metric', 'logging', 'object'] as const)(
  'what follows a line that was read before is read as if it came first, in %s',
  (category) => {
    fc.assert(
      fc.property(lines, fc.constantFrom(undefined, 1n, 1_000_000n), (texts, unit) => {
        const head = newHead();
        const together = untold(
          parse(['a=1,b=2i,c="x" 1', ...texts].map((text) => `${head} ${text}`).join('\n'), category, unit),
        );
        const alone = ['a=1,b=2i,c="x" 1', ...texts].map((text) =>
          untold(parse(`${newHead()} ${text}`, category, unit)),
        );
        // A quote that is left open goes on in the next line, which is not what is told apart here.
        fc.pre(texts.every((text) => (text.match(/"/g) ?? []).length % 2 === 0));
        expect(together).toEqual({
          points: alone.flatMap(({ points }) => points),
          bad: alone.flatMap(({ bad }) => bad),
        });
      }),
      { numRuns: 300 },
    );
  },
);

const letter = fc.constantFrom('a', 'b', 'A', '_', '7', 'é', '主', 'ā', '\u{10000}');

test('a line that differs from the one before in one letter of a name or a tag, at any place, is another one', () => {
  const name: fc.Arbitrary<string[]> = fc.array(fc.constantFrom('a', 'b', 'c', '_', '1', 'é'), {
    minLength: 1,
    maxLength: 14,
  });
  fc.assert(
    fc.property(name, name, fc.nat(), letter, fc.boolean(), (tag, field, place, other, isInField) => {
      const lineOf = (tagText: string, fieldText: string) => `cpu,host=${tagText} ${fieldText}=1,x=2 1`;
      const changed = (isInField ? field : tag).with(place % (isInField ? field : tag).length, other).join('');
      const [tagText, fieldText] = [tag.join(''), field.join('')];
      const usual = lineOf(tagText, fieldText);
      const different = isInField ? lineOf(tagText, changed) : lineOf(changed, fieldText);
      const read = parse([usual, usual, different, usual, different, different].join('\n')).points;
      const namesIn = (text: string) => [...new Set([text, 'x'])];
      const told = (tagRead: string, fieldRead: string) => [[['host', tagRead]], namesIn(fieldRead)];
      const first = told(tagText, fieldText);
      const second = isInField ? told(tagText, changed) : told(changed, fieldText);
      expect(read.map(({ tags, fields }) => [[...tags], [...fields.keys()]])).toEqual([
        first,
        first,
        second,
        first,
        second,
        second,
      ]);
    }),
    { numRuns: 500 },
  );
});

test('a number beyond all floats is replaced in the second of two lines alike, too', () => {
  const head = newHead();
  const { points, warnings } = parse(
    [`${head} f=1 1`, `${head} f=${'7'.repeat(400)} 2`, `${head} f=-${'7'.repeat(400)}.5 3`].join('\n'),
  );
  expect(points.map(({ fields }) => fields.get('f'))).toEqual([1, 2n ** 64n - 1n, -(2n ** 63n)]);
  expect([...warnings]).toEqual([['infinite value replaced', 2]]);
});

const listOf = (text: string, category: Category = 'metric') => {
  const collector = new PointCollector(category);
  runAtOnce(parseLineProtocol(Buffer.from(text), undefined, collector));
  return collector.points;
};

test('lines like one before are packed, and are points like any others', () => {
  const head = newHead();
  const list = listOf(
    `${head} a=1,b=2i 1700000000000000001\n${head} a=-1.5,b=-3i 1700000000000000002\n${head} a=7,b=9007199254740993i 3`,
  );
  expect(list.runs.map((run) => [run instanceof PackedRun, run.length])).toEqual([
    [false, 1],
    [true, 2],
  ]);
  expect([list.length, list.haveTimes]).toEqual([3, true]);
  expect([...list].slice(1).map(plain)).toEqual([
    {
      tags: [['host', 'a']],
      fields: [
        ['a', -1.5],
        ['b', -3n],
      ],
      timeNs: 1700000000000000002n,
    },
    {
      tags: [['host', 'a']],
      fields: [
        ['a', 7],
        ['b', 9007199254740993n],
      ],
      timeNs: 3_000_000_000n,
    },
  ]);
});

test('a tag that is added to one of them belongs to it, and to no other', () => {
  const head = newHead();
  const list = listOf(`${head} a=1 1\n${head} a=2 2\n${head} a=3 3`);
  const points = list.unpack();
  addTag(points[1] as Point, 'index', 'x');
  expect([...list].map(({ tags }) => [...tags.keys()])).toEqual([['host'], ['host', 'index'], ['host']]);
  expect(list.runs).toHaveLength(1);
});

test('what one body is packed into is what the next one is packed into, and is not told of the first', () => {
  const head = newHead();
  const textOf = (from: number) =>
    Array.from({ length: 3_000 }, (_, index) => `${head} a=${from + index},b=${index}i ${from + index + 1}`).join('\n');
  const expected = [1, 2].map((from) => [...listOf(textOf(from))].map(plain));
  const first = listOf(textOf(1));
  expect([...first].map(plain)).toEqual(expected[0]);
  first.release();
  expect([first.length, [...first]]).toEqual([3_000, []]);
  const second = listOf(textOf(2));
  first.release();
  listOf(textOf(3));
  expect([...second].map(plain)).toEqual(expected[1]);
});

test.each(['metric', 'logging', 'object'] as const)(
  'packed points make the same block as others, in %s',
  (category) => {
    fc.assert(
      fc.property(fc.array(usual, { minLength: 2, maxLength: 30 }), (texts) => {
        const heads = [newHead(), `${newHead()},status=ok,name=n,region=eu`];
        const list = listOf(texts.map((text, index) => `${heads[index % 2]} ${text}`).join('\n'), category);
        const newBlock = () => new Block(pointTables[category], { workspaceNumber: 3, keepDays: 7 });
        const [packed, plainly] = [newBlock(), newBlock()];
        let id = 0n;
        for (const run of list.runs) {
          if (run instanceof PackedRun)
            for (let row = run.from; row < run.end; row += 1) packed.addPacked(run.points, row, id++);
          else for (const point of run) packed.add(point, point.timeNs ?? 0n, id++);
        }
        for (const [index, point] of [...list].entries()) plainly.add(point, point.timeNs ?? 0n, BigInt(index));
        expect(packed.finish().written.equals(plainly.finish().written)).toBe(true);
      }),
      { numRuns: 50 },
    );
  },
);
