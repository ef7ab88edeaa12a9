import { Type } from 'typebox';
import { requireChangeable } from '../kernel/access.ts';
import { type ArchivedKind, refusedLine, type ShownByGrafana, type TakeCall } from '../kernel/archived.ts';
import { archivedAccess } from '../kernel/archived-access.ts';
import type { Context } from '../kernel/context.ts';
import {
  archivedDocuments,
  type NamedDocument,
  type PartialDocument,
  takenName,
} from '../kernel/documents/archived.ts';
import type { DocumentDraft, StoredDocument } from '../kernel/documents/noun.ts';
import { readDocumentForChange } from '../kernel/documents/read.ts';
import { parentsOf, readFolders } from './find.ts';
import { type FolderAttributes, folder } from './noun.ts';
import { requirePlace } from './write.ts';

type Draft = DocumentDraft<FolderAttributes>;

const attributes = Type.Object({
  ...archivedAccess,
  description: Type.String({ maxLength: 10_000 }),
  folder: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
});
const folderUuid = /^fold_[0-9a-zA-Z_]{1,64}$/;

function accept(draft: Draft): Draft {
  if (draft.body !== '') throw refusedLine('a folder has no body');
  if (draft.name.trim() === '') throw refusedLine('the folder has no title');
  return draft;
}

function inLocalFolder(said: FolderAttributes, taken: TakeCall['taken']): FolderAttributes {
  const { folder: parent, ...rest } = said;
  if (parent === undefined) return said;
  const local =
    taken.get(parent) ?? taken.get(takenName(folder.plural, parent)) ?? (folderUuid.test(parent) ? parent : undefined);
  return local === undefined ? (rest as FolderAttributes) : { ...said, folder: local };
}

/**
 * Who files something has to be one to whom the folder is open for changes. A folder that is gone is none: what lay in it lies in the
 * general one. Errors: `ObjectNotFound`, `PermissionDenied`.
 */
export async function requireOpenFolder({ ctx, unit }: TakeCall, uuid: string): Promise<void> {
  const live = await unit.db
    .selectFrom('documents')
    .select('id')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('kind', '=', folder.kind)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (live !== undefined) requireChangeable(ctx, await readDocumentForChange(ctx, unit.db, folder, uuid));
}

/** Errors: `InvalidParameter` for a place below itself, or too deep; those of a closed folder. */
async function checkPlace(
  call: TakeCall,
  draft: Draft,
  own: StoredDocument<FolderAttributes> | undefined,
): Promise<void> {
  const { folder: parent } = draft.attributes;
  if (parent !== undefined && parent !== own?.attributes.folder) await requireOpenFolder(call, parent);
  const folders = await readFolders(call.unit.db, call.ctx);
  await requirePlace(call, parent === undefined ? undefined : folders.get(parent), own);
}

/** Outer folders before what lies in them. */
async function outerFirst(ctx: Context, named: readonly NamedDocument[]): Promise<NamedDocument[]> {
  const folders = await readFolders(ctx.kernel.store.read, ctx);
  const levelOf = ({ uuid }: NamedDocument): number => {
    const own = folders.get(uuid);
    return own === undefined ? 0 : parentsOf(folders, own).length;
  };
  const levels = new Map(named.map((each) => [each, levelOf(each)]));
  // The sort is stable: within a level the order by uuid stays.
  return [...named].sort((one, other) => (levels.get(one) ?? 0) - (levels.get(other) ?? 0));
}

const ofGrafana = ({ value, uid, folderUid, access }: ShownByGrafana): PartialDocument => ({
  partial: true,
  head: {
    uid,
    name: String(value.title ?? '')
      .trim()
      .slice(0, 500),
    format: '',
    status: 0,
    attributes: { description: '', ...access, ...(folderUid === '' ? {} : { folder: folderUid }) },
    tags: [],
  },
});

export const archivedFolders: ArchivedKind = archivedDocuments(folder, {
  after: ['teams'],
  attributes,
  defaults: { description: '' },
  formats: [''],
  accept,
  check: checkPlace,
  relocate: inLocalFolder,
  order: outerFirst,
  ofGrafana,
});
