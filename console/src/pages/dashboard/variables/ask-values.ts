import { grafanaApi, openApi } from '../../../api/client.ts';
import { type DataSource, findSource } from '../data/sources.ts';
import { isJson, jsonOf, jsonsOf, listOf, textOf } from '../json.ts';
import type { Range } from '../time/range.ts';
import { defaultFormatOf, type GrafanaScope, interpolateGrafana } from './interpolate-grafana.ts';
import { type ChosenByCode, interpolateDql, interpolatePromql } from './interpolate-guance.ts';
import type { Option, Variable } from './variable.ts';

/** What is asked for the values of a variable: equal requests are sent once. */
export type ValueRequest =
  | {
      readonly kind: 'proxy';
      readonly uid: string;
      readonly path: string;
      readonly query: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'source'; readonly body: object }
  | { readonly kind: 'guance'; readonly body: object };

const toOption = (value: string): Option => ({ text: value, value });

/** Undefined where nothing can be asked. */
export function valueRequest(
  variable: Variable,
  sources: readonly DataSource[],
  scope: GrafanaScope,
  range: Range,
): ValueRequest | undefined {
  const { source } = variable;
  if (source.kind === 'guance') return guanceRequest(source.language, source.text, scope.chosen, range);
  if (source.kind !== 'grafana') return undefined;
  const named = isJson(source.dataSource)
    ? { ...source.dataSource, uid: interpolateGrafana(textOf(source.dataSource.uid), scope) }
    : interpolateGrafana(textOf(source.dataSource), scope);
  const found = findSource(sources, named);
  if (found === undefined) return undefined;
  const given = isJson(source.query) ? source.query : { query: source.query };
  const written = textOf(given.query) || textOf(given.rawSql) || textOf(given.expr);
  const text = interpolateGrafana(written, scope, defaultFormatOf(found.type)).trim();
  if (found.type === 'prometheus' || found.type === 'loki') return metricRequest(found, text, range);
  const body = {
    from: String(range.fromMs),
    to: String(range.toMs),
    queries: [
      {
        ...given,
        refId: 'A',
        datasource: { uid: found.uid, type: found.type },
        rawSql: text,
        query: text,
        rawQuery: true,
        format: 'table',
        resultFormat: 'table',
      },
    ],
  };
  return { kind: 'source', body };
}

/** `label_values(…)` and its like: questions to the API of Prometheus, which Loki has, too. */
function metricRequest({ uid, type }: DataSource, text: string, { fromMs, toMs }: Range): ValueRequest {
  const unit = type === 'loki' ? 1e6 : 1e-3;
  const query = { start: String(Math.floor(fromMs * unit)), end: String(Math.ceil(toMs * unit)) };
  const base = type === 'loki' ? 'loki/api/v1' : 'api/v1';
  const labels = /^label_values\(\s*(?:(.+),\s*)?([\w.]+)\s*\)$/s.exec(text);
  if (labels !== null) {
    const [, selector, label = ''] = labels;
    const path = `${base}/label/${encodeURIComponent(label)}/values`;
    const own = selector === undefined ? {} : { [type === 'loki' ? 'query' : 'match[]']: selector };
    return { kind: 'proxy', uid, path, query: { ...query, ...own } };
  }
  if (/^label_names\(/.test(text)) return { kind: 'proxy', uid, path: `${base}/labels`, query };
  const metrics = /^metrics\((.*)\)$/s.exec(text);
  if (metrics !== null) {
    const selector = `{__name__=~"${(metrics[1] ?? '').replaceAll('"', '')}.*"}`;
    return { kind: 'proxy', uid, path: `${base}/label/__name__/values`, query: { ...query, 'match[]': selector } };
  }
  const result = /^query_result\((.*)\)$/s.exec(text)?.[1] ?? text;
  return { kind: 'proxy', uid, path: `${base}/query`, query: { query: result, time: query.end } };
}

function guanceRequest(language: 'dql' | 'promql', text: string, chosen: ChosenByCode, range: Range): ValueRequest {
  const isLabels = /^\s*label_values\(/.test(text);
  const q = language === 'dql' ? interpolateDql(text, chosen) : interpolatePromql(text, chosen);
  const query = { q, timeRange: [range.fromMs, range.toMs], disableMultipleField: false };
  const qtype =
    language === 'promql' && !isLabels
      ? { qtype: 'promql', query: { ...query, promqlType: 'instantQuery' } }
      : undefined;
  return { kind: 'guance', body: { queries: [qtype ?? { qtype: isLabels ? 'promql' : 'dql', query }] } };
}

export async function askValues(request: ValueRequest, signal: AbortSignal): Promise<readonly Option[]> {
  switch (request.kind) {
    case 'proxy':
      return proxyOptions(
        await grafanaApi.get(`/api/datasources/proxy/uid/${request.uid}/${request.path}`, request.query, signal),
      );
    case 'source':
      return frameOptions(await grafanaApi.post('/api/ds/query', request.body, signal));
    case 'guance':
      return seriesOptions((await openApi.post('/df/query_data_v1', request.body, { signal })).content);
  }
}

/** Names, or the lines that `query_result` has: the metric with its labels, the value, the time. */
function proxyOptions(answer: unknown): readonly Option[] {
  const { data } = jsonOf(answer);
  if (Array.isArray(data)) return data.map((value) => toOption(textOf(value)));
  return jsonsOf(jsonOf(data).result).map(({ metric, value }) => {
    const { __name__: name, ...labels } = jsonOf(metric);
    const text = Object.entries(labels)
      .map(([key, each]) => `${key}="${textOf(each)}"`)
      .join(',');
    const [seconds, number] = listOf(value);
    return toOption(`${textOf(name)}{${text}} ${textOf(number)} ${Math.round(Number(seconds) * 1000)}`);
  });
}

/** The columns `__text` and `__value`, else the first one. */
function frameOptions(answer: unknown): readonly Option[] {
  const frames = jsonsOf(jsonOf(jsonOf(jsonOf(answer).results).A).frames);
  return frames.flatMap((frame) => {
    const names = jsonsOf(jsonOf(frame.schema).fields).map(({ name }) => textOf(name));
    const values = listOf(jsonOf(frame.data).values).map(listOf);
    const at = (name: string): readonly unknown[] | undefined => values[names.indexOf(name)];
    const own = values.find((_, index) => names[index] !== 'Time' && names[index] !== 'time') ?? [];
    const texts = at('__text') ?? at('value') ?? own;
    const meant = at('__value') ?? texts;
    return texts.map((text, row) => ({ text: textOf(text), value: textOf(meant[row]) }));
  });
}

/** Names of columns that say what was asked for, not what was found. */
const notValues = new Set(['time', 'key', 'fieldType', '__docid']);

/** All texts of an answer of DQL; of PromQL the values of its tags. */
function seriesOptions(content: unknown): readonly Option[] {
  const series = jsonsOf(jsonOf(content).data).flatMap((result) => jsonsOf(result.series));
  const texts = series.flatMap(({ columns, values, tags }) => {
    const kept = listOf(columns).map((name) => !notValues.has(textOf(name)));
    const cells = listOf(values).flatMap((row) => listOf(row).filter((_, index) => kept[index] === true));
    const found = cells.filter((cell) => typeof cell === 'string' && cell !== '').map((cell) => textOf(cell));
    return found.length > 0 ? found : Object.values(jsonOf(tags)).map((tag) => textOf(tag));
  });
  return [...new Set(texts)].map(toOption);
}
