import { type JsonNode, parseJson, spliceTopLevel } from '../../json/index.ts';
import type { DocumentText } from '../kernel/documents/read-text.ts';
import type { JsonPieces } from '../kernel/operation.ts';
import { emptyTemplate, templateWithTags } from '../kernel/template.ts';
import { guanceReading } from './convert/grafana-to-guance.ts';
import { objectOrEmpty } from './convert/loss.ts';
import { GRAFANA_FORMAT } from './format.ts';

/** Top-level keys of a template that the server owns, as JSON text. */
export interface TemplateChanges {
  readonly name: string;
  readonly extendText?: string | undefined;
  readonly mappingText?: string | undefined;
}

const emptyDashboard = emptyTemplate('node');

/** The template as it is stored: as sent, but with the name, the settings of the request, and no tags. */
export const storedTemplate = (sent: string | JsonNode | undefined, changes: TemplateChanges): string =>
  spliceTopLevel(sent ?? emptyDashboard, {
    title: JSON.stringify(changes.name),
    tagInfo: '[]',
    ...(changes.extendText === undefined ? {} : { dashboardExtend: changes.extendText }),
    ...(changes.mappingText === undefined ? {} : { dashboardMapping: changes.mappingText }),
  });

/** The template as it is read: with the tags that the dashboard has now; of a dashboard of Grafana what can be converted. */
export function exportedTemplate(text: DocumentText): JsonPieces {
  if (text.format !== GRAFANA_FORMAT) return templateWithTags(text);
  return foreignTemplate(Buffer.from(text.body).toString('utf8'), text.tags);
}

/** A dashboard of Grafana as a template, as JSON text. */
export function foreignTemplate(body: string, tags: DocumentText['tags']): string {
  const dashboard = objectOrEmpty(parseJson(body));
  const { title = '', description = '' } = dashboard;
  return JSON.stringify(
    guanceReading({ dashboard, name: String(title), description: String(description), tags }).template,
  );
}
