import { grafanaUnitIds } from '../../../charts/units/grafana.ts';
import { type Json, jsonOf, numberIn, textOf, textsOf } from '../../../data/json.ts';
import { defaultRange } from '../../../time/range.ts';
import type { FormatEdits } from '../edit/format-edits.ts';
import { bottomOf, columnCount } from '../grid/layout.ts';
import { readForm, writeForm } from './edit-panel.ts';
import { type EditedSection, editedSections, freeId, withSections } from './edit-sections.ts';
import { readVariableForm, variableKinds, variablesOf, withVariables, writeVariableForm } from './edit-variables.ts';
import { gridDashboard } from './rows.ts';

/** Changes the rows of a file; one of the time before the grid becomes one of the grid. */
function change(
  file: Json,
  edit: (sections: readonly EditedSection[], dashboard: Json) => readonly EditedSection[],
): Json {
  const dashboard = gridDashboard(file);
  return withSections(dashboard, edit(editedSections(dashboard), dashboard));
}

const inSection = (sections: readonly EditedSection[], key: string, edit: (section: EditedSection) => EditedSection) =>
  sections.map((section) => (section.key === key ? edit(section) : section));

/** The panel at the bottom of a section. */
const appended = (section: EditedSection, key: string, panel: Json): EditedSection => {
  const { w, h } = jsonOf(panel.gridPos);
  const position = { x: 0, y: bottomOf(section.panels), w: numberIn(w) ?? 12, h: numberIn(h) ?? 8 };
  return { ...section, panels: [...section.panels, { key, panel, position }] };
};

const findPanel = (file: Json, key: string) =>
  editedSections(gridDashboard(file))
    .flatMap(({ panels }) => panels)
    .find((each) => each.key === key);

const newPanel = (id: number, kind: string): Json => ({
  id,
  type: kind,
  title: '',
  gridPos: { x: 0, y: 0, w: 12, h: 8 },
  fieldConfig: { defaults: {}, overrides: [] },
  options: kind === 'text' ? { mode: 'markdown', content: '' } : {},
  ...(kind === 'text' ? {} : { targets: [{ refId: 'A' }] }),
});

export const grafanaEdits: FormatEdits = {
  kinds: [
    'timeseries',
    'stat',
    'gauge',
    'bargauge',
    'barchart',
    'piechart',
    'table',
    'text',
    'heatmap',
    'histogram',
    'xychart',
    'state-timeline',
    'logs',
  ],
  units: grafanaUnitIds.map((id) => ({ value: id, text: id })),
  hasOwnTags: false,
  place: (file, section, placed) =>
    change(file, (sections) =>
      inSection(sections, section, (own) => ({
        ...own,
        panels: own.panels.map((each) => ({
          ...each,
          position: placed.find(({ key }) => key === each.key)?.position ?? each.position,
        })),
      })),
    ),
  addPanel: (file, section, kind) => {
    const id = freeId(gridDashboard(file));
    const added = change(file, (sections) =>
      inSection(sections, section, (own) => appended(own, String(id), newPanel(id, kind))),
    );
    return { file: added, key: String(id) };
  },
  duplicatePanel: (file, key) => {
    const id = freeId(gridDashboard(file));
    const found = findPanel(file, key);
    const changed = change(file, (sections) =>
      sections.map((section) =>
        found === undefined || !section.panels.some((each) => each.key === key)
          ? section
          : appended(section, String(id), { ...found.panel, id }),
      ),
    );
    return { file: changed, key: String(id) };
  },
  removePanel: (file, key) =>
    change(file, (sections) =>
      sections.map((section) => ({ ...section, panels: section.panels.filter((each) => each.key !== key) })),
    ),
  movePanel: (file, key, to) => {
    const found = findPanel(file, key);
    if (found === undefined) return file;
    return change(file, (sections) =>
      sections.map((section) => {
        const rest = { ...section, panels: section.panels.filter((each) => each.key !== key) };
        return section.key === to ? appended(rest, key, found.panel) : rest;
      }),
    );
  },
  panelOf: (file, key) => findPanel(file, key)?.panel,
  setPanel: (file, key, panel) =>
    change(file, (sections) =>
      sections.map((section) => ({
        ...section,
        panels: section.panels.map((each) => (each.key === key ? { ...each, panel } : each)),
      })),
    ),
  readForm,
  writeForm,
  addSection: (file, title) =>
    change(file, (sections, dashboard) => {
      const id = freeId(dashboard);
      const row = {
        id,
        type: 'row',
        title,
        collapsed: false,
        panels: [],
        gridPos: { x: 0, y: 0, w: columnCount, h: 1 },
      };
      return [...sections, { key: String(id), row, panels: [] }];
    }),
  renameSection: (file, key, title) =>
    change(file, (sections) => inSection(sections, key, (own) => ({ ...own, row: { ...own.row, title } }))),
  removeSection: (file, key) =>
    change(file, (sections) => {
      const place = sections.findIndex((section) => section.key === key);
      const removed = sections[place];
      return sections.flatMap((section, index) => {
        if (index === place) return [];
        // The panels of a row that is gone belong to the one above.
        if (index !== place - 1 || removed === undefined) return [section];
        const bottom = bottomOf(section.panels);
        const moved = removed.panels.map((each) => ({
          ...each,
          position: { ...each.position, y: each.position.y + bottom },
        }));
        return [{ ...section, panels: [...section.panels, ...moved] }];
      });
    }),
  moveSection: (file, key, by) =>
    change(file, (sections) => {
      const place = sections.findIndex((section) => section.key === key);
      const [moved, other] = [sections[place], sections[place + by]];
      if (moved?.row === undefined || other?.row === undefined) return sections;
      return sections.with(place, other).with(place + by, moved);
    }),
  setSectionOpen: (file, key, isOpen) =>
    change(file, (sections) =>
      inSection(sections, key, (own) => ({ ...own, row: { ...own.row, collapsed: !isOpen } })),
    ),
  readSettings: (file) => {
    const dashboard = gridDashboard(file);
    const time = jsonOf(dashboard.time);
    return {
      title: textOf(dashboard.title),
      description: textOf(dashboard.description),
      tags: textsOf(dashboard.tags).join(', '),
      from: textOf(time.from, defaultRange.from),
      to: textOf(time.to, defaultRange.to),
      zone: textOf(dashboard.timezone) || 'browser',
      refresh: textOf(dashboard.refresh),
    };
  },
  writeSettings: (file, settings) => {
    const before = grafanaEdits.readSettings(file);
    const { title, description, tags, from, to, zone, refresh } = settings;
    return {
      ...file,
      ...(title !== before.title && { title }),
      ...(description !== before.description && { description }),
      ...(tags !== before.tags && {
        tags: tags
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      }),
      ...((from !== before.from || to !== before.to) && { time: { ...jsonOf(file.time), from, to } }),
      ...(zone !== before.zone && { timezone: zone }),
      ...(refresh !== before.refresh && { refresh }),
    };
  },
  variables: variablesOf,
  setVariables: withVariables,
  readVariable: readVariableForm,
  writeVariable: writeVariableForm,
  variableKinds,
};
