import { describe, expect, it } from 'vitest';
import type { Json } from '../../../data/json.ts';
import { grafanaEdits as edits } from './edits.ts';
import { readGrafana } from './read.ts';

const at = (x: number, y: number, w: number, h: number): Json => ({ x, y, w, h });
const dashboard: Json = {
  title: 'Nodes',
  uid: 'n',
  unknown: { kept: true },
  panels: [
    { id: 1, type: 'timeseries', title: 'A', gridPos: at(0, 0, 12, 8), targets: [{ refId: 'A', expr: 'up', own: 1 }] },
    { id: 2, type: 'row', title: 'Row', collapsed: false, panels: [], gridPos: at(0, 8, 24, 1) },
    { id: 3, type: 'stat', title: 'B', gridPos: at(0, 9, 6, 4) },
    {
      id: 4,
      type: 'row',
      title: 'Closed',
      collapsed: true,
      gridPos: at(0, 13, 24, 1),
      panels: [{ id: 5, type: 'text', gridPos: at(0, 14, 6, 4) }],
    },
  ],
};
const shape = (file: Json) =>
  readGrafana(file).sections.map(({ key, panels }) => [key, panels.map((panel) => panel.key)]);

describe('edits of dashboards of Grafana', () => {
  it('keep what they do not name: the same panels come back as they were', () => {
    const moved = edits.place(dashboard, '', [{ key: '1', position: { x: 4, y: 0, w: 12, h: 8 } }]);
    expect(moved).toMatchObject({ title: 'Nodes', unknown: { kept: true } });
    const panels = moved.panels as Json[];
    expect(panels[0]?.gridPos).toEqual(at(4, 0, 12, 8));
    expect(panels.slice(1)).toEqual((dashboard.panels as Json[]).slice(1));
  });

  it('move what is below when a section grows', () => {
    const moved = edits.place(dashboard, '', [{ key: '1', position: { x: 0, y: 0, w: 12, h: 10 } }]);
    expect((moved.panels as Json[]).map(({ gridPos }) => (gridPos as { y: number }).y)).toEqual([0, 10, 11, 15]);
    expect(shape(moved)).toEqual(shape(dashboard));
  });

  it('add, copy, move and remove panels', () => {
    const added = edits.addPanel(dashboard, '2', 'stat');
    expect(shape(added.file)).toEqual([
      ['', ['1']],
      ['2', ['3', '6']],
      ['4', ['5']],
    ]);
    const copied = edits.duplicatePanel(added.file, '1');
    expect(edits.panelOf(copied.file, copied.key)).toMatchObject({ id: 7, title: 'A', targets: [{ expr: 'up' }] });
    expect(shape(edits.movePanel(dashboard, '1', '4'))).toEqual([
      ['2', ['3']],
      ['4', ['5', '1']],
    ]);
    expect(shape(edits.removePanel(dashboard, '5'))).toEqual([
      ['', ['1']],
      ['2', ['3']],
      ['4', []],
    ]);
  });

  it('add, rename, open, close and remove rows', () => {
    const closed = edits.setSectionOpen(dashboard, '2', false);
    expect(shape(closed)).toEqual(shape(dashboard));
    expect(readGrafana(closed).sections[1]?.isOpen).toBe(false);
    expect(shape(edits.setSectionOpen(closed, '2', true))).toEqual(shape(dashboard));
    expect(readGrafana(edits.renameSection(dashboard, '2', 'New')).sections[1]?.title).toBe('New');
    expect(shape(edits.removeSection(dashboard, '2'))).toEqual([
      ['', ['1', '3']],
      ['4', ['5']],
    ]);
    expect(shape(edits.addSection(dashboard, 'More')).at(-1)).toEqual(['6', []]);
    const keys = (file: Json) => shape(file).map(([key]) => key);
    expect(keys(edits.moveSection(dashboard, '4', -1))).toEqual(['', '4', '2']);
    expect(keys(edits.moveSection(dashboard, '2', -1))).toEqual(keys(dashboard));
    expect(shape(edits.moveSection(edits.moveSection(dashboard, '4', -1), '4', 1))).toEqual(shape(dashboard));
  });

  it('change nothing when a form is not changed, and only what it changes else', () => {
    const panel = edits.panelOf(dashboard, '1') ?? {};
    const form = edits.readForm(panel);
    expect(edits.writeForm(panel, form, { ...form })).toBe(panel);
    const [query] = form.queries;
    const queries = [
      { ...query, text: 'up{job="a"}', code: 'A', source: '', legend: '{{job}}', isHidden: false, index: 0 },
    ];
    expect(edits.writeForm(panel, form, { ...form, title: 'C', queries })).toEqual({
      ...panel,
      title: 'C',
      targets: [{ refId: 'A', expr: 'up{job="a"}', own: 1, legendFormat: '{{job}}' }],
    });
    const styled = edits.writeForm(panel, form, {
      ...form,
      unit: 'bytes',
      min: '0',
      legend: 'right',
      thresholds: '80 red',
    });
    const again = edits.readForm(styled);
    expect(again).toEqual({ ...form, unit: 'bytes', min: '0', legend: 'right', thresholds: '80 red' });
  });

  it('make a panel of today of an old one when they change how it looks', () => {
    const old = { id: 1, type: 'graph', yaxes: [{ format: 's' }], targets: [] };
    const form = edits.readForm(old);
    expect(form).toMatchObject({ kind: 'timeseries', unit: 's' });
    expect(edits.writeForm(old, form, { ...form, title: 'T' }).type).toBe('graph');
    expect(edits.writeForm(old, form, { ...form, unit: 'ms' })).toMatchObject({
      type: 'timeseries',
      fieldConfig: { defaults: { unit: 'ms' } },
    });
  });

  it('write the query of a new panel in the language of its source', () => {
    const panel = { id: 1, type: 'table', targets: [] };
    const form = edits.readForm(panel);
    const query = { code: 'A', text: 'SELECT 1', source: 'my\nmysql', legend: '', isHidden: false, index: undefined };
    expect(edits.writeForm(panel, form, { ...form, queries: [query] }).targets).toEqual([
      {
        refId: 'A',
        rawSql: 'SELECT 1',
        rawQuery: true,
        format: 'time_series',
        datasource: { uid: 'my', type: 'mysql' },
      },
    ]);
  });

  it('change settings and variables and nothing beside them', () => {
    const settings = edits.readSettings(dashboard);
    expect(edits.writeSettings(dashboard, settings)).toEqual(dashboard);
    expect(edits.writeSettings(dashboard, { ...settings, tags: 'a, b', from: 'now-1h' })).toEqual({
      ...dashboard,
      tags: ['a', 'b'],
      time: { from: 'now-1h', to: 'now' },
    });
    const entry = { name: 'job', type: 'query', query: 'label_values(job)', own: true, current: { value: 'x' } };
    const form = edits.readVariable(entry);
    expect(edits.writeVariable(entry, form)).toEqual(entry);
    expect(edits.writeVariable(entry, { ...form, isMulti: true })).toEqual({ ...entry, multi: true });
    expect(edits.variables(edits.setVariables(dashboard, [entry]))).toEqual([entry]);
  });
});
