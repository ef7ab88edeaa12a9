import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bottomOf, boxOf, columnCount, compact, heightOf, type Placed } from './layout.ts';

const at = (key: string, x: number, y: number, w: number, h: number): Placed => ({ key, position: { x, y, w, h } });
const positions = fc
  .array(
    fc.record({
      x: fc.integer({ min: -5, max: 30 }),
      y: fc.double({ min: -100, max: 5_000, noNaN: true }),
      w: fc.integer({ min: 0, max: 30 }),
      h: fc.double({ min: 0, max: 40, noNaN: true }),
    }),
    { maxLength: 20 },
  )
  .map((list) => list.map((position, index) => ({ key: String(index), position })));

const touch = ({ position: a }: Placed, { position: b }: Placed): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h - 1e-9 && b.y < a.y + a.h - 1e-9;

describe('the grid', () => {
  it('moves everything up, whatever the file says of height', () => {
    expect(compact([at('a', 0, -86.5, 12, 8), at('b', 0, 732, 12, 4.5), at('c', 12, 4228, 12, 2)])).toEqual([
      at('a', 0, 0, 12, 8),
      at('b', 0, 8, 12, 4.5),
      at('c', 12, 0, 12, 2),
    ]);
  });

  it('lets nothing overlap or stand outside, and changes nothing the second time', () => {
    fc.assert(
      fc.property(positions, (items) => {
        const placed = compact(items);
        expect(placed).toHaveLength(items.length);
        for (const [index, item] of placed.entries()) {
          expect(item.position.x + item.position.w).toBeLessThanOrEqual(columnCount);
          for (const other of placed.slice(index + 1)) expect(touch(item, other)).toBe(false);
        }
        const again = new Map(compact(placed).map(({ key, position }) => [key, position]));
        for (const { key, position } of placed) expect(again.get(key)).toEqual(position);
      }),
    );
  });

  it('measures in pixels as the formats have it', () => {
    // 38·h − 8 for Grafana, 20·h − 10 for Guance.
    expect(boxOf({ x: 12, y: 2, w: 12, h: 8 }, 1_000, { rowPx: 30, gapPx: 8 })).toEqual({
      left: 504,
      top: 76,
      width: 496,
      height: 38 * 8 - 8,
    });
    expect(boxOf({ x: 0, y: 0, w: 24, h: 15.3 }, 1_000, { rowPx: 10, gapPx: 10 }).height).toBe(
      Math.round(20 * 15.3 - 10),
    );
    expect(heightOf(bottomOf([at('a', 0, 0, 1, 8)]), { rowPx: 30, gapPx: 8 })).toBe(296);
  });
});
