import type { AskRange } from '../../../data/answer.ts';
import { isJson, type Json, jsonOf, jsonsOf, mapTexts, numberIn, textOf } from '../../../data/json.ts';
import { type DataSource, findSource } from '../../../data/sources.ts';
import { type Calendar, timeOf } from '../../../time/expression.ts';
import { durationMsOf, durationText, stepMsOf } from '../../../time/step.ts';
import type { ActiveFilters } from '../filters/filter.ts';
import { defaultFormatOf, type GrafanaScope, interpolateGrafana } from './interpolate.ts';
import { isExpression } from './is-expression.ts';
import { withMatchers } from './with-matchers.ts';

/** The body of `POST /api/ds/query`. */
export interface GrafanaRequest {
  readonly queries: readonly Json[];
  readonly from: string;
  readonly to: string;
}

export interface GrafanaAsk {
  readonly sources: readonly DataSource[];
  readonly scope: GrafanaScope;
  readonly range: AskRange;
  readonly calendar: Calendar;
  readonly filters: readonly ActiveFilters[];
}

/** The range of a panel that has one of its own, or an earlier one. */
export function panelRange(panel: Json, { range, calendar }: GrafanaAsk): AskRange & { readonly shiftMs: number } {
  const { points } = range;
  let [fromMs, toMs] = [range.fromMs, range.toMs];
  const from = textOf(panel.timeFrom);
  if (from !== '') {
    const isNow = from.startsWith('now');
    fromMs = timeOf(isNow ? from : `now-${from}`, 'from', toMs, calendar) ?? fromMs;
  }
  const shiftMs = durationMsOf(textOf(panel.timeShift)) ?? 0;
  [fromMs, toMs] = [fromMs - shiftMs, toMs - shiftMs];
  return { fromMs, toMs, points, shiftMs };
}

/** Keys of a query that say how it is asked, not what. */
const howKeys = new Set(
  'refId datasource hide key queryType legendFormat interval intervalFactor step format instant range exemplar editorMode'.split(
    ' ',
  ),
);

/** What asks for nothing yet is not asked. */
const asksSomething = (target: Json): boolean =>
  Object.entries(target).some(([key, value]) => !howKeys.has(key) && value !== '' && value !== null);

/** What a panel asks; undefined where it asks nothing, the name of a data source where that is missing. */
export function grafanaRequest(
  panel: Json,
  ask: GrafanaAsk,
): GrafanaRequest | { readonly missing: string } | undefined {
  const { fromMs, toMs, points } = panelRange(panel, ask);
  const own = numberIn(panel.maxDataPoints) ?? points;
  const least = durationMsOf(interpolateGrafana(textOf(panel.interval), ask.scope)) ?? 1;
  const intervalMs = stepMsOf(toMs - fromMs, own, least);
  const used = new Set<string>();
  const queries: Json[] = [];
  const targets = jsonsOf(panel.targets);
  const hasExpressions = targets.some(isExpression);
  // What is not drawn is not asked, unless an expression may be over it.
  const isAsked = (target: Json): boolean =>
    !isExpression(target) && (target.hide !== true || hasExpressions) && asksSomething(target);
  for (const [index, target] of targets.filter(isAsked).entries()) {
    const wanted = namedSource(target, panel, ask.scope);
    const source = findSource(ask.sources, wanted);
    if (source === undefined) return { missing: sourceName(wanted) };
    const refId = uniqueRefId(textOf(target.refId) || String.fromCharCode(65 + index), used);
    const scope = { ...ask.scope, own: { ...ask.scope.own, ...intervalVariables(source.type, intervalMs) } };
    const format = defaultFormatOf(source.type);
    // What an expression is over is asked although it is not drawn.
    const { datasource: _, key: __, hide: ___, ...rest } = target;
    queries.push({
      ...filtered(jsonOf(mapTexts(rest, (text) => interpolateGrafana(text, scope, format))), source, ask),
      refId,
      datasource: { uid: source.uid, type: source.type },
      intervalMs,
      maxDataPoints: own,
    });
  }
  return queries.length === 0 ? undefined : { queries, from: String(Math.floor(fromMs)), to: String(Math.floor(toMs)) };
}

/** With the conditions that hold for all queries of the data source; only selectors of labels can be given more. */
function filtered(query: Json, { uid, type }: DataSource, { filters, sources }: GrafanaAsk): Json {
  const own = filters.flatMap((each) => (findSource(sources, each.dataSource)?.uid === uid ? each.filters : []));
  const hasSelectors = type === 'prometheus' || type === 'loki';
  if (own.length === 0 || !hasSelectors || typeof query.expr !== 'string') return query;
  return { ...query, expr: withMatchers(query.expr, own, type === 'loki') };
}

/** These the server puts in itself, from the step that it asks with. */
const ownInterval = ['prometheus', 'loki', 'influxdb'];

const intervalVariables = (type: string, intervalMs: number): Readonly<Record<string, string>> =>
  ownInterval.includes(type) ? {} : { __interval: durationText(intervalMs), __interval_ms: String(intervalMs) };

/** `-- Mixed --` leaves it to each query. */
function namedSource(target: Json, panel: Json, scope: GrafanaScope): unknown {
  const isMixed = (named: unknown): boolean => (isJson(named) ? named.uid : named) === '-- Mixed --';
  const named = target.datasource ?? (isMixed(panel.datasource) ? undefined : panel.datasource);
  return mapTexts(named, (text) => interpolateGrafana(text, scope));
}

const sourceName = (named: unknown): string =>
  isJson(named) ? textOf(named.uid) || textOf(named.type) : textOf(named);

function uniqueRefId(refId: string, used: Set<string>): string {
  let free = refId;
  for (let count = 2; used.has(free); count += 1) free = `${refId}${count}`;
  used.add(free);
  return free;
}
