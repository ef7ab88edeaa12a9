import { PURGE_VERB } from '../kernel/change-chain.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { digestOf } from '../kernel/versions.ts';
import { type Cutoff, cutoffsOf, type IsStopped } from './retention.ts';
import { trimVersions, type VersionedTable } from './trim-versions.ts';

/** Objects in one transaction: other writers wait for it. */
const BATCH_ROWS = 20;

interface PurgedRow {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly revision: number;
  /** What its changes are called when none of them is left to tell. */
  readonly kind: string;
}

/**
 * Removes for good what was deleted longer ago than its workspace keeps deletes: the row, its versions, and what hangs on
 * it. A change says so for each object, since its uuid is free again. Deleted keys stay: calls with their
 * secrets have to be known as theirs.
 */
export async function purgeDeleted(kernel: Kernel, isStopped: IsStopped = () => false): Promise<number> {
  let purged = 0;
  for (const cutoff of await cutoffsOf(kernel, 'deleteRetentionDays')) {
    for (const table of Object.keys(takeRows) as VersionedTable[]) {
      for (let batch = BATCH_ROWS; batch === BATCH_ROWS && !isStopped(); purged += batch) {
        await trimVersions(kernel, table, { ...cutoff, objects: BATCH_ROWS }, isStopped);
        batch = await purgeBatch(kernel, table, cutoff);
      }
    }
  }
  return purged;
}

/**
 * Removes for good the snapshots whose time is over, in every workspace. They were made to end, so reverting does not bring them back
 * and no retention time is waited for.
 */
export async function purgeExpiredSnapshots(kernel: Kernel, isStopped: IsStopped = () => false): Promise<number> {
  const now = kernel.now();
  const workspaces = await kernel.store.read
    .selectFrom('snapshots')
    .innerJoin('workspaces', 'workspaces.id', 'snapshots.workspace_id')
    .select(['workspaces.id', 'workspaces.uuid'])
    .distinct()
    .where('snapshots.expires_at', '<=', now)
    .execute();
  let purged = 0;
  for (const workspace of workspaces) {
    for (let batch = BATCH_ROWS; batch === BATCH_ROWS && !isStopped(); purged += batch) {
      batch = await purgeBatch(kernel, 'snapshots', { workspace, before: now }, takeExpiredSnapshots);
    }
  }
  return purged;
}

function purgeBatch(
  kernel: Kernel,
  table: VersionedTable,
  { workspace, before }: Cutoff,
  take: TakeRows = takeRows[table],
): Promise<number> {
  const ctx = serverContext(kernel, { workspace, job: 'purge' });
  return transact(ctx, async (unit) => {
    const rows = await take(unit, workspace.id, before);
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => row.id);
    await unit.db.deleteFrom('versions').where('object_table', '=', table).where('object_id', 'in', ids).execute();
    for (const row of rows) {
      unit.changes.push({
        noun: await nounOf(unit, workspace.id, table, row),
        verb: PURGE_VERB,
        objectTable: table,
        objectId: row.id,
        objectUuid: row.uuid,
        objectName: row.name,
        revisionFrom: row.revision,
        revisionTo: row.revision,
        digest: digestOf(''),
      });
    }
    return rows.length;
  });
}

/** Deletes one batch of the dead rows of a table. */
const takeBatch = (unit: Unit, table: VersionedTable, workspaceId: number, before: number) =>
  unit.db
    .deleteFrom(table)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom(table)
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('deleted_at', '<', before)
        .orderBy('id')
        .limit(BATCH_ROWS),
    )
    .where('deleted_at', '<', before);

async function takeDocuments(unit: Unit, workspaceId: number, before: number): Promise<PurgedRow[]> {
  const rows = await takeBatch(unit, 'documents', workspaceId, before)
    .returning(['id', 'uuid', 'name', 'revision', 'documents.kind'])
    .execute();
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) {
    await unit.db.deleteFrom('document_attributes').where('document_id', 'in', ids).execute();
    await unit.db.deleteFrom('document_tags').where('document_id', 'in', ids).execute();
    await unit.db.deleteFrom('document_handles').where('document_id', 'in', ids).execute();
    await unit.db.deleteFrom('stars').where('document_id', 'in', ids).execute();
  }
  return rows;
}

