import { columnCount, compact, type Placed, type Position } from '../grid/layout.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Smaller ones show nothing. */
export interface LeastSize {
  readonly w: number;
  readonly h: number;
}

const isBeside = (a: Position, b: Position): boolean => a.x < b.x + b.w && b.x < a.x + a.w;
const bottomOf = ({ y, h }: Position): number => y + h;

/** All panels after one was moved by a step: sideways by a column, up and down past the panel that stands there. */
export function moved(items: readonly Placed[], key: string, direction: Direction): readonly Placed[] {
  return changed(items, key, (position, others) => {
    const { x, y, w } = position;
    if (direction === 'left') return { ...position, x: Math.max(x - 1, 0) };
    if (direction === 'right') return { ...position, x: Math.min(x + 1, columnCount - w) };
    const beside = others.filter((other) => isBeside(other, position));
    if (direction === 'up') {
      const above = beside.filter((other) => bottomOf(other) <= y);
      // Before what stood above: that makes room when all move up as far as they can.
      return above.length === 0 ? position : { ...position, y: Math.max(...above.map((other) => other.y)) - 0.5 };
    }
    const below = beside.filter((other) => other.y >= bottomOf(position));
    return below.length === 0 ? position : { ...position, y: Math.min(...below.map((other) => other.y)) + 0.5 };
  });
}

/** All panels after one was made wider or lower by a step. */
export function resized(
  items: readonly Placed[],
  key: string,
  direction: Direction,
  least: LeastSize,
): readonly Placed[] {
  return changed(items, key, (position) => {
    const { x, w, h } = position;
    const across = direction === 'left' ? -1 : direction === 'right' ? 1 : 0;
    const down = direction === 'up' ? -1 : direction === 'down' ? 1 : 0;
    return {
      ...position,
      w: Math.min(Math.max(w + across, least.w), columnCount - x),
      h: Math.max(h + down, least.h),
    };
  });
}

/** Only what stands elsewhere than before. */
function changed(
  items: readonly Placed[],
  key: string,
  change: (position: Position, others: readonly Position[]) => Position,
): readonly Placed[] {
  const before = compact(items);
  const others = before.filter((item) => item.key !== key).map(({ position }) => position);
  const next = compact(
    before.map((item) => (item.key === key ? { key, position: change(item.position, others) } : item)),
  );
  return next.filter(({ key: own, position }) => {
    const then = before.find((item) => item.key === own)?.position;
    return then === undefined || (['x', 'y', 'w', 'h'] as const).some((side) => then[side] !== position[side]);
  });
}
