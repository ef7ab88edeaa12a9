import { type Json, jsonOf, jsonsOf, listOf, numberIn, textOf } from '../../../data/json.ts';

/** A panel of any version in the words of today. The file itself is not changed. */
export function modernPanel(panel: Json): Json {
  switch (panel.type) {
    case 'graph':
      return modernGraph(panel);
    case 'singlestat':
      return modernSinglestat(panel);
    case 'table':
    case 'table-old':
      return Array.isArray(panel.styles) || panel.transform !== undefined ? modernTable(panel) : panel;
    case 'gauge':
    case 'bargauge':
    case 'bar-gauge':
      return modernGauge(panel);
    case 'grafana-piechart-panel':
      return modernPie(panel);
    case 'text':
    case 'text2':
      return { ...panel, options: { mode: panel.mode, content: panel.content, ...jsonOf(panel.options) } };
    default:
      return panel;
  }
}

/** Names of calculations of old panels. */
const calcNames: Readonly<Record<string, string>> = {
  avg: 'mean',
  current: 'lastNotNull',
  total: 'sum',
  min: 'min',
  max: 'max',
  first: 'first',
  delta: 'delta',
  diff: 'diff',
  range: 'range',
  count: 'count',
};

const axisNumber = (value: unknown): number | undefined => (value === 'auto' ? undefined : numberIn(value));

function modernGraph(panel: Json): Json {
  const [left = {}, right = {}] = jsonsOf(panel.yaxes);
  const xaxis = jsonOf(panel.xaxis);
  const legend = jsonOf(panel.legend);
  const tooltip = jsonOf(panel.tooltip);
  const hasLines = panel.lines !== false;
  const style = panel.bars === true ? 'bars' : hasLines ? 'line' : 'points';
  const thresholds = graphThresholds(panel.thresholds);
  const type = xaxis.mode === 'series' ? 'barchart' : xaxis.mode === 'histogram' ? 'histogram' : 'timeseries';
  const defaults = {
    unit: left.format,
    min: axisNumber(left.min),
    max: axisNumber(left.max),
    decimals: panel.decimals ?? left.decimals,
    ...(thresholds && { thresholds: thresholds.thresholds }),
    custom: {
      drawStyle: style,
      lineInterpolation: panel.steppedLine === true ? 'stepAfter' : 'linear',
      lineWidth: panel.linewidth ?? 1,
      fillOpacity: style === 'bars' ? 80 : (numberIn(panel.fill) ?? 1) * 10,
      showPoints: panel.points === true ? 'always' : 'never',
      pointSize: 2 * (numberIn(panel.pointradius) ?? 2) + 1,
      spanNulls: panel.nullPointMode === 'connected',
      lineStyle: panel.dashes === true ? { fill: 'dash', dash: [panel.dashLength ?? 10, panel.spaceLength ?? 10] } : {},
      stacking: {
        mode: panel.stack === true ? (panel.percentage === true ? 'percent' : 'normal') : 'none',
        group: 'A',
      },
      axisLabel: left.label,
      axisPlacement: left.show === false ? 'hidden' : 'auto',
      scaleDistribution: (numberIn(left.logBase) ?? 1) > 1 ? { type: 'log', log: left.logBase } : { type: 'linear' },
      ...(thresholds && { thresholdsStyle: { mode: thresholds.mode } }),
    },
  };
  const colors = Object.entries(jsonOf(panel.aliasColors)).map(([name, fixedColor]) => ({
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
  }));
  const calcs = ['min', 'max', 'avg', 'current', 'total'].filter(
    (name) => legend[name] === true && legend.values === true,
  );
  return {
    ...panel,
    type,
    fieldConfig: {
      defaults,
      overrides: [...colors, ...jsonsOf(panel.seriesOverrides).map((o) => seriesOverride(o, right))],
    },
    options: {
      legend: {
        showLegend: legend.show !== false,
        displayMode: legend.alignAsTable === true ? 'table' : 'list',
        placement: legend.rightSide === true ? 'right' : 'bottom',
        calcs: calcs.map((name) => calcNames[name]),
      },
      tooltip: {
        mode: tooltip.shared === false ? 'single' : 'multi',
        sort: ['none', 'asc', 'desc'][numberIn(tooltip.sort) ?? 0],
      },
      reduceOptions: { calcs: [calcNames[textOf(listOf(xaxis.values)[0])] ?? 'sum'] },
      showValue: 'auto',
    },
  };
}

const conditionColors: Readonly<Record<string, string>> = { critical: 'red', warning: 'orange', ok: 'green' };

