import type { Selectable } from 'kysely';
import { BelvedereError } from '../../../errors/index.ts';
import { canonicalJson, parseJson, readOnce } from '../../../json/index.ts';
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
  'documents.restricted',
  'documents.revision',
  'documents.creator',
  'documents.updator',
  'documents.created_at',
  'documents.updated_at',
  'documents.attributes',
  'documents.derived',
] as const;

export const fullColumns = [...listColumns, 'documents.body'] as const;

type ListRow = Pick<Selectable<DocumentTable>, 'id' | 'uuid' | 'kind' | 'name' | 'format' | 'status' | 'revision'> &
  Pick<Selectable<DocumentTable>, 'restricted'> &
  Pick<Selectable<DocumentTable>, 'creator' | 'updator' | 'created_at' | 'updated_at' | 'attributes' | 'derived'>;
/** The hot paths read the body as bytes: made text here it takes a fifth of the time that `node:sqlite` takes for it. */
export type DocumentRow = ListRow & { body?: string | Uint8Array };

const settingsOfText = readOnce((text) => parseJson(text) as Readonly<Record<string, unknown>>);
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

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
    restricted: row.restricted,
    revision: row.revision,
    creator: row.creator,
    updator: row.updator,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    attributes: settingsOfText(row.attributes) as Attributes,
    // Most changes make it anew without looking at what it was.
    get derived() {
      return settingsOfText(row.derived);
    },
    body: row.body instanceof Uint8Array ? utf8.decode(row.body) : (row.body ?? ''),
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

const settingsOf = ({ name, format, status, attributes }: DocumentDraft) => ({ name, format, status, attributes });

const controlText = (draft: DocumentDraft): string =>
  settingsText({ ...settingsOf(draft), tagNames: [...new Set(draft.tagNames)] });

/** JSON has a spelling for numbers that no computer holds: 1e999. Errors: `InvalidParameter`. */
function settingsText(settings: Readonly<Record<string, unknown>>): string {
  try {
    return canonicalJson(settings);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const message = 'a setting holds a number beyond the largest of 64 bits, 1.8e308; send it as a string';
    throw new BelvedereError('InvalidParameter', message, { cause: error });
  }
}

/** Whether two drafts ask for the same state. */
export const sameState = (one: DocumentDraft, other: DocumentDraft): boolean =>
  one.body === other.body && controlText(one) === controlText(other);

/**
 * The whole state as versions keep it: one line of control data in a fixed spelling, then the body as it is. Tags stand
 * there with their uuid, because a tag that was renamed since is still the same tag.
 */
export const versionBytes = (draft: DocumentDraft, tags: readonly TagReference[], body: Uint8Array): Uint8Array => {
  const control = settingsText({ ...settingsOf(draft), tags: tags.map(({ id, name }) => ({ id, name })) });
  return Buffer.concat([Buffer.from(`${control}\n`), body]);
};

const headOf = (state: string) => state.slice(0, state.indexOf('\n'));

/** The draft of a version, with the names that its tags had then. */
export function draftOfState<Attributes extends DocumentAttributes>(state: string): DocumentDraft<Attributes> {
  const head = headOf(state);
  const { tags, ...settings } = parseJson(head) as Omit<DocumentDraft<Attributes>, 'body' | 'tagNames'> & TagsOfState;
  return { ...settings, body: state.slice(head.length + 1), tagNames: tags.map((tag) => tag.name) };
}

interface TagsOfState {
  readonly tags: readonly TagReference[];
}

/** The tags of a version, with the names that they had then. */
export const tagsOfState = (state: string): readonly TagReference[] => (parseJson(headOf(state)) as TagsOfState).tags;
