import { expect, it } from 'vitest';
import { reducedOf } from './reduced.ts';
import { bucketsOf } from './rich/buckets.ts';
import { linksOf } from './rich/links.ts';
import { column, frame, timeOf } from './testing.ts';

const plain = { reducer: 'lastNotNull', isByRow: false };
const shape = (values: ReturnType<typeof reducedOf>) => values.map(({ title, number }) => [title, number]);

it('shows one value for each column over time', () => {
  const frames = [frame(timeOf(1, 2), column('a', [1, 2]), column('b', [3, null], { kind: 'number' }))];
  expect(shape(reducedOf(frames, plain))).toEqual([
    ['a', 2],
    ['b', 3],
  ]);
});

it('shows one value for each row of a table, which has no last one', () => {
  const frames = [frame(column('host', ['x', 'y']), column('load', [1, 2]))];
  expect(shape(reducedOf(frames, plain))).toEqual([
    ['x', 1],
    ['y', 2],
  ]);
});

it('links neighbouring labels and adds up what goes the same way', () => {
  const rows = [
    { labels: { service: 'web', zone: 'east' }, number: 1 },
    { labels: { service: 'web', zone: 'east' }, number: 2 },
    { labels: { service: 'east', zone: 'east' }, number: 4 },
    { labels: { service: 'db', zone: 'west' }, number: -1 },
  ];
  expect(linksOf(rows)).toEqual([
    { source: 'service: web', target: 'zone: east', value: 3 },
    { source: 'service: east', target: 'zone: east', value: 4 },
  ]);
});

it('puts every value into one bucket', () => {
  expect(bucketsOf([0, 1, 2, 10], 5).map(({ count }) => count)).toEqual([2, 1, 0, 0, 1]);
  expect(bucketsOf([3, 3], 5)).toEqual([{ from: 3, to: 3, count: 2 }]);
  expect(bucketsOf([], 5)).toEqual([]);
});
