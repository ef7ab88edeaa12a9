/** In columns and rows of the grid; rows may be fractions. */
export interface Position {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Placed {
  readonly key: string;
  readonly position: Position;
}

export const columnCount = 24;

/** How large rows are, and how far apart things stand. */
export interface GridSizes {
  readonly rowPx: number;
  readonly gapPx: number;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const overlapsAcross = (a: Position, b: Position): boolean => a.x < b.x + b.w && b.x < a.x + a.w;

/** Into the columns that there are. */
function fitted({ x, y, w, h }: Position): Position {
  const width = Math.min(Math.max(w, 1), columnCount);
  return { x: Math.min(Math.max(x, 0), columnCount - width), y, w: width, h: Math.max(h, 1) };
}

/**
 * Moves everything up until it touches what is above it, in the order of what is written. So files whose places are stale, negative or overlap
 * are shown as they are meant.
 */
export function compact(items: readonly Placed[]): readonly Placed[] {
  const done: Placed[] = [];
  const sorted = items
    .map(({ key, position }) => ({ key, position: fitted(position) }))
    .toSorted((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
  for (const { key, position } of sorted) {
    const above = done.filter((other) => overlapsAcross(other.position, position));
    const y = above.reduce((bottom, other) => Math.max(bottom, other.position.y + other.position.h), 0);
    done.push({ key, position: { ...position, y } });
  }
  return done;
}

export const bottomOf = (items: readonly Placed[]): number =>
  items.reduce((bottom, { position }) => Math.max(bottom, position.y + position.h), 0);

/** Where a thing stands in pixels on a grid of this width. */
export function boxOf({ x, y, w, h }: Position, widthPx: number, { rowPx, gapPx }: GridSizes): Box {
  const column = (widthPx - gapPx * (columnCount - 1)) / columnCount;
  return {
    left: Math.round(x * (column + gapPx)),
    top: Math.round(y * (rowPx + gapPx)),
    width: Math.round(w * column + (w - 1) * gapPx),
    height: Math.round(h * rowPx + (h - 1) * gapPx),
  };
}

export const heightOf = (rows: number, { rowPx, gapPx }: GridSizes): number =>
  rows === 0 ? 0 : Math.round(rows * (rowPx + gapPx) - gapPx);
