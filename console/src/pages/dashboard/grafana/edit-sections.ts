import { type Json, jsonOf, jsonsOf, numberIn } from '../../../data/json.ts';
import { bottomOf, compact, type Position } from '../grid/layout.ts';
import { plainPosition } from '../model.ts';
import { findPanels } from './panels.ts';

interface EditedPanel {
  readonly key: string;
  readonly panel: Json;
  /** Within its section. */
  readonly position: Position;
}

export interface EditedSection {
  readonly key: string;
  /** Undefined for the panels above the first row. */
  readonly row: Json | undefined;
  readonly panels: readonly EditedPanel[];
}

const positionOf = ({ gridPos }: Json): Position => {
  const { x, y, w, h } = jsonOf(gridPos);
  return {
    x: numberIn(x) ?? plainPosition.x,
    y: numberIn(y) ?? plainPosition.y,
    w: numberIn(w) ?? plainPosition.w,
    h: numberIn(h) ?? plainPosition.h,
  };
};

/** The rows of a dashboard on the grid, with their panels where they are shown. */
export function editedSections(dashboard: Json): readonly EditedSection[] {
  const { rows, panels } = findPanels(dashboard);
  const membersOf = (key: string | undefined): readonly EditedPanel[] => {
    const own = panels.filter(({ rowKey }) => rowKey === key);
    const byKey = new Map(own.map((found) => [found.key, found.panel]));
    return compact(own.map((found) => ({ key: found.key, position: positionOf(found.panel) }))).map((placed) => ({
      ...placed,
      panel: byKey.get(placed.key) ?? {},
    }));
  };
  return [
    { key: '', row: undefined, panels: membersOf(undefined) },
    ...rows.map(({ key, panel }) => ({ key, row: panel, panels: membersOf(key) })),
  ];
}

const samePosition = (a: Position, b: Position): boolean => a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;

/** The object itself where it stands there already: only what moves is written anew. */
const placedAt = (panel: Json, position: Position): Json =>
  samePosition(positionOf(panel), position) && panel.gridPos !== undefined
    ? panel
    : { ...panel, gridPos: { ...jsonOf(panel.gridPos), ...position } };

/** The dashboard with these rows, one below the other. */
export function withSections(dashboard: Json, sections: readonly EditedSection[]): Json {
  const all: Json[] = [];
  let y = 0;
  for (const { row, panels } of sections) {
    const placed = compact(panels);
    const byKey = new Map(panels.map(({ key, panel }) => [key, panel]));
    const isClosed = row?.collapsed === true;
    const header = row === undefined ? 0 : 1;
    const members = placed.map(({ key, position }) =>
      placedAt(byKey.get(key) ?? {}, { ...position, y: position.y + y + header }),
    );
    if (row !== undefined) {
      const own = jsonsOf(row.panels);
      const isSame = own.length === members.length && own.every((panel, index) => panel === members[index]);
      const held = isClosed
        ? isSame
          ? row
          : { ...row, panels: members }
        : own.length === 0
          ? row
          : { ...row, panels: [] };
      all.push(placedAt(held, { x: 0, y, w: 24, h: 1 }));
    }
    if (!isClosed) all.push(...members);
    y += header + (isClosed ? 0 : bottomOf(placed));
  }
  return { ...dashboard, panels: all };
}

export const freeId = (dashboard: Json): number =>
  editedSections(dashboard)
    .flatMap(({ row, panels }) => [row, ...panels.map(({ panel }) => panel)])
    .reduce((largest, panel) => Math.max(largest, numberIn(panel?.id) ?? 0), 0) + 1;
