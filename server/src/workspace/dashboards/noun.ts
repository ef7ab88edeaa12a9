import type { AccessAttributes } from '../kernel/access.ts';
import type { DocumentAttributes, DocumentNoun } from '../kernel/documents/noun.ts';
import { deriveTemplate } from '../kernel/template.ts';
import { GRAFANA_FORMAT } from './format.ts';
import { deriveDashboard } from './grafana/text.ts';

export interface DashboardAttributes extends AccessAttributes, DocumentAttributes {
  readonly desc: string;
  readonly identifier: string;
  readonly createdWay: 'manual' | 'import';
  /** Uuid of the folder that it lies in; absent in the general one. A folder that is deleted counts as the general one. */
  readonly folder?: string;
  /** Keys of the request that no catalogue names: kept, so that nothing a client sent is lost. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * A dashboard is stored in the format in which it was made, and its body is written in that format only.
 *
 * A Guance dashboard is stored as its template text. The text is authoritative for title, extend, mapping and charts;
 * its `tagInfo` is kept empty, because tags live in tables of their own and are put in when it is read.
 * A dashboard of Grafana is stored as its JSON, with places for the keys that the server owns (`grafana/text.ts`).
 */
export const dashboard: DocumentNoun<DashboardAttributes> = {
  kind: 'dashboard',
  plural: 'dashboards',
  title: 'dashboard',
  prefix: 'dsbd_',
  permission: 'scene.setManage',
  handled: true,
  derive: (draft) =>
    draft.format === GRAFANA_FORMAT ? { derived: { ...deriveDashboard(draft) }, slot: -1 } : deriveTemplate(draft),
  filters: ({ attributes: { folder } }) => (folder === undefined ? [] : [['folder', folder]]),
};
