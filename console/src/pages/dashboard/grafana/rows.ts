import { isJson, type Json, jsonsOf, numberIn, textOf } from '../../../data/json.ts';

const columnCount = 24;
const rowPx = 40;
const rowHeightPx = 250;
const rowHeightMinPx = 90;

/** True for files of the time before the grid, when panels stood in rows. */
const hasRows = (dashboard: Json): boolean =>
  Array.isArray(dashboard.rows) && (!Array.isArray(dashboard.panels) || dashboard.panels.length === 0);

/** The panels of rows, on the grid. A row becomes a panel of its own where one of them has something to show: a title, a fold, a repetition. */
function panelsOfRows(rows: readonly Json[]): readonly Json[] {
  const own = rows.filter(({ repeatIteration }) => !repeatIteration);
  const areShown = own.some(
    ({ collapse, showTitle, repeat }) => collapse === true || showTitle === true || Boolean(repeat),
  );
  const idsFrom = largestId(own.flatMap(({ panels }) => jsonsOf(panels)));
  const placed: Json[] = [];
  let y = 0;
  for (const [index, row] of own.entries()) {
    const isClosed = row.collapse === true;
    const height = Math.ceil(Math.max(heightPxOf(row.height) ?? rowHeightPx, rowHeightMinPx) / rowPx);
    const header = areShown ? headerOf(row, idsFrom + index + 1, y) : undefined;
    if (header !== undefined) y += 1;
    const { panels, bottom } = flow(jsonsOf(row.panels), height, y);
    if (header !== undefined) placed.push(isClosed ? { ...header, panels } : header);
    if (!isClosed || header === undefined) {
      placed.push(...panels);
      y = bottom;
    }
  }
  return placed;
}

const headerOf = (row: Json, id: number, y: number): Json => ({
  id,
  type: 'row',
  title: textOf(row.title),
  collapsed: row.collapse === true,
  ...(row.repeat ? { repeat: row.repeat } : {}),
  panels: [],
  gridPos: { x: 0, y, w: columnCount, h: 1 },
});

const largestId = (panels: readonly Json[]): number =>
  panels.reduce((largest, { id }) => Math.max(largest, numberIn(id) ?? 0), 0);

const heightPxOf = (height: unknown): number | undefined =>
  typeof height === 'string' ? numberIn(height.replace(/px$/, '')) : numberIn(height);

/** From left to right in bands as high as the row; what does not fit begins a new one. */
function flow(panels: readonly Json[], height: number, top: number): { panels: readonly Json[]; bottom: number } {
  let [x, y] = [0, top];
  const placed = panels.map((panel) => {
    const w = Math.min(Math.max(Math.floor(numberIn(panel.span) ?? 4), 1) * 2, columnCount);
    const own = heightPxOf(panel.height);
    const h = own === undefined ? height : Math.ceil(Math.max(own, rowHeightMinPx) / rowPx);
    if (x + w > columnCount) [x, y] = [0, y + height];
    const gridPos = { x, y, w, h };
    x += w;
    return { ...panel, gridPos };
  });
  return { panels: placed, bottom: y + height };
}

/** The dashboard of a file: what wraps it is taken off, and rows become panels on the grid. */
export function gridDashboard(file: Json): Json {
  const dashboard = isJson(file.dashboard) ? file.dashboard : file;
  if (!hasRows(dashboard)) return dashboard;
  const { rows, ...rest } = dashboard;
  return { ...rest, panels: panelsOfRows(jsonsOf(rows)) };
}
