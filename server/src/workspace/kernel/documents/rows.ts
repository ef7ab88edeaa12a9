import type { Selectable } from 'kysely';
import { canonicalJson } from '../../../json/index.ts';
import type { DocumentTable } from '../../../store/schema.ts';
import type { WorkspaceReference } from '../context.ts';
import type { TagReference } from '../tagging.ts';
import type { DocumentAttributes, DocumentDraft, StoredDocument } from './noun.ts';

/** Everything but the body and the columns that only queries need. */
export const listColumns = [
  'documents.id',
  'documents.uuid',
  'documents.kind',
  'documents.name',
  'documents.format',
  'documents.status',
  'documents.revision',
  'documents.creator',
  'documents.updator',
  'documents.created_at',
  'documents.updated_at',
  'documents.attributes',
  'documents.derived',
  'documents.slot',
] as const;

export const fullColumns = [...listColumns, 'documents.body'] as const;

type ListRow = Pick<Selectable<DocumentTable>, 'id' | 'uuid' | 'kind' | 'name' | 'format' | 'status' | 'revision'> &
  Pick<
    Selectable<DocumentTable>,
    'creator' | 'updator' | 'created_at' | 'updated_at' | 'attributes' | 'derived' | 'slot'
  >;
export type DocumentRow = ListRow & { body?: string };

export function toDocument<Attributes extends DocumentAttributes>(
  row: DocumentRow,
  workspace: WorkspaceReference,
  tags: readonly TagReference[],
): StoredDocument<Attributes> {
  return {
    id: row.id,
    uuid: row.uuid,
    kind: row.kind,
    workspaceUuid: workspace.uuid,
    name: row.name,
    format: row.format,
    status: row.status,
    revision: row.revision,
    creator: row.creator,
    updator: row.updator,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    attributes: JSON.parse(row.attributes) as Attributes,
    derived: row.derived === '{}' ? {} : (JSON.parse(row.derived) as Record<string, unknown>),
    slot: row.slot,
    body: row.body ?? '',
    tags,
  };
}

/** The draft that would leave a document as it is: what changes start from. */
export const draftOf = <Attributes extends DocumentAttributes>(
  document: StoredDocument<Attributes>,
): DocumentDraft<Attributes> => ({
  name: document.name,
  format: document.format,
  status: document.status,
  attributes: document.attributes,
  body: document.body,
  tagNames: document.tags.map((tag) => tag.name),
});

/** The whole state as versions keep it: one line of control data in a fixed spelling, then the body as it is. */
export const stateText = (draft: DocumentDraft): string =>
  `${canonicalJson({
    name: draft.name,
    format: draft.format,
    status: draft.status,
    attributes: draft.attributes,
    tagNames: [...draft.tagNames],
  })}\n${draft.body}`;

export function draftOfState<Attributes extends DocumentAttributes>(state: string): DocumentDraft<Attributes> {
  const end = state.indexOf('\n');
  const head = JSON.parse(state.slice(0, end)) as Omit<DocumentDraft<Attributes>, 'body'>;
  return { ...head, body: state.slice(end + 1) };
}
