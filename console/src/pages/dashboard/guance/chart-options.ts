import { type ChartKind, type ChartOptions, plainChart } from '../../../charts/chart.ts';
import { type Draw, type Field, plainDraw } from '../../../charts/field.ts';
import { lookup } from '../../../charts/lookup.ts';
import type { Mapping } from '../../../charts/mapping.ts';
import { orderedSteps, type Thresholds } from '../../../charts/threshold.ts';
import { guanceUnit } from '../../../charts/units/guance.ts';
import { type Json, jsonOf, jsonsOf, listOf, numberIn, textOf, textsOf } from '../../../data/json.ts';
import { settingsOf } from './charts.ts';
import { rangeColors } from './range-colors.ts';
import { readUnit } from './unit.ts';

/** What charts of Guance are drawn as. */
const kinds: Readonly<Record<string, ChartKind>> = {
  sequence: 'time',
  singlestat: 'stat',
  toplist: 'topList',
  table: 'table',
  pie: 'pie',
  bar: 'bar',
  gauge: 'gauge',
  histogram: 'histogram',
  heatmap: 'heatmap',
  scatter: 'scatter',
  bubble: 'scatter',
  treemap: 'treemap',
  funnel: 'funnel',
  sankey: 'sankey',
  hexgon: 'honeycomb',
  log: 'log',
  object: 'table',
  text: 'text',
  command: 'text',
  picture: 'picture',
  iframe: 'embedded',
};

/** Others show their data as a table. */
export const kindOfType = (type: string): ChartKind => lookup(kinds, type) ?? 'other';

export function chartOptions(chart: Json): ChartOptions {
  const settings = settingsOf(chart);
  const type = textOf(chart.type);
  const query = jsonOf(jsonsOf(chart.queries)[0]?.query);
  const legend = textOf(settings.legendPostion, type === 'pie' ? 'bottom' : 'none');
  const values = textsOf(settings.legendValues).filter((name) => name !== '');
  return {
    ...plainChart,
    kind: kindOfType(type),
    legend: { place: legend === 'bottom' || legend === 'right' ? legend : 'none', isTable: values.length > 0, values },
    marks: markLines(type, settings),
    stat: {
      colors: textOf(settings.bgColor) !== '' ? 'background' : 'value',
      graph:
        settings.showLine === true && type === 'singlestat'
          ? settings.sequenceChartType === 'bar'
            ? 'bars'
            : 'line'
          : 'none',
      text: 'auto',
      ink: textOf(settings.valueColor) || textOf(settings.fontColor) || undefined,
      background: textOf(settings.bgColor) || undefined,
    },
    bars: {
      isHorizontal: settings.direction === 'horizontal',
      stack: settings.openStack === true ? (settings.stackType === 'percent' ? 'percent' : 'normal') : 'none',
    },
    pie: {
      isRing: settings.chartType === 'doughnut',
      showsValue: settings.legendValueOpen === true,
      showsShare: settings.legendValuePercentOpen !== false,
    },
    top: {
      size: Math.min(Math.max(numberIn(settings.topSize) ?? 10, 1), 100),
      isAscending: settings.tableSortType === 'bottom' || settings.mainMeasurementSort === 'bottom',
    },
    pageSize: numberIn(settings.pageSize) ?? 0,
    content: { format: type === 'command' ? 'code' : 'markdown', text: textOf(query.content) },
    address: { url: textOf(settings.url), fit: fitOf(settings) },
    columns: textsOf(settings.showColumns).filter((name) => name !== ''),
    field: fieldOf(chart, ''),
  };
}

function fitOf({ type, backgroundStyle }: Json): ChartOptions['address']['fit'] {
  const style = jsonOf(backgroundStyle);
  const fit = textOf(type) || textOf(style.backgroundSize) || textOf(style['background-size']);
  return fit === 'fill' || fit === 'cover' ? fit : fit === '100% 100%' ? 'fill' : 'contain';
}

const linesTypes = ['sequence', 'bar'];

function markLines(type: string, { levels }: Json): ChartOptions['marks'] {
  if (!linesTypes.includes(type)) return [];
  return jsonsOf(levels).flatMap((level) => {
    const value = numberIn(listOf(level.value)[0] ?? level.value);
    const color = textOf(level.bgColor) || textOf(level.lineColor) || 'red';
    return value === undefined ? [] : [{ value, title: textOf(level.title), color }];
  });
}

