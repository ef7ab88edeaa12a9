import { expect, test } from 'vitest';
import { parseLineProtocol } from './decode/line-protocol/parse.ts';
import type { Point } from './point.ts';
import { SeriesWatch } from './series.ts';
import { addTag, headOf } from './shared-tags.ts';
import { collect } from './testing/decode.ts';

const parse = (text: string, category: 'metric' | 'logging' = 'metric') =>
  collect((collector) => parseLineProtocol(Buffer.from(text), undefined, collector), category).points;

const twice = (line: string): [Point, Point] => {
  const [one, other] = parse(`${line} f=1 1\n${line} f=2 2`);
  if (one === undefined || other === undefined) throw new Error('both lines are points');
  return [one, other];
};

test('points whose lines begin alike have one object of tags, also over bodies', () => {
  const [one, other] = twice('shared,host=a');
  expect(other.tags).toBe(one.tags);
  expect(twice('shared,host=a')[0].tags).toBe(one.tags);
  expect(twice('shared,host=b')[0].tags).not.toBe(one.tags);
});

test('a tag that one of them gets is not the others’', () => {
  const [one, other] = twice('shared,host=c');
  addTag(one, 'index', 'x');
  expect([...one.tags]).toEqual([
    ['host', 'c'],
    ['index', 'x'],
  ]);
  expect([...other.tags]).toEqual([['host', 'c']]);
  expect(headOf(one)).toBeUndefined();
});

test('what a category adds or changes is not carried into another one', () => {
  const line = 'shared.by,a.b=1';
  expect(parse(`${line} message="m",f=1`, 'logging')[0]?.tags).toEqual(
    new Map([
      ['a_b', '1'],
      ['status', 'info'],
    ]),
  );
  expect(parse(`${line} f=1`)[0]?.tags).toEqual(new Map([['a.b', '1']]));
  expect(parse(`${line} message="m",f=1`, 'logging')[0]?.tags).toEqual(
    new Map([
      ['a_b', '1'],
      ['status', 'info'],
    ]),
  );
});

test('tags with escapes are read in full each time', () => {
  const [one, other] = twice('shared,ho\\ st=a\\,b');
  expect([...one.tags]).toEqual([['ho st', 'a,b']]);
  expect(other.tags).not.toBe(one.tags);
});

test('a series that is over the limit stays refused, in every workspace and on every day', () => {
  const watch = new SeriesWatch({ seriesMax: 1, namesMax: 100, measurementsMax: 100 });
  const dayMs = 86_400_000;
  const [first] = twice('shared,host=first');
  const [second] = twice('shared,host=second');
  const { refusalOf: one } = watch.refusals(1, 'metric', 0);
  expect([one(first), one(second)?.includes('1 series'), one(second)?.includes('1 series')]).toEqual([
    undefined,
    true,
    true,
  ]);
  const { refusalOf: other } = watch.refusals(2, 'metric', 0);
  expect([other(second), other(first)?.includes('1 series')]).toEqual([undefined, true]);
  expect(watch.refusals(1, 'metric', 0).refusalOf(second)).toContain('1 series');
  const { refusalOf: nextDay } = watch.refusals(1, 'metric', dayMs);
  expect([nextDay(second), nextDay(first)?.includes('1 series')]).toEqual([undefined, true]);
});

test('fields in another order, missing ones, and ones that come twice are read as they stand', () => {
  const fieldsOf = (text: string) => [...(parse(text)[0]?.fields ?? [])];
  const lines = [
    'm a=1,b=2,c=3',
    'm a=1,c=3,b=2',
    'm b=2',
    'm a=1,a=9,b=2',
    'm a=1,b=2,c=3,d=4',
    'm a\\ b=1,b=2',
    'm a=1,ab=2',
  ];
  const read = parse(lines.map((line, index) => `${line} ${index + 1}`).join('\n')).map(({ fields }) => [...fields]);
  expect(read).toEqual(lines.map((line) => fieldsOf(`${line} 1`)));
  expect(read).toEqual([
    [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ],
    [
      ['a', 1],
      ['c', 3],
      ['b', 2],
    ],
    [['b', 2]],
    [
      ['a', 1],
      ['b', 2],
    ],
    [
      ['a', 1],
      ['b', 2],
      ['c', 3],
      ['d', 4],
    ],
    [
      ['a b', 1],
      ['b', 2],
    ],
    [
      ['a', 1],
      ['ab', 2],
    ],
  ]);
});
