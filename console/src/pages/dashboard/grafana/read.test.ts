import { describe, expect, it } from 'vitest';
import type { Json } from '../../../data/json.ts';
import { modernPanel } from './legacy.ts';
import { findPanels } from './panels.ts';
import { readGrafana } from './read.ts';
import { gridDashboard } from './rows.ts';

const positions = (dashboard: Json) =>
  (gridDashboard(dashboard).panels as Json[]).map(({ type, id, gridPos }) => [type, id, gridPos]);

describe('dashboards of the time of rows', () => {
  const panel = (id: number, span: number): Json => ({ id, span, type: 'graph' });

  it('stand on the grid, in bands as high as their row', () => {
    const rows = [
      { height: '200px', panels: [panel(1, 8), panel(2, 4), panel(3, 12)] },
      { height: 100, panels: [panel(4, 6)] },
    ];
    expect(positions({ rows })).toEqual([
      ['graph', 1, { x: 0, y: 0, w: 16, h: 5 }],
      ['graph', 2, { x: 16, y: 0, w: 8, h: 5 }],
      ['graph', 3, { x: 0, y: 5, w: 24, h: 5 }],
      ['graph', 4, { x: 0, y: 10, w: 12, h: 3 }],
    ]);
  });

  it('show their rows when one of them has something to show', () => {
    const rows = [
      { panels: [panel(1, 12)], title: 'open', showTitle: true },
      { panels: [panel(2, 12)], title: 'closed', collapse: true },
      { panels: [panel(3, 12)], repeatIteration: 5 },
    ];
    const { sections } = readGrafana({ rows });
    expect(sections.map(({ title, isOpen, panels }) => [title, isOpen, panels.map(({ key }) => key)])).toEqual([
      ['open', true, ['1']],
      ['closed', false, ['2']],
    ]);
  });

  it('end when a panel is wider than there is room', () => {
    expect(positions({ rows: [{ panels: [panel(1, 99)] }] })).toEqual([['graph', 1, { x: 0, y: 0, w: 24, h: 7 }]]);
  });
});

describe('panels of the grid', () => {
  it('belong to the row above them, or to the closed one that holds them', () => {
    const panels = [
      { id: 3, type: 'stat', gridPos: { x: 0, y: 9, w: 4, h: 4 } },
      { id: 1, type: 'text', gridPos: { x: 0, y: 0, w: 4, h: 4 } },
      { id: 2, type: 'row', gridPos: { x: 0, y: 8, w: 24, h: 1 } },
      { id: 4, type: 'row', collapsed: true, gridPos: { x: 0, y: 20, w: 24, h: 1 }, panels: [{ id: 5, type: 'text' }] },
      { id: 6, type: 'stat', repeatPanelId: 3, gridPos: { x: 9, y: 9, w: 4, h: 4 } },
    ];
    expect(findPanels({ panels }).panels.map(({ key, rowKey }) => [key, rowKey])).toEqual([
      ['1', undefined],
      ['3', '2'],
      ['5', '4'],
    ]);
  });

  it('have keys of their own when their ids are missing or doubled', () => {
    const { panels } = findPanels({ panels: [{ type: 'a' }, { type: 'b' }, { id: 1 }, { id: 1 }] });
    expect(panels.map(({ key }) => key)).toEqual(['none', 'none-1', '1', '1-1']);
  });

  it('are read from anything without failing', () => {
    const odd: unknown[] = [null, 1, 'x', { type: 'graph', yaxes: 3, legend: null, thresholds: 'x', targets: {} }];
    const types = ['singlestat', 'table', 'gauge', 'constructor', 'toString', 'grafana-piechart-panel'];
    odd.push(...types.map((type) => ({ type, options: null, fieldConfig: [], gridPos: 'x', styles: {}, gauge: 5 })));
    const dashboard = readGrafana({ panels: odd, templating: 7, time: null, links: null, tags: 'x' } as Json);
    expect(dashboard.sections[0]?.panels).toHaveLength(7);
    expect(dashboard.sections[0]?.panels.filter(({ chart }) => chart.kind === 'other')).toHaveLength(2);
  });
});

describe('panels of older versions', () => {
  const defaults = (panel: Json): Json => (modernPanel(panel).fieldConfig as { defaults: Json }).defaults;

  it('become graphs of today', () => {
    const graph = {
      type: 'graph',
      bars: false,
      fill: 3,
      stack: true,
      percentage: true,
      nullPointMode: 'connected',
      yaxes: [{ format: 'bytes', min: '0', max: 'auto', logBase: 1 }, { format: 's' }],
      seriesOverrides: [{ alias: '/in/', yaxis: 2, transform: 'negative-Y' }],
      legend: { show: true, values: true, avg: true, rightSide: true, alignAsTable: true },
      thresholds: [{ value: 5, op: 'gt', colorMode: 'critical', line: true }],
    };
    const { chart } = readGrafana({ panels: [graph] }).sections[0]?.panels[0] ?? {};
    expect(chart?.kind).toBe('time');
    expect(chart?.legend).toEqual({ place: 'right', isTable: true, values: ['mean'] });
    expect(chart?.thresholdLines).toBe('line');
    expect(chart?.field).toMatchObject({ unit: { name: 'bytes', isBinary: true }, min: 0, max: undefined });
    expect(chart?.field.draw).toMatchObject({ fill: 0.3, spansGaps: true, stack: { group: 'A', isPercent: true } });
    expect(modernPanel(graph).fieldConfig).toMatchObject({
      overrides: [
        {
          matcher: { id: 'byRegexp', options: '/in/' },
          properties: [
            { id: 'custom.axisPlacement', value: 'right' },
            { id: 'unit', value: 's' },
            { id: 'custom.transform', value: 'negative-Y' },
          ],
        },
      ],
    });
    expect(modernPanel({ type: 'graph', xaxis: { mode: 'series' } }).type).toBe('barchart');
  });

  it('become single values and gauges with steps of colours', () => {
    const old = {
      type: 'singlestat',
      format: 'percent',
      thresholds: '50,80',
      colors: ['green', 'orange', 'red'],
      valueName: 'current',
    };
    expect(modernPanel(old).type).toBe('stat');
    expect(defaults(old).thresholds).toEqual({
      mode: 'absolute',
      steps: [
        { value: null, color: 'green' },
        { value: 50, color: 'orange' },
        { value: 80, color: 'red' },
      ],
    });
    const { chart } = readGrafana({ panels: [old] }).sections[0]?.panels[0] ?? {};
    expect(chart?.reducer).toBe('lastNotNull');
    expect(modernPanel({ ...old, gauge: { show: true, maxValue: 10 } }).type).toBe('gauge');
    expect(defaults({ ...old, gauge: { show: true, maxValue: 10 } })).toMatchObject({ min: 0, max: 10 });
  });

  it('leave panels of today as they are', () => {
    const panel = { type: 'timeseries', options: {} };
    expect(modernPanel(panel)).toBe(panel);
  });
});
