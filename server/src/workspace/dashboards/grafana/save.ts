import { BelvedereError } from '../../../errors/index.ts';
import { parseJson } from '../../../json/index.ts';
import {
  type FolderName,
  type FolderReference,
  findFolder,
  readFolders,
  requireFileable,
} from '../../folders/index.ts';
import { handlesIn, UID_LENGTH_MAX } from '../../kernel/documents/handles.ts';
import { visible } from '../../kernel/documents/list.ts';
import { readDocumentForChange } from '../../kernel/documents/read.ts';
import { insertDocument, updateDocument } from '../../kernel/documents/write.ts';
import { foldName } from '../../kernel/identifiers.ts';
import { lockWorkspace } from '../../kernel/lock.ts';
import { transact, type WriteCall } from '../../kernel/transact.ts';
import { defineVerb, type Verb } from '../../kernel/verb.ts';
import { conflictFactsOf, requireRevision } from '../../kernel/versions.ts';
import { GRAFANA_FORMAT } from '../format.ts';
import { dashboard } from '../noun.ts';
import { type Dashboard, draftOfNew, draftOfSave, nameOf, type SentDashboard } from './draft.ts';
import { findDashboard, noDashboard } from './find.ts';

export interface SaveDashboard {
  readonly sent: SentDashboard;
  readonly folder: FolderName;
  /** Replaces what is there, whatever its version, and a dashboard of the same title in the folder too. */
  readonly overwrite: boolean;
  /** Dashboards of one title may lie in one folder: nobody is asked, and none is replaced by its title. */
  readonly titlesMayRepeat?: boolean | undefined;
}

export interface SavedDashboard {
  readonly document: Dashboard;
  readonly uid: string;
  readonly slug: string;
  readonly folder: FolderReference | undefined;
  /** False when it said what already was: no version was made. */
  readonly changed: boolean;
}

const TITLE_LENGTH_MAX = 500;
const UID_PATTERN = /^[a-zA-Z0-9_-]+$/;
const OWN_UUID = /^dsbd_[0-9a-f]{32}$/;

/**
 * Saves a dashboard as Grafana does: found by its number, else by its uid, else new; the version must be the current one unless it
 * overwrites; a title is unique in its folder among dashboards of this format.
 *
 * Errors: `InvalidParameter` for title and uid; `ObjectNotFound` for a number that nobody has, and for the folder with `detail.folder`;
 * `UuidTaken` when number and uid are of two dashboards; `RevisionConflict`; `NameTaken`; `ForeignFormat`.
 */
export const saveDashboard: Verb<SaveDashboard, SavedDashboard> = defineVerb({
  id: 'dashboards.save',
  effect: 'change',
  permission: dashboard.permission,
  run: ({ ctx, input }) =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const { sent, overwrite } = input;
      const uid = checkedUid(sent);
      checkTitle(sent);
      const folder = await placeOf(call, input.folder);
      const found = await findTarget(call, sent, uid);
      if (found !== undefined && !overwrite) requireVersion(found, sent);
      await lockWorkspace(call);
      const target = await replacedByTitle(call, input, found, folder);
      if (folder !== undefined && folder.uuid !== target?.attributes.folder) {
        await requireFileable(unit.db, ctx, folder);
      }
      const saved =
        target === undefined ? await insert(call, sent, folder, uid) : await update(call, target, sent, folder);
      return { ...saved, ...(await handlesIn(call, saved.document.id)), folder };
    }),
});

function checkTitle({ value: { title } }: SentDashboard): void {
  if (typeof title !== 'string' || title.trim() === '') {
    throw new BelvedereError('InvalidParameter', 'Dashboard title cannot be empty');
  }
  if (title.trim().length > TITLE_LENGTH_MAX) {
    throw new BelvedereError(
      'InvalidParameter',
      `Dashboard title cannot contain more than ${TITLE_LENGTH_MAX} characters`,
    );
  }
}

function checkedUid({ value }: SentDashboard): string | undefined {
  const uid = typeof value.uid === 'string' ? value.uid.trim() : '';
  if (uid === '') return undefined;
  if (uid.length > UID_LENGTH_MAX) throw new BelvedereError('InvalidParameter', 'uid too long, max 40 characters');
  if (!UID_PATTERN.test(uid)) throw new BelvedereError('InvalidParameter', 'uid contains illegal characters');
  return uid;
}

