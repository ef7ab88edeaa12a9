import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnCount, compact, type Placed } from '../grid/layout.ts';
import { type Direction, moved, resized } from './move-by-keys.ts';

const item = (key: string, x: number, y: number, w: number, h: number): Placed => ({ key, position: { x, y, w, h } });
const least = { w: 2, h: 2 };
const two = [item('a', 0, 0, 12, 8), item('b', 0, 8, 12, 4)];

describe('a panel that is moved by keys', () => {
  it('changes places with the one below it, and back', () => {
    const down = moved(two, 'a', 'down');
    expect(down).toEqual([item('b', 0, 0, 12, 4), item('a', 0, 4, 12, 8)]);
    expect(moved(down, 'a', 'up')).toEqual([item('a', 0, 0, 12, 8), item('b', 0, 8, 12, 4)]);
  });

  it('goes sideways by a column, and what was there makes room', () => {
    expect(moved([item('a', 0, 0, 12, 8), item('b', 12, 0, 12, 8)], 'a', 'right')).toEqual([
      item('a', 1, 0, 12, 8),
      item('b', 12, 8, 12, 8),
    ]);
  });

  it('is left alone at the edge', () => {
    for (const direction of ['left', 'up'] as const) expect(moved(two, 'a', direction)).toEqual([]);
    expect(moved(two, 'b', 'down')).toEqual([]);
  });

  it('becomes larger and smaller, and no smaller than it may', () => {
    expect(resized(two, 'a', 'right', least)).toEqual([item('a', 0, 0, 13, 8)]);
    expect(resized(two, 'a', 'down', least)).toEqual([item('a', 0, 0, 12, 9), item('b', 0, 9, 12, 4)]);
    expect(resized([item('a', 0, 0, 2, 2)], 'a', 'left', least)).toEqual([]);
  });

  it('never leaves the grid, nor lies on another one', () => {
    const directions = fc.constantFrom<Direction>('left', 'right', 'up', 'down');
    const panel = fc.record({
      x: fc.integer({ min: 0, max: 23 }),
      y: fc.integer({ min: 0, max: 40 }),
      w: fc.integer({ min: 2, max: 24 }),
      h: fc.integer({ min: 2, max: 12 }),
    });
    fc.assert(
      fc.property(
        fc.array(panel, { minLength: 1, maxLength: 8 }),
        fc.array(directions, { maxLength: 20 }),
        (all, steps) => {
          let items = compact(all.map((position, index) => ({ key: `k${index}`, position })));
          for (const [count, direction] of steps.entries()) {
            const change = count % 3 === 0 ? resized(items, 'k0', direction, least) : moved(items, 'k0', direction);
            items = items.map((each) => change.find(({ key }) => key === each.key) ?? each);
          }
          const inOrder = items.toSorted((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
          expect(compact(items)).toEqual(inOrder);
          for (const { position } of items) {
            expect(position.x + position.w).toBeLessThanOrEqual(columnCount);
            expect(Math.min(position.x, position.y)).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });
});
