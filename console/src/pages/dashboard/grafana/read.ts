import { type Json, jsonOf, jsonsOf, numberIn, textOf, textsOf } from '../../../data/json.ts';
import { defaultRange } from '../../../time/range.ts';
import { type Dashboard, type DashboardLink, type Panel, plainPosition, type Section } from '../model.ts';
import { readAnnotations } from './annotations.ts';
import { chartOptions } from './chart-options.ts';
import { modernPanel } from './modern.ts';
import { findPanels } from './panels.ts';
import { gridDashboard } from './rows.ts';
import { withLibraryPanel, withSharedQueries } from './shared-queries.ts';
import { readFilters, readVariables } from './variables.ts';

/** A dashboard of Grafana, of any version. */
export function readGrafana(file: Json): Dashboard {
  const dashboard = gridDashboard(file);
  const { rows, panels } = findPanels(dashboard);
  const time = jsonOf(dashboard.time);
  const byId = new Map(
    panels.map(({ panel }) => [numberIn(panel.id) ?? -1, withLibraryPanel(panel, dashboard.__elements)]),
  );
  const membersOf = (key: string | undefined): readonly Panel[] =>
    panels
      .filter(({ rowKey }) => rowKey === key)
      .map(({ key: own, panel }) => readPanel(own, withLibraryPanel(panel, dashboard.__elements), byId));
  const sections: Section[] = rows.map(({ key, panel }) => ({
    key,
    title: textOf(panel.title),
    isOpen: panel.collapsed !== true,
    panels: membersOf(key),
    repeat: textOf(panel.repeat) || undefined,
    scope: {},
  }));
  const first: Section = {
    key: '',
    title: '',
    isOpen: true,
    panels: membersOf(undefined),
    repeat: undefined,
    scope: {},
  };
  const weekStarts: Readonly<Record<string, number>> = { sunday: 0, monday: 1, saturday: 6 };
  return {
    title: textOf(dashboard.title),
    description: textOf(dashboard.description),
    tags: textsOf(dashboard.tags),
    range: { from: textOf(time.from, defaultRange.from), to: textOf(time.to, defaultRange.to) },
    zone: textOf(dashboard.timezone) || 'browser',
    refresh: textOf(dashboard.refresh),
    weekStart: weekStarts[textOf(dashboard.weekStart)] ?? 0,
    fiscalStart: numberIn(dashboard.fiscalYearStartMonth) ?? 0,
    hasSharedCursor: (numberIn(dashboard.graphTooltip) ?? 0) > 0 || dashboard.sharedCrosshair === true,
    sections: first.panels.length > 0 || sections.length === 0 ? [first, ...sections] : sections,
    variables: readVariables(dashboard),
    filters: readFilters(dashboard),
    links: jsonsOf(dashboard.links).flatMap(readLink),
    annotations: readAnnotations(dashboard),
    problems: [],
  };
}

function readLink(link: Json): readonly DashboardLink[] {
  const url = textOf(link.url);
  const isSearch = link.type === 'dashboards';
  if (!isSearch && url === '') return [];
  return [
    {
      title: textOf(link.title) || url,
      url: isSearch ? undefined : url,
      tags: textsOf(link.tags),
      isMenu: link.asDropdown === true,
      isNewTab: link.targetBlank === true,
      keepsTime: link.keepTime === true,
      keepsVariables: link.includeVars === true,
    },
  ];
}

function readPanel(key: string, file: Json, byId: ReadonlyMap<number, Json>): Panel {
  const own = modernPanel(file);
  const shared = withSharedQueries(own, byId);
  const panel = shared ?? own;
  const { x, y, w, h } = jsonOf(panel.gridPos);
  const repeat = textOf(panel.repeat);
  return {
    key,
    title: textOf(panel.title),
    description: textOf(panel.description),
    isTransparent: panel.transparent === true,
    kindName: textOf(file.type),
    chart: chartOptions(panel),
    position: {
      x: numberIn(x) ?? plainPosition.x,
      y: numberIn(y) ?? plainPosition.y,
      w: numberIn(w) ?? plainPosition.w,
      h: numberIn(h) ?? plainPosition.h,
    },
    source: panel,
    repeat:
      repeat === ''
        ? undefined
        : { variable: repeat, perRow: numberIn(panel.maxPerRow) ?? 4, isVertical: panel.repeatDirection === 'v' },
    scope: {},
    pages: [],
    problem:
      panel.libraryPanel !== undefined && panel.type === undefined
        ? 'libraryPanel'
        : shared === undefined
          ? 'otherPanel'
          : undefined,
  };
}