async function takeTags(unit: Unit, workspaceId: number, before: number): Promise<PurgedRow[]> {
  const rows = await takeBatch(unit, 'tags', workspaceId, before)
    .returning(['id', 'uuid', 'name', 'revision'])
    .execute();
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) await unit.db.deleteFrom('document_tags').where('tag_id', 'in', ids).execute();
  return rows.map((row) => ({ ...row, kind: 'tags' }));
}

async function takeDataSources(unit: Unit, workspaceId: number, before: number): Promise<PurgedRow[]> {
  const rows = await takeBatch(unit, 'data_sources', workspaceId, before)
    .returning(['id', 'uuid', 'name', 'revision'])
    .execute();
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) await unit.db.deleteFrom('data_source_secrets').where('data_source_id', 'in', ids).execute();
  return rows.map((row) => ({ ...row, kind: 'dataSources' }));
}

async function takeSnapshots(unit: Unit, workspaceId: number, before: number): Promise<PurgedRow[]> {
  const rows = await takeBatch(unit, 'snapshots', workspaceId, before)
    .returning(['id', 'uuid', 'name', 'revision'])
    .execute();
  return rows.map((row) => ({ ...row, kind: 'snapshots' }));
}

async function takeExpiredSnapshots(unit: Unit, workspaceId: number, now: number): Promise<PurgedRow[]> {
  const rows = await unit.db
    .deleteFrom('snapshots')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('snapshots')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(BATCH_ROWS),
    )
    .returning(['id', 'uuid', 'name', 'revision'])
    .execute();
  return rows.map((row) => ({ ...row, kind: 'snapshots' }));
}

/** Also those of dashboards whose time has come: SQLite may give the number of a purged dashboard to a new one. */
async function takeAnnotations(unit: Unit, workspaceId: number, before: number): Promise<PurgedRow[]> {
  const rows = await unit.db
    .deleteFrom('annotations')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('annotations')
        .select('annotations.id')
        .where('annotations.workspace_id', '=', workspaceId)
        .where((annotation) =>
          annotation.or([
            annotation('annotations.deleted_at', '<', before),
            annotation(
              'annotations.dashboard_id',
              'in',
              annotation
                .selectFrom('documents')
                .select('documents.id')
                .where('documents.workspace_id', '=', workspaceId)
                .where('documents.deleted_at', '<', before),
            ),
          ]),
        )
        .orderBy('annotations.id')
        .limit(BATCH_ROWS),
    )
    .returning(['id', 'uuid', 'name', 'revision'])
    .execute();
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) await unit.db.deleteFrom('annotation_tags').where('annotation_id', 'in', ids).execute();
  return rows.map((row) => ({ ...row, kind: 'annotations' }));
}

async function takeRoles(unit: Unit, workspaceId: number, before: number): Promise<PurgedRow[]> {
  const rows = await takeBatch(unit, 'roles', workspaceId, before)
    .returning(['id', 'uuid', 'name', 'revision'])
    .execute();
  return rows.map((row) => ({ ...row, kind: 'roles' }));
}

async function takeWebhooks(unit: Unit, workspaceId: number, before: number): Promise<PurgedRow[]> {
  const rows = await takeBatch(unit, 'webhooks', workspaceId, before)
    .returning(['id', 'uuid', 'name', 'revision'])
    .execute();
  const ids = rows.map((row) => row.id);
  if (ids.length > 0) await unit.db.deleteFrom('webhook_deliveries').where('webhook_id', 'in', ids).execute();
  return rows.map((row) => ({ ...row, kind: 'webhooks' }));
}

type TakeRows = (unit: Unit, workspaceId: number, before: number) => Promise<PurgedRow[]>;

/** Each deletes one batch of rows and what hangs on them. What belongs to documents goes before them. */
const takeRows: Readonly<Record<VersionedTable, TakeRows>> = {
  annotations: takeAnnotations,
  documents: takeDocuments,
  tags: takeTags,
  data_sources: takeDataSources,
  snapshots: takeSnapshots,
  webhooks: takeWebhooks,
  roles: takeRoles,
};

/** The noun under which the object was changed: this job knows tables and no nouns. */
async function nounOf(unit: Unit, workspaceId: number, table: string, row: PurgedRow): Promise<string> {
  const change = await unit.db
    .selectFrom('changes')
    .select('noun')
    .where('workspace_id', '=', workspaceId)
    .where('object_uuid', '=', row.uuid)
    .where('object_table', '=', table)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return change?.noun ?? row.kind;
}
