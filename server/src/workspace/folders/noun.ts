import type { AccessAttributes } from '../kernel/access.ts';
import type { DocumentAttributes, DocumentNoun } from '../kernel/documents/noun.ts';

export interface FolderAttributes extends AccessAttributes, DocumentAttributes {
  readonly description: string;
  /** Uuid of the folder that it lies in; absent at the root. A folder that is deleted counts as the root. */
  readonly folder?: string;
}

/** What lies in folders keeps the uuid of its folder under this attribute, folders included. */
export const FOLDER_ATTRIBUTE = 'folder';

/** A folder is a document without a body: its title is the name. */
export const folder: DocumentNoun<FolderAttributes> = {
  kind: 'folder',
  plural: 'folders',
  title: 'folder',
  prefix: 'fold_',
  permission: 'scene.setManage',
  handled: true,
  holds: ['folder', 'dashboard'],
  filters: ({ attributes }) => (attributes.folder === undefined ? [] : [[FOLDER_ATTRIBUTE, attributes.folder]]),
};
