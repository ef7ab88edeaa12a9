import type { AskRange } from '../../../data/answer.ts';
import { type Json, jsonOf, jsonsOf, numberIn, textOf } from '../../../data/json.ts';
import type { Calendar } from '../../../time/expression.ts';
import { durationMsOf } from '../../../time/step.ts';
import type { ChosenByName } from '../variables/variable.ts';
import { settingsOf } from './charts.ts';
import { comparisonsOf } from './compare.ts';
import { interpolateDql, interpolatePromql } from './interpolate.ts';
import { queryText } from './query-text.ts';

/** The body of `POST /api/v1/df/query_data_v1`. */
export interface GuanceRequest {
  readonly queries: readonly { readonly qtype: 'dql' | 'promql'; readonly query: Json }[];
}

export interface GuanceAsked {
  readonly request: GuanceRequest;
  /** Of each query of the request, in its order. */
  readonly codes: readonly AskedCode[];
}

export interface AskedCode {
  readonly code: string;
  readonly promqlCode: string;
  /** Undefined where it is of the range of the chart; else how far its times are from it. */
  readonly comparison: { readonly label: string; readonly shiftMs: number } | undefined;
}

const pointsMax = 720;
const logRows = 200;
const listTypes = ['log', 'object', 'alarm', 'monitor'];

/** The range of a chart that does not follow the dashboard. */
function chartRange(chart: Json, range: AskRange): AskRange {
  const { fixedTime } = settingsOf(chart);
  if (typeof fixedTime === 'string') {
    const lengthMs = durationMsOf(fixedTime);
    return lengthMs === undefined ? range : { ...range, fromMs: range.toMs - lengthMs };
  }
  const { startTime, endTime } = jsonOf(fixedTime);
  const [fromMs, toMs] = [numberIn(startTime), numberIn(endTime)];
  return fromMs === undefined || toMs === undefined ? range : { ...range, fromMs, toMs };
}

/** One value for the whole range, or points: what the chart draws decides, unless it says so itself. */
function isStepped(chart: Json): boolean {
  const settings = settingsOf(chart);
  if (chart.type === 'sequence') return true;
  if (chart.type === 'singlestat') return settings.showLine === true;
  return typeof settings.isTimeInterval === 'boolean' ? settings.isTimeInterval : chart.type === 'heatmap';
}

/** What a chart asks; undefined where it asks nothing. */
export function guanceRequest(
  chart: Json,
  chosen: ChosenByName,
  given: AskRange,
  calendar: Calendar,
): GuanceAsked | undefined {
  const range = chartRange(chart, given);
  const comparisons = comparisonsOf(chart, range, calendar);
  const asked = jsonsOf(chart.queries)
    .filter(({ disabled }) => disabled !== true)
    .flatMap((item, index) => {
      const query = jsonOf(item.query);
      const text = queryText(query);
      if (text === '' || item.qtype === 'outer_datasource') return [];
      const isPromql = item.qtype === 'promql' || query.type === 'promql';
      const q = isPromql ? interpolatePromql(text, chosen) : interpolateDql(text, chosen);
      const known = {
        code: textOf(query.code) || String.fromCharCode(65 + index),
        promqlCode: textOf(query.promqlCode),
        qtype: isPromql ? ('promql' as const) : ('dql' as const),
      };
      return [{ range, label: '' }, ...comparisons].map((each) => ({
        ...known,
        query: { q, ...optionsOf(chart, item, isPromql, { ...range, ...each.range }) },
        comparison: each.label === '' ? undefined : { label: each.label, shiftMs: range.fromMs - each.range.fromMs },
      }));
    });
  if (asked.length === 0) return undefined;
  return {
    request: { queries: asked.map(({ qtype, query }) => ({ qtype, query })) },
    codes: asked.map(({ code, promqlCode, comparison }) => ({ code, promqlCode, comparison })),
  };
}

function optionsOf(chart: Json, item: Json, isPromql: boolean, range: AskRange): Json {
  const settings = settingsOf(chart);
  const isList = listTypes.includes(textOf(chart.type));
  const slimit = numberIn(settings.slimit);
  const query = jsonOf(item.query);
  return {
    ...(item.noTimeRange === true ? {} : { timeRange: [Math.floor(range.fromMs), Math.floor(range.toMs)] }),
    ...(isList
      ? { disableMultipleField: false, limit: numberIn(query.limit) ?? logRows, orderby: [{ time: 'desc' }] }
      : { disableMultipleField: false }),
    ...(isStepped(chart) ? stepOf(settings, range) : isPromql ? { promqlType: 'instantQuery' } : {}),
    ...(slimit !== undefined && !isList && { slimit }),
  };
}

/** A step of its own, unless that would be too many points. */
function stepOf(settings: Json, { fromMs, toMs, points }: AskRange): Json {
  const stepMs = durationMsOf(textOf(settings.timeInterval));
  const wanted = Math.min(numberIn(settings.maxPointCount) ?? points, pointsMax);
  if (stepMs !== undefined && stepMs >= 1_000 && (toMs - fromMs) / stepMs <= pointsMax) {
    return { interval: Math.round(stepMs / 1_000) };
  }
  return { maxPointCount: Math.max(Math.floor(wanted), 2) };
}
