import { isJson, type Json, jsonOf, jsonsOf, textOf } from '../../../data/json.ts';
import { ownAnnotations } from '../annotations/own-annotations.ts';
import type { AnnotationQuery } from '../model.ts';
import { regionsOfPanels, timeRegionOf } from './time-regions.ts';

/** The annotations that a file asks for. Those of the dashboard itself are always there, unless it switches them off. */
export function readAnnotations(dashboard: Json): readonly AnnotationQuery[] {
  const listed = jsonsOf(jsonOf(dashboard.annotations).list).map(
    (entry): AnnotationQuery => ({
      name: textOf(entry.name) || ownAnnotations.name,
      color: textOf(entry.iconColor) || ownAnnotations.color,
      isOn: entry.enable !== false,
      isShown: entry.hide !== true,
      source: entry,
    }),
  );
  const panels = jsonsOf(dashboard.panels).flatMap((panel) => [panel, ...jsonsOf(panel.panels)]);
  const all = [...listed, ...regionsOfPanels(panels)];
  return listed.some(({ source }) => isOfDashboard(source ?? {})) ? all : [ownAnnotations, ...all];
}

const sourceName = ({ datasource }: Json): string =>
  textOf(isJson(datasource) ? datasource.uid || datasource.type : datasource);

/** Names by which the server itself is meant. */
const ownSources = ['-- Grafana --', 'grafana'];

export const isOwn = (entry: Json): boolean => Boolean(entry.builtIn) || ownSources.includes(sourceName(entry));
export const isByTags = (entry: Json): boolean => typeOf(entry) === 'tags';
const typeOf = (entry: Json): string => textOf(jsonOf(entry.target).type) || textOf(entry.type, 'dashboard');
const isOfDashboard = (entry: Json): boolean => isOwn(entry) && !isByTags(entry) && timeRegionOf(entry) === undefined;