function graphThresholds(value: unknown): { readonly thresholds: Json; readonly mode: string } | undefined {
  const all = jsonsOf(value);
  if (all.length === 0) return undefined;
  const hasLine = all.some(({ line }) => line === true);
  const hasFill = all.some(({ fill }) => fill === true);
  const steps = all.flatMap((threshold) => {
    const color =
      conditionColors[textOf(threshold.colorMode)] ?? textOf(threshold.fillColor ?? threshold.lineColor, 'red');
    return threshold.op === 'lt'
      ? [
          { value: null, color },
          { value: threshold.value, color: 'transparent' },
        ]
      : [{ value: threshold.value, color }];
  });
  const withBase = steps.some((step) => step.value === null)
    ? steps
    : [{ value: null, color: 'transparent' }, ...steps];
  const mode = hasLine && hasFill ? 'line+area' : hasLine ? 'line' : hasFill ? 'area' : 'off';
  return { thresholds: { mode: 'absolute', steps: withBase }, mode };
}

function seriesOverride(override: Json, right: Json): Json {
  const alias = textOf(override.alias);
  const properties: { id: string; value: unknown }[] = [];
  const set = (id: string, value: unknown): void => void properties.push({ id, value });
  if (override.yaxis === 2) {
    set('custom.axisPlacement', 'right');
    if (right.format !== undefined) set('unit', right.format);
    if (axisNumber(right.min) !== undefined) set('min', axisNumber(right.min));
    if (axisNumber(right.max) !== undefined) set('max', axisNumber(right.max));
  }
  if (override.transform === 'negative-Y') set('custom.transform', 'negative-Y');
  if (typeof override.color === 'string') set('color', { mode: 'fixed', fixedColor: override.color });
  if (override.lines === false) set('custom.lineWidth', 0);
  if (override.bars === true) set('custom.drawStyle', 'bars');
  if (numberIn(override.fill) !== undefined) set('custom.fillOpacity', (numberIn(override.fill) ?? 0) * 10);
  if (numberIn(override.linewidth) !== undefined) set('custom.lineWidth', override.linewidth);
  if (override.dashes === true) set('custom.lineStyle', { fill: 'dash', dash: [10, 10] });
  if (override.stack === false) set('custom.stacking', { mode: 'none' });
  if (typeof override.stack === 'string') set('custom.stacking', { mode: 'normal', group: override.stack });
  if (override.steppedLine === true) set('custom.lineInterpolation', 'stepAfter');
  if (override.legend === false) set('custom.hideFrom', { legend: true });
  const isPattern = /^\/.*\/[a-z]*$/.test(alias);
  return { matcher: { id: isPattern ? 'byRegexp' : 'byName', options: alias }, properties };
}

/** `"50,80"` and three colours: a base and a step for each number. */
function colourSteps(thresholds: unknown, colors: unknown): readonly Json[] {
  const numbers = textOf(thresholds)
    .split(',')
    .map(numberIn)
    .filter((each) => each !== undefined);
  return listOf(colors)
    .slice(0, numbers.length + 1)
    .map((color, index) => ({ value: index === 0 ? null : numbers[index - 1], color }));
}

function oldMappings(panel: Json): readonly Json[] {
  if (panel.mappingType === 2) {
    return jsonsOf(panel.rangeMaps).map(({ from, to, text }) => ({ type: 2, from, to, text }));
  }
  return jsonsOf(panel.valueMaps).map(({ value, text }) => ({ type: 1, value, text }));
}

function modernSinglestat(panel: Json): Json {
  const gauge = jsonOf(panel.gauge);
  const spark = jsonOf(panel.sparkline);
  const steps = colourSteps(panel.thresholds, panel.colors);
  const unit = textOf(panel.format, 'none');
  const nullText = textOf(panel.nullText);
  const defaults = {
    unit: unit === 'none' && textOf(panel.postfix) !== '' ? `suffix:${textOf(panel.postfix)}` : unit,
    decimals: panel.decimals,
    thresholds: { mode: 'absolute', steps },
    mappings: [...oldMappings(panel), ...(nullText === '' ? [] : [{ type: 1, value: 'null', text: nullText }])],
    color: steps.length === 0 ? {} : { mode: 'thresholds' },
    ...(gauge.show === true && { min: gauge.minValue ?? 0, max: gauge.maxValue ?? 100 }),
  };
  const name = textOf(panel.valueName, 'avg');
  return {
    ...panel,
    type: gauge.show === true ? 'gauge' : 'stat',
    fieldConfig: { defaults, overrides: [] },
    options: {
      colorMode: panel.colorBackground === true ? 'background' : panel.colorValue === true ? 'value' : 'none',
      graphMode: spark.show === true ? 'area' : 'none',
      textMode: name === 'name' ? 'name' : 'auto',
      reduceOptions: { calcs: [calcNames[name] ?? 'mean'], values: false, fields: textOf(panel.tableColumn) },
    },
  };
}

