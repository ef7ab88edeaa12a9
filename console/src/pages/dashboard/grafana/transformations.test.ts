import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../charts/frame.ts';
import { column, frame, timeOf } from '../../../charts/testing.ts';
import type { Json } from '../../../data/json.ts';
import { transformed } from './transformations.ts';

const run = (frames: readonly Frame[], id: string, options: Json = {}) =>
  transformed(frames, [{ id, options }]).frames.map(({ columns }) =>
    Object.fromEntries(columns.map(({ title, values }) => [title, values])),
  );
const hosts = frame(column('host', ['a', 'b', 'a']), column('load', [1, 2, 3]));
const series = [
  frame(timeOf(1, 2), column('Value', [1, 2], { labels: { host: 'a' } })),
  frame(timeOf(1, 2), column('Value', [3, 4], { labels: { host: 'b' } })),
];

describe('transformations', () => {
  it('organize columns', () => {
    const options = { excludeByName: { host: true }, renameByName: { load: 'Load' } };
    expect(run([hosts], 'organize', options)).toEqual([{ Load: [1, 2, 3] }]);
    expect(Object.keys(run([hosts], 'organize', { indexByName: { load: 0, host: 1 } })[0] ?? {})).toEqual([
      'load',
      'host',
    ]);
  });

  it('merge tables by what they share', () => {
    const more = frame(column('host', ['a', 'b']), column('size', [10, 20]));
    const one = frame(column('host', ['b', 'a']), column('load', [2, 1]));
    expect(run([one, more], 'merge')).toEqual([{ host: ['b', 'a'], load: [2, 1], size: [20, 10] }]);
  });

  it('join tables by a field, and series by time', () => {
    const more = frame(column('host', ['b', 'c']), column('size', [20, 30]));
    const one = frame(column('host', ['a', 'b']), column('load', [1, 2]));
    expect(run([one, more], 'joinByField', { byField: 'host' })).toEqual([
      { host: ['a', 'b', 'c'], load: [1, 2, null], size: [null, 20, 30] },
    ]);
    expect(Object.keys(run(series, 'seriesToColumns')[0] ?? {})).toContain('Time');
  });

  it('reduce columns to values', () => {
    expect(run([hosts], 'reduce', { reducers: ['mean', 'lastNotNull'] })).toEqual([
      { Field: ['load'], Mean: [2], 'Last *': [3] },
    ]);
    expect(run(series, 'reduce', { reducers: ['max'], labelsToFields: true })).toEqual([
      { Field: ['Value', 'Value'], host: ['a', 'b'], Max: [2, 4] },
    ]);
  });

  it('sort, limit and group rows', () => {
    expect(run([hosts], 'sortBy', { sort: [{ field: 'load', desc: true }] })).toEqual([
      { host: ['a', 'b', 'a'], load: [3, 2, 1] },
    ]);
    expect(run([hosts], 'limit', { limitField: 1 })).toEqual([{ host: ['a'], load: [1] }]);
    const fields = { host: { operation: 'groupby' }, load: { operation: 'aggregate', aggregations: ['sum'] } };
    expect(run([hosts], 'groupBy', { fields })).toEqual([{ host: ['a', 'b'], 'load (sum)': [4, 2] }]);
  });

  it('rename by a pattern, keep by name, and turn series into rows', () => {
    expect(run([hosts], 'renameByRegex', { regex: '^(.)oad$', renamePattern: '$1!' })).toEqual([
      { host: ['a', 'b', 'a'], 'l!': [1, 2, 3] },
    ]);
    expect(run([hosts], 'filterFieldsByName', { include: { names: ['load'] } })).toEqual([{ load: [1, 2, 3] }]);
    expect(run([series[0] ?? hosts], 'seriesToRows')).toEqual([
      { Time: [2, 1], Metric: ['Value', 'Value'], Value: [2, 1] },
    ]);
  });

  it('say which of them nobody knows, and go on', () => {
    const { frames, unknown } = transformed(
      [hosts],
      [{ id: 'spatial' }, { id: 'toString' }, { id: 'limit', disabled: true }],
    );
    expect(frames).toEqual([hosts]);
    expect(unknown).toEqual(['spatial', 'toString']);
  });
});
