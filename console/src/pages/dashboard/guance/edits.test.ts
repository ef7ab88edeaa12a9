import { describe, expect, it } from 'vitest';
import { type Json, jsonOf } from '../../../data/json.ts';
import { guanceEdits as edits } from './edits.ts';
import { readGuance } from './read.ts';

const chart = (uuid: string, group: string | null, y: number): Json => ({
  uuid,
  name: uuid,
  type: 'sequence',
  group: { name: group },
  chartGroupUUID: group === null ? 'default' : 'chtg_1',
  pos: { x: 0, y, w: 8, h: 10, i: uuid },
  extend: { settings: { undefined: 1, precision: '2', levels: [] }, own: true },
  queries: [{ qtype: 'dql', name: '', query: { code: 'A', type: 'simple', q: 'M::cpu:(load)', field: 'load' } }],
});
const template: Json = {
  title: 'Hosts',
  own: 5,
  dashboardExtend: { groupUnfoldStatus: { G: false } },
  main: {
    vars: [],
    groups: [{ name: 'G', extend: { colorKey: 'style_key1' } }],
    charts: [chart('a', null, 0), 'text', chart('b', 'G', 0)],
    extra: 1,
  },
};
const shape = (file: Json) =>
  readGuance(file).sections.map(({ title, panels }) => [title, panels.map(({ key }) => key)]);
const charts = (file: Json): readonly unknown[] => jsonOf(file.main).charts as unknown[];

describe('edits of dashboards of Guance', () => {
  it('keep what they do not name, and what is no chart', () => {
    const moved = edits.place(template, '', [{ key: 'a', position: { x: 8, y: 0, w: 8, h: 10 } }]);
    expect(moved).toEqual({
      ...template,
      main: {
        ...jsonOf(template.main),
        charts: [{ ...chart('a', null, 0), pos: { x: 8, y: 0, w: 8, h: 10, i: 'a' } }, 'text', chart('b', 'G', 0)],
      },
    });
  });

  it('add, copy, move and remove charts', () => {
    const added = edits.addPanel(template, 'G', 'pie');
    expect(shape(added.file)).toEqual([
      ['', ['a']],
      ['G', ['b', added.key]],
    ]);
    expect(jsonOf(charts(added.file).at(-1)).pos).toEqual({ x: 0, y: 10, w: 8, h: 10 });
    const copied = edits.duplicatePanel(template, 'b');
    expect(copied.key).toMatch(/^chrt_[0-9a-f]{32}$/);
    expect(shape(edits.movePanel(template, 'a', 'G'))).toEqual([['G', ['a', 'b']]]);
    expect(jsonOf(charts(edits.movePanel(template, 'a', 'G'))[0])).toMatchObject({
      group: { name: 'G' },
      chartGroupUUID: 'chtg_1',
    });
    expect(charts(edits.removePanel(template, 'a'))).toEqual(['text', chart('b', 'G', 0)]);
  });

  it('add, rename, open and remove groups', () => {
    expect(shape(edits.addSection(template, 'G')).at(-1)).toEqual(['G 2', []]);
    const renamed = edits.renameSection(template, 'G', 'H');
    expect(shape(renamed)).toEqual([
      ['', ['a']],
      ['H', ['b']],
    ]);
    expect(jsonOf(renamed.dashboardExtend).groupUnfoldStatus).toEqual({ H: false });
    expect(jsonOf(renamed.main).groups).toEqual([{ name: 'H', extend: { colorKey: 'style_key1' } }]);
    expect(readGuance(edits.setSectionOpen(template, 'G', true)).sections[1]?.isOpen).toBe(true);
    expect(shape(edits.removeSection(template, 'G'))).toEqual([['', ['a', 'b']]]);
  });

  it('put groups into another order, where the ids of groups have it too', () => {
    const grouped = (chartGroupPos: unknown) => ({
      main: {
        groups: ['G', { name: 'H', extend: {} }],
        charts: [chart('a', 'G', 0), { ...chart('b', 'H', 0), chartGroupUUID: 'chtg_2' }],
        ...(chartGroupPos === undefined ? {} : { chartGroupPos }),
      },
    });
    for (const ids of [undefined, ['chtg_1', 'default', 'chtg_2']]) {
      const moved = edits.moveSection(grouped(ids), 'H', -1);
      expect(shape(moved).map(([title]) => title)).toEqual(['H', 'G']);
      expect(jsonOf(moved.main).groups).toEqual([{ name: 'H', extend: {} }, 'G']);
      expect(edits.moveSection(moved, 'H', -1)).toBe(moved);
    }
  });

  it('change nothing when a form is not changed, and only what it changes else', () => {
    const panel = edits.panelOf(template, 'a') ?? {};
    const form = edits.readForm(panel);
    expect(edits.writeForm(panel, form, { ...form })).toBe(panel);
    const changed = edits.writeForm(panel, form, { ...form, title: 'T', unit: 'time,ms', stack: 'percent' });
    expect(changed).toEqual({
      ...panel,
      name: 'T',
      extend: {
        own: true,
        settings: {
          undefined: 1,
          precision: '2',
          levels: [],
          unitType: 'global',
          globalUnit: ['time', 'ms'],
          openStack: true,
          stackType: 'percent',
        },
      },
    });
    const [query] = form.queries;
    if (query === undefined) throw new Error('the form has no query');
    expect(
      edits.writeForm(panel, form, { ...form, queries: [{ ...query, text: 'M::mem:(x)' }] }).queries,
    ).toMatchObject([{ query: { q: 'M::mem:(x)', type: 'dql', field: 'load' } }]);
  });

  it('read the forms of every kind that can be added back as they were written', () => {
    for (const kind of edits.kinds) {
      const { file, key } = edits.addPanel(template, '', kind);
      const panel = edits.panelOf(file, key) ?? {};
      const form = edits.readForm(panel);
      const wanted = {
        ...form,
        title: 'T',
        decimals: '1',
        min: '1',
        max: '9',
        content: kind === 'text' ? 'c' : form.content,
      };
      expect(edits.readForm(edits.writeForm(panel, form, wanted)), kind).toEqual(wanted);
    }
  });

  it('keep the range in a place of their own, and settings as they were', () => {
    const settings = edits.readSettings(template);
    expect(edits.writeSettings(template, settings)).toEqual(template);
    const changed = edits.writeSettings(template, { ...settings, from: 'now-1h', title: 'New' });
    expect(changed).toMatchObject({ title: 'New', dashboardExtend: { groupUnfoldStatus: { G: false } } });
    expect(readGuance(changed).range).toEqual({ from: 'now-1h', to: 'now' });
  });

  it('write variables of each kind back as they were read', () => {
    const entry = {
      code: 'h',
      name: 'Host',
      type: 'TAG',
      datasource: 'ftinfluxdb',
      seq: 0,
      hide: 0,
      valueSort: 'asc',
      isHiddenAsterisk: 0,
      definition: { metric: 'cpu', tag: 'host' },
      own: 1,
    };
    const form = edits.readVariable(entry);
    expect(form).toMatchObject({ name: 'h', label: 'Host', kind: 'TAG', text: 'cpu host' });
    expect(edits.writeVariable(entry, form)).toEqual(entry);
    expect(edits.writeVariable(entry, { ...form, text: 'mem os' }).definition).toMatchObject({
      metric: 'mem',
      tag: 'os',
    });
    expect(edits.variables(edits.setVariables(template, [entry, entry])).map(({ seq }) => seq)).toEqual([0, 1]);
  });
});