async function placeOf({ ctx, unit }: WriteCall, name: FolderName): Promise<FolderReference | undefined> {
  try {
    return await findFolder(unit.db, ctx, name);
  } catch (error) {
    if (!(error instanceof BelvedereError) || error.code !== 'ObjectNotFound') throw error;
    throw new BelvedereError('ObjectNotFound', 'folder not found', { detail: { folder: name.uid ?? name.id } });
  }
}

async function findTarget(
  call: WriteCall,
  { value }: SentDashboard,
  uid: string | undefined,
): Promise<Dashboard | undefined> {
  const { ctx, unit } = call;
  const id = typeof value.id === 'number' && value.id > 0 ? value.id : undefined;
  const byUid = uid === undefined ? undefined : await findDashboard(unit.db, ctx, { uid });
  if (id === undefined) return byUid === undefined ? undefined : readDocumentForChange(ctx, unit.db, dashboard, byUid);
  const byId = Number.isSafeInteger(id) ? await findDashboard(unit.db, ctx, { id }) : undefined;
  if (byId === undefined) throw noDashboard({ id });
  if (byUid !== undefined && byUid !== byId) {
    throw new BelvedereError('UuidTaken', 'A dashboard with the same uid already exists', { detail: { id, uid } });
  }
  return readDocumentForChange(ctx, unit.db, dashboard, byId);
}

/** A version that was not sent counts as 0, which none is. */
function requireVersion(current: Dashboard, { value: { version } }: SentDashboard): void {
  requireRevision(typeof version === 'number' ? version : 0, conflictFactsOf(dashboard.title, current));
}

/**
 * The dashboard that is written in the end: another one of the same title in the folder takes the place of the one that was found.
 * Where a save changes neither title nor folder, nobody is asked: dashboards of one title may have been made elsewhere.
 */
async function replacedByTitle(
  call: WriteCall,
  { sent, overwrite, titlesMayRepeat }: SaveDashboard,
  found: Dashboard | undefined,
  folder: FolderReference | undefined,
): Promise<Dashboard | undefined> {
  const { ctx, unit } = call;
  if (titlesMayRepeat === true) return found;
  const title = nameOf(sent.value, found);
  if (found?.name === title && found.attributes.folder === folder?.uuid) return found;
  const folders = await readFolders(unit.db, ctx);
  const livePlace = (uuid: string | undefined) => (uuid === undefined ? undefined : folders.get(uuid)?.uuid);
  if (found?.name === title && livePlace(found.attributes.folder) === folder?.uuid) return found;
  const rows = await unit.db
    .selectFrom('documents')
    .select(['id', 'uuid', 'attributes'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('kind', '=', dashboard.kind)
    .where('name_folded', '=', foldName(title))
    .where('name', '=', title)
    .where('format', '=', GRAFANA_FORMAT)
    .where('deleted_at', 'is', null)
    // What the caller may not see does not stand in the way: titles are no constraint of the store.
    .where((eb) => visible(ctx, eb))
    .orderBy('id')
    .execute();
  const other = rows.find(
    ({ id, attributes }) =>
      id !== found?.id && livePlace((parseJson(attributes) as Dashboard['attributes']).folder) === folder?.uuid,
  );
  if (other === undefined) return found;
  if (overwrite) return readDocumentForChange(ctx, unit.db, dashboard, other.uuid);
  throw new BelvedereError('NameTaken', 'A dashboard with the same name in the folder already exists', {
    detail: { uuid: other.uuid },
  });
}

/** A uid in the form of our uuids becomes the uuid: a dashboard that comes back from a backup is called what it was called. */
async function insert(
  { ctx, unit }: WriteCall,
  sent: SentDashboard,
  folder: FolderReference | undefined,
  uid: string | undefined,
): Promise<{ document: Dashboard; changed: boolean }> {
  const chosen = { uid, uuid: uid !== undefined && OWN_UUID.test(uid) ? uid : undefined };
  const draft = draftOfNew(sent, folder?.uuid);
  return {
    document: await insertDocument(ctx, unit, dashboard, draft, { verb: 'create' }, chosen),
    changed: true,
  };
}

async function update(
  { ctx, unit }: WriteCall,
  target: Dashboard,
  sent: SentDashboard,
  folder: FolderReference | undefined,
): Promise<{ document: Dashboard; changed: boolean }> {
  const draft = draftOfSave(target, sent, folder?.uuid);
  return updateDocument(ctx, unit, dashboard, target, draft, { verb: 'modify' });
}
