import { guanceUnits } from '../../../charts/units/guance.ts';
import { isJson, type Json, jsonOf, listOf, textOf } from '../../../data/json.ts';
import type { FormatEdits } from '../edit/format-edits.ts';
import { bottomOf, type Placed } from '../grid/layout.ts';
import { type FoundChart, findCharts, groupNameOf, positionOf } from './charts.ts';
import { readForm, writeForm } from './edit-chart.ts';
import { readVariableForm, variableKinds, variablesOf, withVariables, writeVariableForm } from './edit-variables.ts';
import { ownKey, readGuance } from './read.ts';

const withMain = (file: Json, main: Json): Json => ({ ...file, main: { ...jsonOf(file.main), ...main } });

/** Changes single charts; a function that answers undefined takes one out. What is no chart stays where it is. */
function changeCharts(file: Json, change: (found: FoundChart) => Json | undefined): Json {
  const byIndex = new Map(findCharts(file).charts.map((found) => [found.index, found]));
  const charts = listOf(jsonOf(file.main).charts).flatMap((entry, index) => {
    const found = byIndex.get(index);
    if (found === undefined) return [entry];
    const changed = change(found);
    return changed === undefined ? [] : [changed];
  });
  return withMain(file, { charts });
}

const withChart = (file: Json, chart: Json): Json =>
  withMain(file, { charts: [...listOf(jsonOf(file.main).charts), chart] });

const bottomOfGroup = (file: Json, group: string): number =>
  bottomOf(
    findCharts(file)
      .charts.filter((found) => found.group === group)
      .map(({ key, chart }): Placed => ({ key, position: positionOf(chart) })),
  );

