import { isJson, type Json, jsonOf, jsonsOf, numberIn, textOf } from '../../../data/json.ts';
import { changedKeys, type PanelForm, type QueryForm, thresholdLines } from '../edit/panel-form.ts';
import { modernPanel } from './legacy.ts';

/** Where the text of a query stands, by what the query has or what its source is. */
const textKeys = ['expr', 'rawSql', 'query', 'target', 'expression'] as const;

const textKeyOf = (target: Json, sourceType: string): string =>
  textKeys.find((key) => typeof target[key] === 'string' && target[key] !== '') ??
  (/mysql|postgres|mssql/.test(sourceType)
    ? 'rawSql'
    : /influx|elastic|opensearch/.test(sourceType)
      ? 'query'
      : 'expr');

const sourceOf = ({ datasource }: Json): string => (isJson(datasource) ? textOf(datasource.uid) : textOf(datasource));

export function readForm(file: Json): PanelForm {
  const panel = modernPanel(file);
  const options = jsonOf(panel.options);
  const defaults = jsonOf(jsonOf(panel.fieldConfig).defaults);
  const custom = jsonOf(defaults.custom);
  const legend = jsonOf(options.legend);
  const stack = textOf(jsonOf(custom.stacking).mode) || textOf(options.stacking);
  const isHidden = legend.showLegend === false || legend.displayMode === 'hidden';
  const style = custom.drawStyle === 'bars' ? 'bars' : (numberIn(custom.fillOpacity) ?? 0) > 0 ? 'area' : 'line';
  return {
    title: textOf(panel.title),
    description: textOf(panel.description),
    kind: textOf(panel.type),
    unit: textOf(defaults.unit),
    decimals: textOf(defaults.decimals),
    min: textOf(defaults.min),
    max: textOf(defaults.max),
    legend: isHidden ? 'none' : legend.placement === 'right' ? 'right' : 'bottom',
    stack: stack === 'normal' || stack === 'percent' ? stack : 'none',
    style,
    thresholds: jsonsOf(jsonOf(defaults.thresholds).steps)
      .filter(({ value }) => numberIn(value) !== undefined)
      .map(({ value, color }) => `${textOf(value)} ${textOf(color)}`)
      .join('\n'),
    content: textOf(options.content),
    address: '',
    queries: jsonsOf(panel.targets).map(
      (target, index): QueryForm => ({
        code: textOf(target.refId),
        text: textOf(target[textKeyOf(target, '')]),
        source: sourceOf(target) || sourceOf(panel),
        legend: textOf(target.legendFormat),
        isHidden: target.hide === true,
        index,
      }),
    ),
  };
}

/** Title and queries are the same in panels of all versions; for the rest a panel becomes one of today. */
const sameInAll: ReadonlySet<keyof PanelForm> = new Set(['title', 'description', 'queries']);

export function writeForm(file: Json, before: PanelForm, after: PanelForm): Json {
  const changed = changedKeys(before, after);
  if (changed.size === 0) return file;
  const isSame = [...changed].every((key) => sameInAll.has(key));
  let panel: Json = { ...(isSame ? file : modernPanel(file)) };
  const set =
    (...keys: string[]) =>
    (value: unknown): void => {
      panel = withValue(panel, keys, value);
    };
  const number = (text: string): number | undefined => numberIn(text);
  if (changed.has('title')) set('title')(after.title);
  if (changed.has('description')) set('description')(after.description || undefined);
  if (changed.has('kind')) set('type')(after.kind);
  if (changed.has('unit')) set('fieldConfig', 'defaults', 'unit')(after.unit || undefined);
  if (changed.has('decimals')) set('fieldConfig', 'defaults', 'decimals')(number(after.decimals));
  if (changed.has('min')) set('fieldConfig', 'defaults', 'min')(number(after.min));
  if (changed.has('max')) set('fieldConfig', 'defaults', 'max')(number(after.max));
  if (changed.has('legend')) {
    set('options', 'legend', 'showLegend')(after.legend !== 'none');
    if (after.legend !== 'none') set('options', 'legend', 'placement')(after.legend);
  }
  if (changed.has('stack')) {
    if (after.kind === 'barchart') set('options', 'stacking')(after.stack);
    else set('fieldConfig', 'defaults', 'custom', 'stacking')({ mode: after.stack, group: 'A' });
  }
  if (changed.has('style')) {
    set('fieldConfig', 'defaults', 'custom', 'drawStyle')(after.style === 'bars' ? 'bars' : 'line');
    set(
      'fieldConfig',
      'defaults',
      'custom',
      'fillOpacity',
    )(after.style === 'line' ? 0 : after.style === 'area' ? 20 : 80);
  }
  if (changed.has('thresholds')) {
    const steps = thresholdLines(after.thresholds).map(({ value, color }) => ({ color, value }));
    set(
      'fieldConfig',
      'defaults',
      'thresholds',
    )({ mode: 'absolute', steps: [{ color: 'green', value: null }, ...steps] });
    set('fieldConfig', 'defaults', 'custom', 'thresholdsStyle')({ mode: steps.length === 0 ? 'off' : 'line' });
    if (['stat', 'gauge', 'bargauge'].includes(after.kind))
      set('fieldConfig', 'defaults', 'color')({ mode: 'thresholds' });
  }
  if (changed.has('content')) set('options', 'content')(after.content);
  if (changed.has('queries')) set('targets')(targetsOf(panel, before, after));
  return panel;
}

function targetsOf(panel: Json, before: PanelForm, after: PanelForm): readonly Json[] {
  const old = jsonsOf(panel.targets);
  return after.queries.map((query) => {
    const target = query.index === undefined ? undefined : old[query.index];
    const was = before.queries.find(({ index }) => index !== undefined && index === query.index);
    const [uid = '', type = ''] = query.source.split('\n');
    const next: Record<string, unknown> = { ...(target ?? { refId: query.code }) };
    if (query.text !== was?.text) {
      next[textKeyOf(next, type)] = query.text;
      if (next.rawSql !== undefined) Object.assign(next, { rawQuery: true, format: next.format ?? 'time_series' });
      if (next.query !== undefined) next.rawQuery = true;
    }
    if (query.legend !== (was?.legend ?? '')) next.legendFormat = query.legend;
    if (query.isHidden !== (was?.isHidden ?? false)) next.hide = query.isHidden;
    if (query.source !== was?.source) next.datasource = type === '' ? { uid } : { type, uid };
    return next;
  });
}

/** A value at a path; `undefined` takes it away. */
function withValue(value: Json, [key = '', ...rest]: readonly string[], to: unknown): Json {
  const next = rest.length === 0 ? to : withValue(jsonOf(value[key]), rest, to);
  if (next !== undefined) return { ...value, [key]: next };
  const { [key]: _, ...others } = value;
  return others;
}
