import { isJson, type Json, jsonOf, listOf, numberIn, textOf } from '../../../data/json.ts';
import { ownAnnotations } from '../annotations/own-annotations.ts';
import type { Dashboard, Panel, Section } from '../model.ts';
import { chartOptions } from './chart-options.ts';
import { combinedCharts, type FoundChart, findCharts, positionOf, settingsOf } from './charts.ts';
import { problemsOf } from './problems.ts';
import { readVariables } from './variables.ts';

/** The console of the vendor keeps no range in a template: this is where ours is, if it was saved here. */
export const ownKey = 'belvedere';
const standardRange = { from: 'now-15m', to: 'now' };

/** A dashboard of Guance, of any generation. */
export function readGuance(template: Json): Dashboard {
  const main = jsonOf(template.main);
  const { groups, charts } = findCharts(template);
  const extend = jsonOf(template.dashboardExtend);
  const unfold = jsonOf(extend.groupUnfoldStatus);
  const own = jsonOf(extend[ownKey]);
  const time = jsonOf(own.time);
  const sections = groups
    .map(
      (name): Section => ({
        key: name,
        title: name,
        isOpen: unfold[name] !== false,
        panels: charts.filter(({ group }) => group === name).map(readChart),
        repeat: undefined,
        scope: {},
      }),
    )
    .filter(({ title, panels }) => title !== '' || panels.length > 0);
  return {
    title: textOf(template.title) || textOf(main.title),
    description: textOf(template.summary),
    tags: listOf(template.tagInfo)
      .filter(isJson)
      .map(({ name }) => textOf(name)),
    range: { from: textOf(time.from, standardRange.from), to: textOf(time.to, standardRange.to) },
    zone: textOf(own.timezone) || 'browser',
    refresh: textOf(own.refresh),
    weekStart: 1,
    fiscalStart: 0,
    hasSharedCursor: true,
    sections,
    variables: readVariables(template),
    filters: [],
    links: [],
    annotations: [ownAnnotations],
    problems: problemsOf(template),
  };
}

function readChart({ key, chart }: FoundChart): Panel {
  const settings = settingsOf(chart);
  const type = textOf(chart.type);
  const variable = settings.openRepeatChart === true ? textOf(settings.repeatChartVariable) : '';
  return {
    key,
    title: settings.showTitle === false ? '' : textOf(chart.name),
    description: textOf(settings.titleDesc),
    isTransparent: false,
    kindName: type,
    chart: chartOptions(chart),
    position: positionOf(chart),
    source: chart,
    repeat:
      variable === ''
        ? undefined
        : { variable, perRow: Math.max(numberIn(settings.repeatChartRowLimit) ?? 3, 1), isVertical: false },
    scope: {},
    pages: combinedCharts(chart).map((page, index) =>
      readChart({ key: `${key}-${index}`, chart: page, group: '', index }),
    ),
    problem: undefined,
  };
}
