import { expressionBuilder, type Kysely } from 'kysely';
import { parseJson } from '../../../json/index.ts';
import type { Database } from '../../../store/schema.ts';
import {
  type AccessAttributes,
  accessBelow,
  FILED,
  type Guarded,
  type InheritedAccess,
  LISTED,
  OPEN,
  restrictionOf,
  seesEverything,
} from '../access.ts';
import type { Context } from '../context.ts';
import { statement } from '../statement.ts';
import type { WriteCall } from '../transact.ts';

/** The attribute under which a document keeps the uuid of the folder that it lies in. */
export const PLACE = 'folder';

/**
 * The attributes under which a closed folder keeps to whom it is open, everything above it included: what lies in it asks the folder
 * and not the way up. The rows follow from the lists of folders; no version holds them.
 */
const attributeOf = { readers: 'opensRead', writers: 'opensWrite', administrators: 'opensAdmin' } as const;
type Level = keyof typeof attributeOf;
const levels = Object.keys(attributeOf) as Level[];
const attributes = Object.values(attributeOf);

const nobody: InheritedAccess = { readers: [], writers: [], administrators: [] };

interface Grant {
  readonly attribute: string;
  readonly value: string;
}

const grantedBy = (rows: readonly Grant[]): InheritedAccess => {
  const of = (level: Level) =>
    rows.flatMap(({ attribute, value }) => (attribute === attributeOf[level] ? [value] : []));
  return { readers: of('readers').sort(), writers: of('writers').sort(), administrators: of('administrators').sort() };
};

/** Uuids of the closed folders that are open to one of these ids for reading. */
export const openFolders = (workspaceId: number, identities: readonly string[]) =>
  expressionBuilder<Database, never>()
    .selectFrom('document_attributes as opens')
    .innerJoin('documents as closed', 'closed.id', 'opens.document_id')
    .select('closed.uuid')
    .where('opens.workspace_id', '=', workspaceId)
    .where('opens.kind', '=', 'folder')
    .where('opens.attribute', '=', attributeOf.readers)
    .where('opens.value', 'in', identities);

type Closed = Guarded & { readonly attributes: AccessAttributes };

/** Whether its folder has a say in who may see it. */
const asksFolder = ({ restricted, attributes: { folder } }: Closed): boolean =>
  folder !== undefined && (restricted === LISTED || restricted === FILED);

/**
 * Objects of one workspace with what their folders open to whom, which access is decided by; asked once for all of them. Deleted
 * folders still count: what comes back without its folder is not opened by that.
 */
export async function withInheritedAccess<Object extends Closed>(
  db: Kysely<Database>,
  workspaceId: number,
  objects: readonly Object[],
): Promise<Object[]> {
  if (!objects.some(asksFolder)) return [...objects];
  const rows = await db
    .selectFrom('document_attributes as opens')
    .innerJoin('documents as closed', 'closed.id', 'opens.document_id')
    .select(['closed.uuid', 'opens.attribute', 'opens.value'])
    .where('opens.workspace_id', '=', workspaceId)
    .where('opens.kind', '=', 'folder')
    .where('opens.attribute', 'in', attributes)
    .execute();
  const byFolder = Map.groupBy(rows, ({ uuid }) => uuid);
  return objects.map((object) => {
    const grants = asksFolder(object) ? byFolder.get(object.attributes.folder ?? '') : undefined;
    return grants === undefined ? object : { ...object, inherited: grantedBy(grants) };
  });
}

/** The same for one object; most are open, and then neither their folders are asked nor anything is waited for. */
export const withInherited = <Object extends Closed>(
  db: Kysely<Database>,
  ctx: Context,
  object: Object,
): Object | Promise<Object> => (asksFolder(object) && !seesEverything(ctx) ? withAskedFolder(db, ctx, object) : object);

async function withAskedFolder<Object extends Closed>(
  db: Kysely<Database>,
  ctx: Context,
  object: Object,
): Promise<Object> {
  const { folder = '' } = object.attributes;
  const rows = await db
    .selectFrom('documents as closed')
    .innerJoin('document_attributes as opens', 'opens.document_id', 'closed.id')
    .select(['opens.attribute', 'opens.value'])
    .where('closed.workspace_id', '=', ctx.workspace.id)
    .where('closed.uuid', '=', folder)
    .where('closed.deleted_at', 'is', null)
    .where('opens.attribute', 'in', attributes)
    .execute();
  if (rows.length > 0) return { ...object, inherited: grantedBy(rows) };
  const [asked] = await withInheritedAccess(db, ctx.workspace.id, [object]);
  return asked ?? object;
}

interface FolderOf {
  readonly workspace: number;
  readonly uuid: string;
}

