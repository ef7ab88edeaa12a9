import type { FolderReference, ReadFolder } from '../../../workspace/folders/index.ts';
import { isAdministrable, isChangeable, OPEN } from '../../../workspace/kernel/access.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import type { Addresses } from '../addresses.ts';
import { loginOf, noTime, timeOf } from '../people.ts';
import { holdsRole } from '../roles.ts';

const mayChange = (ctx: Context, { document }: Pick<ReadFolder, 'document'>): boolean =>
  !ctx.readOnly && ctx.permissions.has('scene.setManage') && isChangeable(ctx, document);

const brief = ({ id, uid, slug, title }: FolderReference, addresses: Addresses) => ({
  id,
  uid,
  title,
  url: addresses.folder({ uid, slug }),
});

/** One folder with its place, as every route about one answers it. */
export function folderAnswer(ctx: Context, read: ReadFolder, addresses: Addresses) {
  const { reference, document, parents, people } = read;
  const may = mayChange(ctx, read);
  return {
    ...brief(reference, addresses),
    orgId: ctx.workspace.id,
    hasAcl: document.restricted !== OPEN,
    canSave: may,
    canEdit: may,
    canAdmin: may && isAdministrable(ctx, document),
    canDelete: may,
    createdBy: loginOf(people, document.creator),
    created: timeOf(document.createdAt),
    updatedBy: loginOf(people, document.updator),
    updated: timeOf(document.updatedAt),
    version: document.revision,
    ...(document.attributes.description === '' ? {} : { description: document.attributes.description }),
    parentUid: parents.at(-1)?.uid ?? '',
    parents: parents.map((parent) => brief(parent, addresses)),
  };
}

/** Where everything lies that is in no folder. */
export const generalFolder = (ctx: Context) => ({
  id: 0,
  uid: 'general',
  title: 'General',
  url: '',
  orgId: ctx.workspace.id,
  hasAcl: false,
  canSave: ctx.permissions.has('scene.setManage'),
  canEdit: ctx.permissions.has('scene.setManage'),
  canAdmin: holdsRole(ctx.roles, 'Admin'),
  canDelete: false,
  createdBy: 'Anonymous',
  created: noTime,
  updatedBy: 'Anonymous',
  updated: noTime,
  version: 0,
  parentUid: '',
  parents: [],
});

export const listedFolder = ({ id, uid, title }: FolderReference, parent: FolderReference | undefined) => ({
  id,
  uid,
  title,
  parentUid: parent?.uid ?? '',
});
