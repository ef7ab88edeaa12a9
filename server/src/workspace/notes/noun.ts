import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from '../kernel/documents/noun.ts';

export interface NoteAttributes extends DocumentAttributes {
  readonly extend: Readonly<Record<string, unknown>>;
  /** One for each chart of the body, in order. A chart that was bound keeps the uuid under which it was found. */
  readonly chartUUIDs: readonly string[];
}

export type Note = StoredDocument<NoteAttributes>;
export type NoteDraft = DocumentDraft<NoteAttributes>;

/** Attribute under which notes are found by the charts that they hold. */
export const CHART = 'chart';

/** A note is stored as the text of its template, in which the server owns the name. */
export const note: DocumentNoun<NoteAttributes> = {
  kind: 'note',
  plural: 'notes',
  title: 'note',
  prefix: 'notes_',
  permission: 'scene.setManage',
  filters: ({ attributes }) => attributes.chartUUIDs.map((uuid) => [CHART, uuid] as const),
};
