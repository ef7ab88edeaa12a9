import type { AccessAttributes } from '../kernel/access.ts';
import type { DocumentAttributes, DocumentNoun } from '../kernel/documents/noun.ts';
import { deriveTemplate } from './template.ts';

export interface DashboardAttributes extends AccessAttributes, DocumentAttributes {
  readonly desc: string;
  readonly identifier: string;
  readonly createdWay: 'manual' | 'import';
  /** Keys of the request that no catalogue names: kept, so that nothing a client sent is lost. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * A Guance dashboard is stored as its template text. The text is authoritative for title, extend, mapping and charts;
 * its `tagInfo` is kept empty, because tags live in tables of their own and are put in when it is read.
 */
export const dashboard: DocumentNoun<DashboardAttributes> = {
  kind: 'dashboard',
  plural: 'dashboards',
  title: 'dashboard',
  prefix: 'dsbd_',
  permission: 'scene.setManage',
  derive: deriveTemplate,
};

export const GUANCE_FORMAT = 'guance';
