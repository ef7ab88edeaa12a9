import { type JsonNode, spliceTopLevel } from '../../json/index.ts';
import { emptyTemplate } from '../kernel/template.ts';

/** Top-level keys of a template that the server owns or that a request sets, the latter as JSON text. */
export interface TemplateChanges {
  readonly name: string;
  readonly type?: string | undefined;
  readonly extendText?: string | undefined;
  readonly bindSetText?: string | undefined;
}

const emptyViewer = emptyTemplate('viewer');

/** The template as it is stored: as sent, but with the name, the settings of the request, its owner, and no tags. */
export const storedTemplate = (sent: string | JsonNode | undefined, changes: TemplateChanges): string =>
  spliceTopLevel(sent ?? emptyViewer, {
    title: JSON.stringify(changes.name),
    dashboardOwnerType: '"viewer"',
    tagInfo: '[]',
    ...(changes.type === undefined ? {} : { dashboardType: JSON.stringify(changes.type) }),
    ...(changes.extendText === undefined ? {} : { dashboardExtend: changes.extendText }),
    ...(changes.bindSetText === undefined ? {} : { dashboardBindSet: changes.bindSetText }),
  });
