import { isJson, textOf } from '../../../data/json.ts';
import { type DataSource, findSource } from '../../../data/sources.ts';
import type { Range } from '../../../time/range.ts';
import type { ValueRequest } from '../variables/ask-values.ts';
import type { Variable } from '../variables/variable.ts';
import { defaultFormatOf, type GrafanaScope, interpolateGrafana } from './interpolate.ts';

/** Undefined where nothing can be asked. */
export function valueRequest(
  { source }: Variable,
  sources: readonly DataSource[],
  scope: GrafanaScope,
  range: Range,
): ValueRequest | undefined {
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
