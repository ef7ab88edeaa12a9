import { type ColorChoice, type Curve, type Draw, type Field, plainDraw } from '../../../charts/field.ts';
import { type Column, type Frame, numberOf } from '../../../charts/frame.ts';
import { expressionOf } from '../../../charts/mapping.ts';
import { scaleColors } from '../../../charts/named-colors.ts';
import { reduceValues } from '../../../charts/reduce.ts';
import { grafanaUnit } from '../../../charts/units/grafana.ts';
import { isJson, type Json, jsonOf, jsonsOf, listOf, numberIn, textOf } from '../../../data/json.ts';
import { readMappings } from './mappings.ts';
import { readThresholds } from './thresholds.ts';

/** Sets a value at a path of keys, as overrides name them: `custom.lineWidth`. */
function withProperty(config: Json, id: string, value: unknown): Json {
  const [key = '', ...rest] = id.split('.');
  return { ...config, [key]: rest.length === 0 ? value : withProperty(jsonOf(config[key]), rest.join('.'), value) };
}

/** Whether an override is meant for the column. */
function matches(matcher: Json, column: Column, frame: Frame): boolean {
  const { id, options } = matcher;
  switch (id) {
    case 'byName':
      return column.title === options || column.name === options;
    case 'byRegexp':
      return expressionOf(textOf(options))?.test(column.title) ?? false;
    case 'byType':
      return column.kind === (options === 'string' ? 'text' : options === 'boolean' ? 'flag' : options);
    case 'byFrameRefID':
    case 'byQuery':
      return frame.refId === options;
    case 'byNames': {
      const { mode, names } = jsonOf(options);
      const isNamed = listOf(names).includes(column.title);
      return column.kind !== 'time' && (mode === 'exclude' ? !isNamed : isNamed);
    }
    case 'byValue': {
      const { reducer, op, value } = jsonOf(options);
      const own = numberOf(reduceValues(column.values, textOf(reducer)));
      const operand = numberOf(value);
      return (
        column.kind === 'number' && own !== null && operand !== null && operators[textOf(op)]?.(own, operand) === true
      );
    }
    default:
      return false;
  }
}

const operators: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
};

/** Applies what a panel says of fields to the columns of its answers. */
export function withFields(frames: readonly Frame[], fieldConfig: Json): readonly Frame[] {
  const defaults = jsonOf(fieldConfig.defaults);
  const overrides = jsonsOf(fieldConfig.overrides);
  return frames.map((frame) => ({
    ...frame,
    columns: frame.columns.map((column) => {
      const config = overrides
        .filter(({ matcher }) => matches(jsonOf(matcher), column, frame))
        .flatMap(({ properties }) => jsonsOf(properties))
        .reduce<Json>((all, { id, value }) => withProperty(all, textOf(id), value), defaults);
      const title = displayName(textOf(config.displayName), column);
      return { ...column, title, field: fieldOf(config, column) };
    }),
  }));
}

/** `${__field.labels.host}` and `${__series.name}` in a name. */
function displayName(template: string, column: Column): string {
  if (template === '') return column.title;
  return template
    .replaceAll(/\$\{__field\.labels\.([^}]+)\}/g, (_, label: string) => column.labels[label] ?? '')
    .replaceAll(/\$\{__(?:field\.(?:name|displayName)|series\.name)\}/g, column.title);
}

export function fieldOf(config: Json, column: Column): Field {
  const unit = textOf(config.unit);
  const custom = jsonOf(config.custom);
  const hideFrom = jsonOf(custom.hideFrom);
  const isNumber = column.kind === 'number';
  const link = jsonsOf(config.links)[0];
  return {
    // The unit of a panel is that of its numbers: times and texts are printed as they are.
    ...(isNumber && unit !== '' ? { unit: grafanaUnit(unit) } : { unit: column.field.unit }),
    decimals: numberIn(config.decimals),
    min: numberIn(config.min),
    max: numberIn(config.max),
    softMin: numberIn(custom.axisSoftMin),
    softMax: numberIn(custom.axisSoftMax),
    noValue: textOf(config.noValue) || undefined,
    thresholds: readThresholds(config.thresholds),
    mappings: readMappings(config.mappings),
    color: colorOf(jsonOf(config.color)),
    draw: drawOf(custom),
    isHidden: hideFrom.viz === true || custom.hidden === true,
    isHiddenInLegend: hideFrom.legend === true,
    cell: cellOf(custom),
    widthPx: numberIn(custom.width),
    link: link === undefined ? undefined : { url: textOf(link.url), title: textOf(link.title) },
  };
}

function colorOf({ mode, fixedColor }: Json): ColorChoice {
  const name = textOf(mode);
  if ((name === 'fixed' || name === 'shades') && typeof fixedColor === 'string')
    return { by: 'fixed', color: fixedColor };
  if (name === 'thresholds') return { by: 'threshold' };
  const colors = name.startsWith('continuous-') ? scaleColors(name.slice('continuous-'.length)) : undefined;
  return colors === undefined ? { by: 'palette' } : { by: 'scale', colors };
}

const curves: Readonly<Record<string, Curve>> = {
  smooth: 'smooth',
  stepBefore: 'stepBefore',
  stepAfter: 'stepAfter',
};

function drawOf(custom: Json): Draw {
  const { mode, group } = jsonOf(custom.stacking);
  const isStacked = mode === 'normal' || mode === 'percent';
  const style = textOf(custom.drawStyle);
  const distribution = jsonOf(custom.scaleDistribution);
  const placement = textOf(custom.axisPlacement);
  const points = textOf(custom.showPoints);
  return {
    style: style === 'bars' || style === 'points' ? style : 'line',
    curve: curves[textOf(custom.lineInterpolation)] ?? 'linear',
    widthPx: numberIn(custom.lineWidth) ?? plainDraw.widthPx,
    dash: dashOf(jsonOf(custom.lineStyle)),
    fill: (numberIn(custom.fillOpacity) ?? 0) / 100,
    points: points === 'never' || points === 'always' ? points : 'auto',
    pointSizePx: numberIn(custom.pointSize) ?? plainDraw.pointSizePx,
    spansGaps: custom.spanNulls === true || typeof custom.spanNulls === 'number',
    stack: isStacked ? { group: textOf(group, 'A'), isPercent: mode === 'percent' } : undefined,
    axis: placement === 'right' || placement === 'hidden' ? placement : 'left',
    axisTitle: textOf(custom.axisLabel),
    isNegated: custom.transform === 'negative-Y',
    logBase: distribution.type === 'log' ? (distribution.log === 2 ? 2 : 10) : undefined,
  };
}

function dashOf({ fill, dash }: Json): readonly number[] {
  const given = listOf(dash)
    .map(numberIn)
    .filter((each) => each !== undefined);
  if (fill === 'dash') return given.length > 0 ? given : [10, 10];
  return fill === 'dot' || fill === 'square' ? [2, 6] : [];
}

function cellOf(custom: Json): NonNullable<Field['cell']> {
  const options = isJson(custom.cellOptions) ? textOf(custom.cellOptions.type) : textOf(custom.displayMode);
  if (options.startsWith('color-background')) return 'background';
  if (options === 'color-text') return 'ink';
  return /gauge|^basic$|^lcd$|^gradient/.test(options) ? 'bar' : 'plain';
}
