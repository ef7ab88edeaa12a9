import { describe, expect, it } from 'vitest';
import { align } from './align.ts';
import { plainDraw } from './field.ts';
import { seriesOf } from './series.ts';
import { stack } from './stack.ts';
import { column, frame, timeOf } from './testing.ts';

describe('series', () => {
  it('are every column of numbers beside one of times, oldest first', () => {
    const series = seriesOf([frame(timeOf(30, 20, 10), column('a', [3, null, 1]), column('name', ['x', 'y', 'z']))]);
    expect(series.map(({ title, times, values }) => [title, times, values])).toEqual([
      ['a', [10, 20, 30], [1, null, 3]],
    ]);
  });

  it('have keys of their own when their names are the same', () => {
    const one = frame(timeOf(1), column('a', [1]));
    expect(seriesOf([one, one]).map(({ key }) => key)).toEqual(['A a', 'A a 1']);
  });

  it('leave hidden columns out and turn negated ones round', () => {
    const negated = { draw: { ...plainDraw, isNegated: true } };
    const frames = [
      frame(timeOf(1), column('a', [5], { field: negated }), column('b', [6], { field: { isHidden: true } })),
    ];
    expect(seriesOf(frames).map(({ title, values }) => [title, values])).toEqual([['a', [-5]]]);
  });

  it('are put on one axis, with gaps where a series has no point', () => {
    const series = seriesOf([
      frame(timeOf(10, 30), column('a', [1, 3])),
      frame(timeOf(20, 30), column('b', [2, null])),
    ]);
    expect(align(series)).toEqual({
      times: [10, 20, 30],
      values: [
        [1, undefined, 3],
        [undefined, 2, null],
      ],
    });
  });
});

describe('stacks', () => {
  const stacked = (isPercent: boolean) => ({ draw: { ...plainDraw, stack: { group: 'A', isPercent } } });
  const seriesWith = (isPercent: boolean, ...values: (number | null)[][]) =>
    seriesOf(
      values.map((each, index) =>
        frame(timeOf(1, 2), column(`s${index}`, each, { kind: 'number', field: stacked(isPercent) })),
      ),
    );

  it('add what stands below, and nothing hidden', () => {
    const series = seriesWith(false, [1, 2], [10, 20], [100, 200]);
    const all = stack(align(series), series, () => true);
    expect(all.values).toEqual([
      [1, 2],
      [11, 22],
      [111, 222],
    ]);
    expect(all.bands).toEqual([
      [1, 0],
      [2, 1],
    ]);
    const some = stack(align(series), series, (index) => index !== 1);
    expect(some.values[2]).toEqual([101, 202]);
    expect(some.bands).toEqual([[2, 0]]);
  });

  it('keep gaps, and stack what is negative downwards', () => {
    const series = seriesWith(false, [1, null], [-5, -6], [2, 3], [-1, -1]);
    expect(stack(align(series), series, () => true).values).toEqual([
      [1, null],
      [-5, -6],
      [3, 3],
      [-6, -7],
    ]);
  });

  it('show shares as percents', () => {
    const series = seriesWith(true, [1, 0], [3, 0]);
    expect(stack(align(series), series, () => true).values).toEqual([
      [25, 0],
      [100, 0],
    ]);
  });
});