const tableTransforms: Readonly<Record<string, (panel: Json) => readonly Json[]>> = {
  timeseries_to_columns: () => [{ id: 'joinByField', options: { byField: 'Time' } }],
  timeseries_to_rows: () => [{ id: 'seriesToRows', options: {} }],
  timeseries_aggregations: ({ columns }) => [
    {
      id: 'reduce',
      options: { reducers: jsonsOf(columns).map(({ value }) => calcNames[textOf(value)] ?? textOf(value)) },
    },
  ],
  table: () => [{ id: 'merge', options: {} }],
};

function modernTable(panel: Json): Json {
  const overrides = jsonsOf(panel.styles).map((style) => {
    const pattern = textOf(style.pattern);
    const isPattern = /^\/.*\/[a-z]*$/.test(pattern);
    const isNumber = style.type === 'number';
    const cell: Readonly<Record<string, string>> = {
      cell: 'color-background',
      value: 'color-text',
      row: 'color-background',
    };
    const properties = [
      ...(textOf(style.alias) === '' ? [] : [{ id: 'displayName', value: style.alias }]),
      ...(style.type === 'hidden' ? [{ id: 'custom.hidden', value: true }] : []),
      ...(isNumber
        ? [
            { id: 'unit', value: style.unit },
            { id: 'decimals', value: style.decimals },
          ]
        : []),
      ...(isNumber && cell[textOf(style.colorMode)] !== undefined
        ? [
            { id: 'custom.cellOptions', value: { type: cell[textOf(style.colorMode)] } },
            { id: 'color', value: { mode: 'thresholds' } },
            { id: 'thresholds', value: { steps: colourSteps(listOf(style.thresholds).join(','), style.colors) } },
          ]
        : []),
      ...(style.type === 'string' ? [{ id: 'mappings', value: oldMappings(style) }] : []),
    ];
    return { matcher: { id: isPattern ? 'byRegexp' : 'byName', options: pattern }, properties };
  });
  const transformations = tableTransforms[textOf(panel.transform)]?.(panel) ?? [];
  return {
    ...panel,
    type: 'table',
    // The first style that fits wins in old tables, the last one today.
    fieldConfig: { defaults: {}, overrides: overrides.toReversed() },
    options: { ...jsonOf(panel.options), pageSize: panel.pageSize },
    transformations: panel.transformations ?? transformations,
  };
}

function modernGauge(panel: Json): Json {
  const options = jsonOf(panel.options);
  const type = panel.type === 'bar-gauge' ? 'bargauge' : panel.type;
  if (options.valueOptions !== undefined) {
    const value = jsonOf(options.valueOptions);
    const defaults = {
      unit: value.unit,
      decimals: value.decimals,
      min: options.minValue,
      max: options.maxValue,
      thresholds: { steps: jsonsOf(options.thresholds).map((step) => ({ value: step.value, color: step.color })) },
      mappings: options.valueMappings,
      color: { mode: 'thresholds' },
    };
    const calcs = [calcNames[textOf(value.stat)] ?? textOf(value.stat, 'mean')];
    return {
      ...panel,
      type,
      fieldConfig: { defaults, overrides: [] },
      options: { ...options, reduceOptions: { calcs } },
    };
  }
  if (options.fieldOptions === undefined) return { ...panel, type };
  const { calcs, values, defaults } = jsonOf(options.fieldOptions);
  const fieldConfig = { defaults: { color: { mode: 'thresholds' }, ...jsonOf(defaults) }, overrides: [] };
  return { ...panel, type, fieldConfig, options: { ...options, reduceOptions: { calcs, values } } };
}

function modernPie(panel: Json): Json {
  const colors = Object.entries(jsonOf(panel.aliasColors)).map(([name, fixedColor]) => ({
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
  }));
  return {
    ...panel,
    type: 'piechart',
    fieldConfig: { defaults: { unit: panel.format }, overrides: colors },
    options: {
      pieType: panel.pieType === 'donut' ? 'donut' : 'pie',
      reduceOptions: { calcs: [calcNames[textOf(panel.valueName)] ?? 'lastNotNull'] },
      legend: { showLegend: true, placement: panel.legendType === 'Right side' ? 'right' : 'bottom' },
      displayLabels: ['percent'],
    },
  };
}
