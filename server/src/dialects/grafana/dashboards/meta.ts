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

/** `{meta, dashboard}`, the dashboard as it lies in the store. */
export function fullDashboard(ctx: Context, read: ReadDashboard, addresses: Addresses): Reply {
  const { json } = read;
  const pieces = typeof json === 'string' || json instanceof Uint8Array ? [json] : json;
  return Reply.jsonPieces([`{"meta":${JSON.stringify(metaOf(ctx, read, addresses))},"dashboard":`, ...pieces]);
}
