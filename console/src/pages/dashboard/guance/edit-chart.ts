import { type Json, jsonOf, jsonsOf, listOf, numberIn, textOf } from '../../../data/json.ts';
import { changedKeys, type PanelForm, type QueryForm, thresholdLines } from '../edit/panel-form.ts';
import { settingsOf } from './charts.ts';
import { queryText } from './query-text.ts';

const unitText = (unit: unknown): string =>
  listOf(unit)
    .map((part) => textOf(part))
    .join(',');

export function readForm(chart: Json): PanelForm {
  const settings = settingsOf(chart);
  const isGauge = chart.type === 'gauge';
  const legend = textOf(settings.legendPostion, chart.type === 'pie' ? 'bottom' : 'none');
  const type = textOf(settings.chartType);
  const [first] = jsonsOf(chart.queries);
  return {
    title: textOf(chart.name),
    description: textOf(settings.titleDesc),
    kind: textOf(chart.type),
    unit: settings.unitType === 'custom' ? '' : unitText(settings.globalUnit),
    decimals: textOf(settings.precision, '2').replace('full', ''),
    min: textOf(isGauge ? settings.min : settings.yAxixMinVal),
    max: textOf(isGauge ? settings.max : settings.yAxixMaxVal),
    legend: legend === 'bottom' || legend === 'right' ? legend : 'none',
    stack: settings.openStack === true ? (settings.stackType === 'percent' ? 'percent' : 'normal') : 'none',
    style: type === 'bar' ? 'bars' : type === 'areaLine' ? 'area' : 'line',
    thresholds: jsonsOf(settings.levels)
      .map(
        (level) =>
          `${textOf(listOf(level.value)[0] ?? level.value)} ${textOf(level.bgColor) || textOf(level.lineColor)}`,
      )
      .join('\n'),
    content: textOf(jsonOf(first?.query).content),
    address: textOf(settings.url),
    queries: jsonsOf(chart.queries).flatMap((item, index): readonly QueryForm[] => {
      const query = jsonOf(item.query);
      if (query.content !== undefined || Array.isArray(item.queries)) return [];
      return [
        {
          code: textOf(query.code) || String.fromCharCode(65 + index),
          text: queryText(query),
          source: item.qtype === 'promql' ? 'promql' : 'dql',
          legend: '',
          isHidden: item.disabled === true,
          index,
        },
      ];
    }),
  };
}

export function writeForm(chart: Json, before: PanelForm, after: PanelForm): Json {
  const changed = changedKeys(before, after);
  if (changed.size === 0) return chart;
  const settings: Record<string, unknown> = { ...settingsOf(chart) };
  const next: Record<string, unknown> = { ...chart };
  const isGauge = after.kind === 'gauge';
  if (changed.has('title')) next.name = after.title;
  if (changed.has('description')) settings.titleDesc = after.description;
  if (changed.has('kind')) {
    next.type = after.kind;
    settings.currentChartType = after.kind;
    next.queries = jsonsOf(chart.queries).map((item) => ({ ...item, type: after.kind }));
  }
  if (changed.has('unit'))
    Object.assign(settings, { unitType: 'global', globalUnit: after.unit === '' ? [] : after.unit.split(',') });
  if (changed.has('decimals')) settings.precision = after.decimals === '' ? 'full' : after.decimals;
  if (changed.has('min')) settings[isGauge ? 'min' : 'yAxixMinVal'] = numberIn(after.min) ?? null;
  if (changed.has('max')) settings[isGauge ? 'max' : 'yAxixMaxVal'] = numberIn(after.max) ?? null;
  if (changed.has('legend')) settings.legendPostion = after.legend;
  if (changed.has('stack')) {
    settings.openStack = after.stack !== 'none';
    settings.stackType = after.stack === 'percent' ? 'percent' : 'time';
  }
  if (changed.has('style')) settings.chartType = { line: 'line', area: 'areaLine', bars: 'bar' }[after.style];
  if (changed.has('thresholds')) settings.levels = levelsOf(after);
  if (changed.has('address')) settings.url = after.address;
  if (changed.has('queries')) next.queries = queriesOf(next, before, after);
  if (changed.has('content')) {
    const [first, ...rest] = jsonsOf(next.queries);
    next.queries = [{ ...first, query: { ...jsonOf(first?.query), content: after.content } }, ...rest];
  }
  return { ...next, extend: { ...jsonOf(chart.extend), settings } };
}

const levelsOf = ({ kind, thresholds }: PanelForm): readonly Json[] =>
  thresholdLines(thresholds).map(({ value, color }) =>
    kind === 'gauge'
      ? { value: [value], operation: '<=', lineColor: color }
      : kind === 'singlestat'
        ? { value: [value], operation: '>=', fontColor: color, bgColor: '', lineColor: '' }
        : { title: '', value, bgColor: color },
  );

function queriesOf(chart: Json, before: PanelForm, after: PanelForm): readonly Json[] {
  const old = jsonsOf(chart.queries);
  return after.queries.map((query) => {
    const item = query.index === undefined ? undefined : old[query.index];
    const was = before.queries.find(({ index }) => index !== undefined && index === query.index);
    const qtype = query.source === 'promql' ? 'promql' : 'dql';
    const isNew = query.text !== was?.text || query.source !== was?.source;
    const own = jsonOf(item?.query);
    return {
      name: '',
      type: after.kind,
      unit: '',
      color: '',
      datasource: 'dataflux',
      ...item,
      ...(isNew || item === undefined ? { qtype } : {}),
      ...(query.isHidden !== (was?.isHidden ?? false) && { disabled: query.isHidden }),
      // The form beside the text would say something else than it.
      query: isNew ? { ...own, code: query.code, q: query.text, type: qtype } : own,
    };
  });
}