/** Nothing behind the number, which is printed as this format prints numbers. */
const plainUnit = guanceUnit('custom', '');

/** How a column is shown: `column` is its name as the answer has it, or `column{tags}`. */
export function fieldOf(chart: Json, column: string): Field {
  const settings = settingsOf(chart);
  const precision = textOf(settings.precision, '2');
  const own = jsonsOf(settings.units).find(({ key }) => textOf(key) === column || column.startsWith(`${textOf(key)}{`));
  const unit = settings.unitType === 'custom' ? (own?.units ?? own?.unit) : settings.globalUnit;
  const outer = textOf(jsonsOf(chart.queries)[0]?.unit);
  const { openThousandsSeparator, yAxixMinVal, yAxixMaxVal, min, max } = settings;
  const isGauge = chart.type === 'gauge';
  const levels = isGauge ? gaugeLevels(settings) : undefined;
  const color = textOf(settings.color);
  return {
    unit: readUnit(unit) ?? readUnit(outer) ?? plainUnit,
    decimals: precision === 'full' ? undefined : (numberIn(precision) ?? 2),
    hasSeparators: openThousandsSeparator !== false,
    min: isGauge ? (numberIn(min) ?? 0) : numberIn(yAxixMinVal),
    max: isGauge ? (numberIn(max) ?? 100) : numberIn(yAxixMaxVal),
    thresholds: levels,
    mappings: mappingsOf(chart, column),
    color: levels !== undefined ? { by: 'threshold' } : color !== '' ? { by: 'fixed', color } : { by: 'palette' },
    draw: drawOf(settings),
    cell: 'ink',
    ...rangeColors(textOf(chart.type), settings),
  };
}

/** The colour of a gauge up to each bound. */
function gaugeLevels({ levels, min }: Json): Thresholds | undefined {
  const bounds = jsonsOf(levels).flatMap((level) => {
    const upper = numberIn(listOf(level.value)[0]);
    const color = textOf(level.lineColor);
    return upper === undefined || color === '' ? [] : [{ upper, color }];
  });
  if (bounds.length === 0) return undefined;
  const sorted = bounds.toSorted((a, b) => a.upper - b.upper);
  const steps = sorted.map(({ color }, index) => ({ from: sorted[index - 1]?.upper ?? numberIn(min) ?? 0, color }));
  return {
    isPercent: false,
    steps: orderedSteps(steps.map((step, index) => (index === 0 ? { ...step, from: -Infinity } : step))),
  };
}

/** Of several entries that hold the last one wins, so it is asked first. */
function mappingsOf(chart: Json, column: string): readonly Mapping[] {
  const settings = settingsOf(chart);
  const isMeant = ({ field }: Json): boolean => field === undefined || textOf(field) === '' || textOf(field) === column;
  const test = (entry: Json, operands: unknown): Mapping => ({
    kind: 'test',
    operation: textOf(entry.operation, '='),
    operands: textsOf(operands),
    text: textOf(entry.mappingVal) || undefined,
    color: textOf(entry.fontColor) || undefined,
    background: textOf(entry.bgColor) || undefined,
  });
  const texts = [...jsonsOf(settings.mappings), ...jsonsOf(settings.valMappings).filter(isMeant)]
    .filter(({ mappingVal }) => textOf(mappingVal) !== '')
    .map((entry) => test(entry, entry.originalVal));
  const levels = chart.type === 'singlestat' ? jsonsOf(settings.levels) : [];
  const colors = [...levels, ...jsonsOf(settings.colorMappings), ...jsonsOf(settings.valColorMappings).filter(isMeant)]
    .filter(({ bgColor, fontColor }) => textOf(bgColor) !== '' || textOf(fontColor) !== '')
    .map((entry) => test(entry, entry.value));
  return [...texts.toReversed(), ...colors.toReversed()];
}

function drawOf(settings: Json): Draw {
  const type = textOf(settings.chartType);
  const isStacked = settings.openStack === true;
  return {
    ...plainDraw,
    style: type === 'bar' ? 'bars' : 'line',
    curve: settings.lineType === 'smooth' ? 'smooth' : 'linear',
    fill: type === 'bar' ? 0.8 : type === 'areaLine' ? 0.25 : 0,
    points: 'never',
    spansGaps: settings.connectNulls !== false,
    stack: isStacked ? { group: 'A', isPercent: settings.stackType === 'percent' } : undefined,
  };
}
