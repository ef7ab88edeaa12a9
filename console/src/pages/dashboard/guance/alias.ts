import type { Labels } from '../../../charts/frame.ts';
import { type Json, jsonsOf, textOf } from '../../../data/json.ts';
import { settingsOf } from './charts.ts';

export interface SeriesName {
  readonly code: string;
  readonly column: string;
  readonly tags: Labels;
  /** The number of the PromQL query, by which its alias is found. */
  readonly promqlCode: string;
}

const tagText = (tags: Labels): string =>
  Object.entries(tags)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');

/** `avg(load5s){host: web-1}` */
export const fullName = ({ column, tags }: Pick<SeriesName, 'column' | 'tags'>): string =>
  Object.keys(tags).length === 0 ? column : `${column}{${tagText(tags)}}`;

/** An entry for one series is meant more than one for its column. */
function entryOf(entries: readonly Json[], name: SeriesName): Json | undefined {
  const own = entries.filter(({ queryCode }) => textOf(queryCode) === '' || textOf(queryCode) === name.code);
  const keys = [fullName(name), `${name.column}${JSON.stringify(name.tags)}`, name.column, `promql_${name.promqlCode}`];
  for (const key of keys) {
    const found = own.find((entry) => textOf(entry.key) === key || textOf(entry.name) === key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Charts that show one value for each group: what value it is stands in their title. */
const groupTypes = ['toplist', 'pie', 'bar', 'treemap', 'hexgon', 'heatmap', 'scatter', 'bubble', 'funnel', 'gauge'];

/** With several queries the groups alone would not tell them apart; dots are of several queries by nature. */
function isByGroup({ type, queries }: Json): boolean {
  const isDots = type === 'scatter' || type === 'bubble';
  return (
    groupTypes.includes(textOf(type)) &&
    (isDots || jsonsOf(queries).filter(({ disabled }) => disabled !== true).length === 1)
  );
}

/** The name of a series as the chart wants it. */
export function aliasOf(chart: Json, name: SeriesName): string {
  const settings = settingsOf(chart);
  const template = textOf(entryOf(jsonsOf(settings.alias), name)?.alias);
  if (template !== '') return filled(template, name);
  const isShort = settings.onlyShowGroupName === true || isByGroup(chart);
  if (isShort && Object.keys(name.tags).length > 0) return Object.values(name.tags).join(', ');
  return fullName(name);
}

export const colorOf = (chart: Json, name: SeriesName): string =>
  textOf(entryOf(jsonsOf(settingsOf(chart).colors), name)?.color);

/** `{{tags}}`, `{{host}}`, and the same with one brace. What nobody knows becomes nothing. */
function filled(template: string, { tags, column }: SeriesName): string {
  return template.replaceAll(/\{\{\s*([\w.]+)\s*\}\}|\{\s*([\w.]+)\s*\}/g, (_, double?: string, short?: string) => {
    const key = double ?? short ?? '';
    if (key === 'tags') return tagText(tags);
    return tags[key] ?? (key === '__name__' ? column : '');
  });
}