const liveFolder = (db: Kysely<Database>, workspace: number, uuid: string) =>
  db
    .selectFrom('documents')
    .select(['id', 'restricted'])
    .where('workspace_id', '=', workspace)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null);

type FolderRow = { id: number; restricted: number };
const findFolder = statement<FolderOf, FolderRow>((db, value) => liveFolder(db, value('workspace'), value('uuid')));
/** Nobody closes the folder until what is put into it has been committed: closing looks for what lies there. */
const findAndShare = statement<FolderOf, FolderRow>((db, value) =>
  liveFolder(db, value('workspace'), value('uuid')).forShare(),
);

/** The live folder that something lies in. */
async function folderRow({ ctx, unit }: WriteCall, uuid: string): Promise<FolderRow | undefined> {
  const find = ctx.kernel.store.dialect === 'postgres' ? findAndShare : findFolder;
  return (await find(unit.db, { workspace: ctx.workspace.id, uuid })).rows[0];
}

/** What the column `restricted` of a document has to be where it lies. */
export async function restrictionIn(
  call: WriteCall,
  attributes: AccessAttributes,
  before?: { readonly restricted: number },
): Promise<number> {
  const { folder } = attributes;
  if (folder === undefined) return restrictionOf(attributes, false);
  const row = await folderRow(call, folder);
  // Its folder is gone: what it was closed by stays, until it is put elsewhere.
  if (row === undefined) return restrictionOf(attributes, before?.restricted === FILED);
  return restrictionOf(attributes, row.restricted !== OPEN);
}

type Folder = Omit<Guarded, 'inherited'> & { readonly id: number };

/** Brings what lies in a folder, at any depth, in line with whom the folder is open to now. */
export async function spreadAccess(call: WriteCall, kinds: readonly string[], folder: Folder): Promise<void> {
  const { folder: parent } = folder.attributes;
  const above = parent === undefined ? undefined : await folderRow(call, parent);
  const access = accessBelow(folder, above === undefined ? nobody : await grantsOf(call, above.id));
  await writeGrants(call, folder.id, access);
  await spreadBelow(call, kinds, { ...folder, access });
}

async function spreadBelow(
  call: WriteCall,
  kinds: readonly string[],
  { uuid, restricted, access }: Pick<Folder, 'uuid' | 'restricted'> & { readonly access: InheritedAccess },
): Promise<void> {
  const { ctx, unit } = call;
  const [from, to] = restricted === OPEN ? [FILED, OPEN] : [OPEN, FILED];
  await unit.db
    .updateTable('documents')
    .set({ restricted: to })
    .where('restricted', '=', from)
    .where('id', 'in', lyingIn(ctx, kinds, uuid))
    .execute();
  const folders = await unit.db
    .selectFrom('documents')
    .select(['id', 'uuid', 'creator', 'attributes', 'restricted'])
    .where('kind', '=', 'folder')
    .where('id', 'in', lyingIn(ctx, ['folder'], uuid))
    .execute();
  for (const row of folders) {
    const child = { ...row, attributes: parseJson(row.attributes) as AccessAttributes };
    const own = accessBelow(child, access);
    const before = await grantsOf(call, child.id);
    // What lies below asks this folder and was told when it changed last.
    if (levels.every((level) => before[level].join() === own[level].join())) continue;
    await writeGrants(call, child.id, own);
    await spreadBelow(call, kinds, { ...child, access: own });
  }
}

const lyingIn = ({ workspace }: Context, kinds: readonly string[], uuid: string) =>
  expressionBuilder<Database, never>()
    .selectFrom('document_attributes as place')
    .select('place.document_id')
    .where('place.workspace_id', '=', workspace.id)
    .where('place.kind', 'in', kinds)
    .where('place.attribute', '=', PLACE)
    .where('place.value', '=', uuid);

const grantsOf = async ({ unit }: WriteCall, id: number): Promise<InheritedAccess> =>
  grantedBy(
    await unit.db
      .selectFrom('document_attributes')
      .select(['attribute', 'value'])
      .where('document_id', '=', id)
      .where('attribute', 'in', attributes)
      .execute(),
  );

async function writeGrants({ ctx, unit }: WriteCall, id: number, access: InheritedAccess): Promise<void> {
  await unit.db
    .deleteFrom('document_attributes')
    .where('document_id', '=', id)
    .where('attribute', 'in', attributes)
    .execute();
  const rows = levels.flatMap((level) =>
    access[level].map((value) => ({
      workspace_id: ctx.workspace.id,
      kind: 'folder',
      attribute: attributeOf[level],
      value,
      document_id: id,
    })),
  );
  if (rows.length > 0) await unit.db.insertInto('document_attributes').values(rows).execute();
}
