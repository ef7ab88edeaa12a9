import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointTables } from '../telemetry/point-tables.ts';
import { Block } from './block/block.ts';
import type { Category } from './category.ts';
import type { PointCollector } from './collect.ts';
import { parseLineProtocol } from './decode/line-protocol/parse.ts';
import { namesOf } from './packed-point.ts';
import type { Point } from './point.ts';
import { addTag } from './shared-tags.ts';
import { collect } from './testing/decode.ts';

const parse = (text: string, category: Category = 'metric', unit?: bigint): PointCollector =>
  collect((collector) => parseLineProtocol(Buffer.from(text), unit, collector), category);

/** Nobody has sent a line that begins like this before, so the first one is read in full. */
const newHead = (): string => `m${randomUUID().replaceAll('-', '')},host=a`;

const plain = ({ tags, fields, timeNs }: Point) => ({ tags: [...tags], fields: [...fields], timeNs });
const untold = ({ points, badPoints }: PointCollector) => ({
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

test('the second of two lines alike is packed, and is a point like any other', () => {
  const head = newHead();
  const [one, other] = parse(`${head} a=1,b=2i 1700000000000000001\n${head} a=-1.5,b=-3i 1700000000000000002`).points;
  if (one === undefined || other === undefined) throw new Error('both lines are points');
  expect([namesOf(one), namesOf(other)?.list]).toEqual([undefined, ['a', 'b']]);
  expect(plain(other)).toEqual({
    tags: [['host', 'a']],
    fields: [
      ['a', -1.5],
      ['b', -3n],
    ],
    timeNs: 1700000000000000002n,
  });
});

test('a tag that is added to a packed point is stored with it, and with no other', () => {
  const head = newHead();
  const read = parse(`${head} a=1 1\n${head} a=2 2\n${head} a=3 3`).points as [Point, Point, Point];
  addTag(read[1], 'index', 'x');
  expect(read.map(({ tags }) => [...tags.keys()])).toEqual([['host'], ['host', 'index'], ['host']]);
  expect(namesOf(read[1])).toBeUndefined();
  expect(namesOf(read[2])?.list).toEqual(['a']);
});

test.each(['metric', 'logging', 'object'] as const)(
  'packed points make the same block as others, in %s',
  (category) => {
    fc.assert(
      fc.property(fc.array(usual, { minLength: 2, maxLength: 30 }), (texts) => {
        const heads = [newHead(), `${newHead()},status=ok,name=n,region=eu`];
        const { points } = parse(texts.map((text, index) => `${heads[index % 2]} ${text}`).join('\n'), category);
        const blockOf = (list: readonly Point[]): Buffer => {
          const block = new Block(pointTables[category], { workspaceNumber: 3, keepDays: 7 });
          for (const [index, point] of list.entries()) block.add(point, point.timeNs ?? 0n, BigInt(index));
          return block.finish().written;
        };
        const packed = blockOf(points);
        const copies = points.map(({ measurement, tags, fields, timeNs }) => ({ measurement, tags, fields, timeNs }));
        expect(packed.equals(blockOf(copies))).toBe(true);
      }),
      { numRuns: 50 },
    );
  },
);