/** As the console of the vendor makes ids: 32 digits of 16. */
/** `crypto.randomUUID` exists only on HTTPS and on the own machine. */
const newUuid = (prefix: string): string =>
  `${prefix}_${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;

const sizes: Readonly<Record<string, readonly [w: number, h: number]>> = {
  table: [12, 18],
  log: [12, 18],
  object: [12, 18],
  treemap: [8, 15.5],
  hexgon: [8, 15.5],
  heatmap: [8, 15.5],
  gauge: [8, 13],
  picture: [6, 8],
};

/** What the console of the vendor expects in every chart. */
const standardSettings: Json = {
  showTitle: true,
  titleDesc: '',
  isSampling: true,
  timeInterval: 'auto',
  isTimeInterval: false,
  unitType: 'global',
  globalUnit: [],
  units: [],
  alias: [],
  colors: [],
  levels: [],
  openThousandsSeparator: true,
  precision: '2',
  fixedTime: '',
  changeWorkspace: false,
};

const settingsOfKind: Readonly<Record<string, Json>> = {
  sequence: {
    chartType: 'line',
    lineType: 'linear',
    isTimeInterval: true,
    connectNulls: true,
    legendPostion: 'bottom',
    xAxisShowType: 'time',
    slimit: 20,
  },
  pie: { chartType: 'pie', legendPostion: 'bottom', legendValueOpen: true, legendValuePercentOpen: true },
  toplist: { chartType: 'bar', showTopSize: true, topSize: 10, tableSortType: 'top', slimit: 20 },
  table: {
    queryMode: 'toGroupColumn',
    pageEnable: false,
    pageSize: 0,
    showColumns: [],
    valMappings: [],
    valColorMappings: [],
  },
  gauge: { min: 0, max: 100 },
  heatmap: { isTimeInterval: true },
  picture: { url: '', type: 'contain' },
  iframe: { url: '' },
};

function newChart(kind: string, group: string, y: number): Json {
  const [w, h] = sizes[kind] ?? [8, 10];
  const item = { name: '', type: kind, unit: '', color: '', qtype: 'dql', datasource: 'dataflux' };
  const queries =
    kind === 'text'
      ? [{ ...item, query: { content: '' } }]
      : kind === 'picture' || kind === 'iframe'
        ? []
        : [{ ...item, query: { code: 'A', type: 'dql', q: '' } }];
  return {
    uuid: newUuid('chrt'),
    name: '',
    type: kind,
    group: { name: group === '' ? null : group },
    pos: { x: 0, y, w, h },
    extend: { fixedTime: '', settings: { ...standardSettings, currentChartType: kind, ...settingsOfKind[kind] } },
    queries,
  };
}

const groupsOf = (file: Json): readonly unknown[] => listOf(jsonOf(file.main).groups);

const changeExtend = (file: Json, change: Json): Json => ({
  ...file,
  dashboardExtend: { ...jsonOf(file.dashboardExtend), ...change },
});

const changeUnfold = (file: Json, change: (unfold: Json) => Json): Json =>
  changeExtend(file, { groupUnfoldStatus: change(jsonOf(jsonOf(file.dashboardExtend).groupUnfoldStatus)) });

const without = (value: Json, key: string): Json => {
  const { [key]: _, ...rest } = value;
  return rest;
};

export const guanceEdits: FormatEdits = {
  kinds: [
    'sequence',
    'singlestat',
    'toplist',
    'table',
    'pie',
    'bar',
    'gauge',
    'text',
    'log',
    'heatmap',
    'histogram',
    'scatter',
    'bubble',
    'treemap',
    'funnel',
    'sankey',
    'hexgon',
    'picture',
    'iframe',
  ],
  units: guanceUnits.map(([family, unit]) => ({ value: `${family},${unit}`, text: `${family}: ${unit}` })),
  hasOwnTags: true,
  place: (file, section, placed) =>
    changeCharts(file, ({ key, chart, group }) => {
      const position = group === section ? placed.find((each) => each.key === key)?.position : undefined;
      return position === undefined ? chart : { ...chart, pos: { ...jsonOf(chart.pos), ...position } };
    }),
  addPanel: (file, section, kind) => {
    const chart = newChart(kind, section, bottomOfGroup(file, section));
    return { file: withChart(file, chart), key: textOf(chart.uuid) };
  },
  duplicatePanel: (file, key) => {
    const found = findCharts(file).charts.find((each) => each.key === key);
    if (found === undefined) return { file, key };
    const uuid = newUuid('chrt');
    const pos = { ...jsonOf(found.chart.pos), y: bottomOfGroup(file, found.group) };
    return { file: withChart(file, { ...found.chart, uuid, pos }), key: uuid };
  },
  removePanel: (file, key) => changeCharts(file, (found) => (found.key === key ? undefined : found.chart)),
  movePanel: (file, key, section) => {
    const model = findCharts(file).charts.find(({ group }) => group === section)?.chart;
    return changeCharts(file, (found) => {
      if (found.key !== key) return found.chart;
      const pos = { ...jsonOf(found.chart.pos), x: 0, y: bottomOfGroup(file, section) };
      const rest = without(without(found.chart, 'chartGroupUUID'), 'prevGroupName');
      const id = model?.chartGroupUUID;
      return {
        ...rest,
        ...(id !== undefined && { chartGroupUUID: id }),
        group: { name: section === '' ? null : section },
        pos,
      };
    });
  },
  panelOf: (file, key) => findCharts(file).charts.find((found) => found.key === key)?.chart,
  setPanel: (file, key, panel) => changeCharts(file, (found) => (found.key === key ? panel : found.chart)),
  readForm,
  writeForm,
  addSection: (file, title) => {
    const names = new Set(findCharts(file).groups);
    let name = title;
    // Charts name their group: two of one name would be one.
    for (let count = 2; names.has(name); count += 1) name = `${title} ${count}`;
    return withMain(file, { groups: [...groupsOf(file), { name }] });
  },
  renameSection: (file, key, title) => {
    if (title === '' || title === key || findCharts(file).groups.includes(title)) return file;
    const groups = groupsOf(file).map((group) =>
      groupNameOf(group) !== key ? group : isJson(group) ? { ...group, name: title } : title,
    );
    const renamed = changeCharts(withMain(file, { groups }), ({ chart, group }) =>
      group !== key
        ? chart
        : {
            ...chart,
            group: isJson(chart.group) ? { ...chart.group, name: title } : { name: title },
            ...(chart.prevGroupName === key && { prevGroupName: title }),
          },
    );
    const isKept = jsonOf(jsonOf(file.dashboardExtend).groupUnfoldStatus)[key];
    return isKept === undefined
      ? renamed
      : changeUnfold(renamed, (unfold) => ({ ...without(unfold, key), [title]: isKept }));
  },
  removeSection: (file, key) => {
    const groups = groupsOf(file).filter((group) => groupNameOf(group) !== key);
    const bottom = bottomOfGroup(file, '');
    return changeCharts(withMain(file, { groups }), ({ chart, group }) => {
      if (group !== key) return chart;
      const position = positionOf(chart);
      return {
        ...without(without(chart, 'chartGroupUUID'), 'prevGroupName'),
        group: { name: null },
        pos: { ...jsonOf(chart.pos), y: position.y + bottom },
      };
    });
  },
  moveSection: (file, key, by) => {
    const { groups, charts } = findCharts(file);
    const names = groups.filter((name) => name !== '');
    const place = names.indexOf(key);
    const other = names[place + by];
    if (place === -1 || other === undefined) return file;
    const order = names.with(place, other).with(place + by, key);
    const known = groupsOf(file);
    const listed = order.map((name) => known.find((group) => groupNameOf(group) === name) ?? { name });
    const moved = withMain(file, { groups: listed });
    const ids = listOf(jsonOf(file.main).chartGroupPos);
    if (ids.length === 0) return moved;
    const nameOf = new Map(charts.map(({ chart, group }) => [textOf(chart.chartGroupUUID), group]));
    const idOf = new Map([...nameOf].map(([id, name]) => [name, id]));
    // The same places as before, taken in the new order; an id that is no group of a chart stays where it is.
    const inOrder = order.flatMap((name) => idOf.get(name) ?? []).filter((id) => ids.includes(id));
    let next = 0;
    const chartGroupPos = ids.map((id) => (inOrder.includes(textOf(id)) ? inOrder[next++] : id));
    return withMain(moved, { chartGroupPos });
  },
  setSectionOpen: (file, key, isOpen) => changeUnfold(file, (unfold) => ({ ...unfold, [key]: isOpen })),
  readSettings: (file) => {
    const { title, description, tags, range, zone, refresh } = readGuance(file);
    return { title, description, tags: tags.join(', '), from: range.from, to: range.to, zone, refresh };
  },
  writeSettings: (file, { title, description, from, to, zone, refresh }) => {
    const before = guanceEdits.readSettings(file);
    const isTimeSame = from === before.from && to === before.to && zone === before.zone && refresh === before.refresh;
    const named = {
      ...file,
      ...(title !== before.title && { title }),
      ...(description !== before.description && { summary: description }),
    };
    if (isTimeSame) return named;
    const own = jsonOf(jsonOf(file.dashboardExtend)[ownKey]);
    return changeExtend(named, { [ownKey]: { ...own, time: { from, to }, timezone: zone, refresh } });
  },
  variables: variablesOf,
  setVariables: withVariables,
  readVariable: readVariableForm,
  writeVariable: writeVariableForm,
  variableKinds,
};
