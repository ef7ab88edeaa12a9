export const uid = 'rendering';
export const sourceUid = 'metrics';
export const panelCount = 20;
export const seriesCount = 10;
export const pointCount = 1_000;
/** What a data source of Prometheus scrapes by default, so that the step is the one that is asked for. */
export const stepMs = 15_000;
/** The begin of the first point: a whole step. */
export const fromMs = 1_767_225_600_000;
export const toMs = fromMs + (pointCount - 1) * stepMs;

/** Four panels in a row, low enough for all rows to be in view. */
const columns = 4;
const position = { w: 24 / columns, h: 5 };

export const renderingDashboard = {
  uid,
  title: 'Rendering',
  schemaVersion: 41,
  time: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
  panels: Array.from({ length: panelCount }, (_, index) => ({
    id: index + 1,
    type: 'timeseries',
    title: `Panel ${index + 1}`,
    gridPos: { ...position, x: (index % columns) * position.w, y: Math.floor(index / columns) * position.h },
    maxDataPoints: pointCount,
    fieldConfig: { defaults: { unit: 'percent' }, overrides: [] },
    targets: [{ refId: 'A', expr: `panel_${index + 1}`, legendFormat: '{{host}}' }],
  })),
};
