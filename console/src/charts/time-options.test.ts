import { expect, it } from 'vitest';
import { standingOn } from './time-options.ts';

it('stacked bars stand on the nearest series below that has a value, or on zero', () => {
  // Times, then three series as the stack makes them: each value stands on those below.
  const data = [
    [1, 2, 3, 4],
    [5, null, 5, null],
    [7, 2, null, null],
    [9, 3, 8, 1],
  ];
  const plot = { data } as never;
  const { y0, y1 } = standingOn([1, 0]);
  expect(y0?.values(plot, 3, 0, 3)).toEqual([7, 2, 5, 0]);
  expect(y1?.values(plot, 3, 0, 3)).toEqual([9, 3, 8, 1]);
});
