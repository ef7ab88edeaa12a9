import { cutValue, parseJson } from '../../json/index.ts';
import type { AccessAttributes } from '../kernel/access.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from '../kernel/documents/noun.ts';
import { type DerivedTemplate, deriveTemplate } from '../kernel/template.ts';

export interface ViewerAttributes extends AccessAttributes, DocumentAttributes {
  readonly desc: string;
  readonly createdWay: 'manual' | 'import';
  /** Name of the explorer to which it belongs: `tracing__profile`. */
  readonly pathName?: string;
  /** Keys of the request that no catalogue names: kept, so that nothing a client sent is lost. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface DerivedViewer extends DerivedTemplate {
  readonly type: string;
}

export type Viewer = StoredDocument<ViewerAttributes>;
export type ViewerDraft = DocumentDraft<ViewerAttributes>;

/** Attribute under which those that were imported are found. */
export const CREATED_WAY = 'createdWay';

export const GUANCE_FORMAT = 'guance';

const TYPE_DEFAULT = 'CUSTOM';

/** The settings of a viewer are `dashboardExtend` of its template, its type is `dashboardType`. */
function typeOf(template: string): string {
  const type: unknown = parseJson(cutValue(template, 'dashboardType') ?? 'null');
  return typeof type === 'string' && type !== '' ? type : TYPE_DEFAULT;
}

/**
 * A viewer is a saved explorer. It is stored as the text of its template, as dashboards are, and shares their form of uuids. The text
 * is authoritative for title, type, settings and bound views; its `tagInfo` is kept empty.
 */
export const viewer: DocumentNoun<ViewerAttributes> = {
  kind: 'viewer',
  plural: 'viewers',
  title: 'viewer',
  prefix: 'dsbd_',
  permission: 'scene.setManage',
  derive: (body) => {
    const { derived, slot } = deriveTemplate(body);
    return { derived: { ...derived, type: typeOf(body.body) }, slot };
  },
  filters: ({ attributes: { createdWay } }) => [[CREATED_WAY, createdWay]],
};
