import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../charts/frame.ts';
import { column, frame, timeOf } from '../../../charts/testing.ts';
import type { Json } from '../../../data/json.ts';
import { transformed } from './transformations.ts';

const run = (frames: readonly Frame[], id: string, options: Json = {}) => {
  const { frames: made, unknown } = transformed(frames, [{ id, options }]);
  expect(unknown).toEqual([]);
  return made.map(({ columns }) => Object.fromEntries(columns.map(({ title, values }) => [title, values])));
};
const table = frame(column('host', ['a', 'b', 'c']), column('used', [1, 2, null]), column('size', [4, 4, 4]));

describe('transformations that make columns', () => {
  it('calculate of two, of one, of each row, and of the rows so far', () => {
    const binary = { mode: 'binary', binary: { left: 'used', operator: '/', right: 'size' }, alias: 'part' };
    expect(run([table], 'calculateField', binary)[0]?.part).toEqual([0.25, 0.5, null]);
    const fixed = { mode: 'binary', binary: { left: 'used', operator: '*', right: '10' }, replaceFields: true };
    expect(run([table], 'calculateField', fixed)).toEqual([{ 'used * 10': [10, 20, null] }]);
    const one = { mode: 'unary', unary: { operator: 'round', fieldName: 'used' } };
    expect(run([table], 'calculateField', one)[0]?.['round(used)']).toEqual([1, 2, null]);
    expect(run([table], 'calculateField', { reduce: { reducer: 'sum' } })[0]?.Total).toEqual([5, 6, 4]);
    const soFar = { mode: 'cumulativeFunctions', cumulative: { field: 'size', reducer: 'sum' }, alias: 'all' };
    expect(run([table], 'calculateField', soFar)[0]?.all).toEqual([4, 8, 12]);
    expect(run([table], 'calculateField', { mode: 'index' })[0]?.Row).toEqual([0, 1, 2]);
  });

  it('take fields out of a text', () => {
    const logs = frame(column('line', ['{"a":1,"b":"x"}', 'no json']));
    expect(run([logs], 'extractFields', { source: 'line', format: 'json', replace: true })).toEqual([
      { a: [1, null], b: ['x', null] },
    ]);
    const pairs = frame(column('line', ['a=1 b="x y"']));
    expect(run([pairs], 'extractFields', { source: 'line', format: 'kvp', replace: true })).toEqual([
      { a: ['1'], b: ['x y'] },
    ]);
  });

  it('convert types and write times', () => {
    const texts = frame(column('n', ['1', 'x']), timeOf(0, 86_400_000));
    const conversions = [{ targetField: 'n', destinationType: 'number' }];
    expect(run([texts], 'convertFieldType', { conversions })[0]?.n).toEqual([1, null]);
    const written = { timeField: 'Time', outputFormat: 'YYYY-MM-DD', timezone: 'utc' };
    expect(run([texts], 'formatTime', written)[0]?.Time).toEqual(['1970-01-01', '1970-01-02']);
  });
});

describe('transformations that choose and turn', () => {
  it('keep or drop rows by values', () => {
    const filters = [{ fieldName: 'used', config: { id: 'greater', options: { value: 1 } } }];
    expect(run([table], 'filterByValue', { type: 'include', match: 'all', filters })[0]?.host).toEqual(['b']);
    expect(run([table], 'filterByValue', { type: 'exclude', match: 'all', filters })[0]?.host).toEqual(['a', 'c']);
    const nulls = [...filters, { fieldName: 'used', config: { id: 'isNull' } }];
    expect(run([table], 'filterByValue', { type: 'include', match: 'any', filters: nulls })[0]?.host).toEqual([
      'b',
      'c',
    ]);
  });

  it('put tables beside each other, and turn them', () => {
    expect(run([table, frame(column('x', [9]))], 'concatenate')[0]).toMatchObject({
      host: ['a', 'b', 'c'],
      x: [9, null, null],
    });
    expect(run([table], 'transpose')).toEqual([{ Field: ['used', 'size'], a: [1, 4], b: [2, 4], c: [null, 4] }]);
    const long = frame(column('day', ['mo', 'mo', 'tu']), column('host', ['a', 'b', 'a']), column('n', [1, 2, 3]));
    expect(run([long], 'groupingToMatrix', { columnField: 'host', rowField: 'day', valueField: 'n' })).toEqual([
      { 'day\\host': ['mo', 'tu'], a: [1, 3], b: [2, null] },
    ]);
  });

  it('make a frame of each value, and series of long rows', () => {
    const long = frame(timeOf(1, 1, 2), column('host', ['a', 'b', 'a']), column('n', [1, 2, 3]));
    const expected = [
      { Time: [1, 2], 'n a': [1, 3] },
      { Time: [1], 'n b': [2] },
    ];
    expect(run([long], 'partitionByValues', { fields: ['host'] })).toEqual(expected);
    expect(run([long], 'prepareTimeSeries')).toEqual(expected);
  });

  it('make columns of the values of a label', () => {
    const of = (host: string, kind: string, value: number) =>
      frame(timeOf(1), column('Value', [value], { labels: { host, kind } }));
    const frames = [of('a', 'used', 1), of('a', 'size', 4), of('b', 'used', 2)];
    expect(run(frames, 'joinByLabels', { value: 'kind' })).toEqual([
      { host: ['a', 'b'], used: [1, 2], size: [4, null] },
    ]);
  });
});
