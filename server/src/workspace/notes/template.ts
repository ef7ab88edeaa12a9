import { cutValue, type JsonNode, spliceTopLevel } from '../../json/index.ts';
import { chartsOf } from '../kernel/charts.ts';
import type { Note } from './noun.ts';

/** What a note keeps of a chart that is bound to it; its place on a dashboard and its group stay there. */
const BOUND_KEYS = ['name', 'type', 'queries', 'extend'] as const;

/** The template as it is stored and exported: as sent, but with the name that the note has. */
export const storedTemplate = (template: string | JsonNode, name: string): string =>
  spliceTopLevel(template, { name: JSON.stringify(name) });

/** A template with these charts in place of its own; the rest of it stays as it is. */
export function withCharts(template: string, charts: readonly string[]): string {
  const main = cutValue(template, 'main') ?? '{}';
  return spliceTopLevel(template, { main: spliceTopLevel(main, { charts: `[${charts.join(',')}]` }) });
}

export const newTemplate = (name: string, charts: readonly string[]): string =>
  storedTemplate(withCharts('{}', charts), name);

/** A chart of a dashboard as a note holds it: values as they stand in the text. */
export function boundChart(chart: string): string {
  const members = BOUND_KEYS.flatMap((key) => {
    const value = cutValue(chart, key);
    return value === undefined ? [] : [`${JSON.stringify(key)}:${value}`];
  });
  return `{${members.join(',')}}`;
}

/** The charts of a note with their uuids, in order. */
export const chartsOfNote = ({ body, attributes }: Pick<Note, 'body' | 'attributes'>) =>
  chartsOf(body).map((text, index) => ({ uuid: attributes.chartUUIDs[index] ?? '', text }));
