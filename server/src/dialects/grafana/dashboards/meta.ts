import type { ReadDashboard } from '../../../workspace/dashboards/index.ts';
import { OPEN } from '../../../workspace/kernel/access.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import type { Addresses } from '../addresses.ts';
import { loginOf, noTime, timeOf } from '../people.ts';
import { Reply } from '../reply.ts';

/** What stands beside a dashboard, complete for clients from 2.x until today. */
function metaOf(ctx: Context, read: ReadDashboard, addresses: Addresses) {
  const { document, uid, slug, folder, isStarred, mayChange, mayAdminister, people, notCarriedOver } = read;
  const may = { canAdd: mayChange, canEdit: mayChange, canDelete: mayChange };
  return {
    type: 'db',
    isStarred,
    canSave: mayChange,
    canEdit: mayChange,
    canAdmin: mayAdminister,
    canStar: ctx.actor.kind === 'account',
    canDelete: mayChange,
    slug,
    url: addresses.dashboard({ uid, slug }),
    expires: noTime,
    created: timeOf(document.createdAt),
    updated: timeOf(document.updatedAt),
    createdBy: loginOf(people, document.creator),
    updatedBy: loginOf(people, document.updator),
    version: document.revision,
    hasAcl: document.restricted !== OPEN,
    isFolder: false,
    folderId: folder?.id ?? 0,
    folderUid: folder?.uid ?? '',
    folderTitle: folder?.title ?? 'General',
    folderUrl: folder === undefined ? '' : addresses.folder(folder),
    provisioned: false,
    provisionedExternalId: '',
    annotationsPermissions: { dashboard: may, organization: may },
    ...(notCarriedOver.length === 0 ? {} : { conversion: { from: document.format, notCarriedOver } }),
  };
}

/** What stands in front of a dashboard, and all that it says beside what the document says. */
interface Front {
  readonly says: readonly unknown[];
  readonly text: string;
}

/** By the document, which is the same object as long as nothing about it changes. */
const fronts = new WeakMap<ReadDashboard['document'], Front>();

function frontOf(ctx: Context, read: ReadDashboard, addresses: Addresses): string {
  const { document, uid, slug, folder, isStarred, mayChange, mayAdminister, people, notCarriedOver } = read;
  // Folder and people are the same objects, too, as long as nothing about them changes.
  const says = [uid, slug, folder, people, isStarred, mayChange, mayAdminister, ctx.actor.kind];
  const known = fronts.get(document);
  if (known?.says.every((said, index) => said === says[index])) return known.text;
  const text = `{"meta":${JSON.stringify(metaOf(ctx, read, addresses))},"dashboard":`;
  if (notCarriedOver.length === 0) fronts.set(document, { says, text });
  return text;
}

/** `{meta, dashboard}`, the dashboard as it lies in the store. */
export function fullDashboard(ctx: Context, read: ReadDashboard, addresses: Addresses): Reply {
  const { json } = read;
  const pieces = typeof json === 'string' || json instanceof Uint8Array ? [json] : json;
  return Reply.jsonPieces([frontOf(ctx, read, addresses), ...pieces, '}']);
}
