import type { Kysely, Selectable } from 'kysely';
import { canonicalJson, parseJson } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import { draftOfState } from '../kernel/documents/rows.ts';
import { unpackState } from '../kernel/versions.ts';
import type { Report } from './verify-report.ts';

const BATCH_ROWS = 100;

type VersionedTable =
  | 'documents'
  | 'tags'
  | 'data_sources'
  | 'snapshots'
  | 'annotations'
  | 'workspaces'
  | 'roles'
  | 'keys'
  | 'ingest_tokens'
  | 'webhooks'
  | 'object_labels';

interface CurrentRow {
  readonly id: number;
  readonly uuid: string;
  readonly revision: number;
  /** What the row says of the object's state. */
  readonly state: unknown;
}

/** The rows behind a row number, and the part of a stored state that such a row holds. */
interface Comparison {
  readonly table: VersionedTable;
  readonly rows: (after: number) => Promise<CurrentRow[]>;
  readonly ofState: (text: string) => unknown;
}

/**
 * Holds every object against its newest version: the row must be at the revision that was stored last and say the same.
 * Tags of documents are left out: they are objects of their own and are renamed on their own.
 */
export async function verifyObjects(
  db: Kysely<Database>,
  report: Report,
  workspaceId: number | undefined,
): Promise<void> {
  for (const comparison of comparisons(db, workspaceId)) await verifyTable(db, report, comparison);
}

async function verifyTable(db: Kysely<Database>, report: Report, { table, rows, ofState }: Comparison): Promise<void> {
  for (let batch = await rows(0); batch.length > 0; batch = await rows(batch.at(-1)?.id ?? 0)) {
    const versions = await db
      .selectFrom('versions')
      .select(['object_id', 'revision', 'state'])
      .where('object_table', '=', table)
      .where(
        'object_id',
        'in',
        batch.map((row) => row.id),
      )
      .where('revision', 'in', [...new Set(batch.map((row) => row.revision))])
      .execute();
    const stored = new Map(versions.map((version) => [`${version.object_id} ${version.revision}`, version.state]));
    for (const row of batch) {
      const state = stored.get(`${row.id} ${row.revision}`);
      if (state === undefined) {
        report.problem(`${row.uuid} is at revision ${row.revision}, of which there is no version`);
      } else if (state !== null && !says(state, row.state, ofState)) {
        report.problem(`${row.uuid} is not in the state of its newest version, revision ${row.revision}`);
      }
    }
  }
}

function says(stored: Uint8Array, current: unknown, ofState: Comparison['ofState']): boolean {
  try {
    return canonicalJson(ofState(unpackState(stored))) === canonicalJson(current);
  } catch {
    // A state that cannot be unpacked is reported where the versions are walked.
    return true;
  }
}

const parsed = (text: string): unknown => parseJson(text);

/** One batch of a table, of one workspace or of all. */
async function rowsAfter<Table extends VersionedTable>(
  db: Kysely<Database>,
  table: Table,
  workspaceId: number | undefined,
  after: number,
): Promise<Selectable<Database[Table]>[]> {
  // The types of the query builder know no table that is one of several; these have the columns that are named here.
  let query = db
    .selectFrom(table as 'tags')
    .selectAll()
    .where('id', '>', after)
    .orderBy('id')
    .limit(BATCH_ROWS);
  if (workspaceId !== undefined) query = query.where(table === 'workspaces' ? 'id' : 'workspace_id', '=', workspaceId);
  return (await query.execute()) as unknown as Selectable<Database[Table]>[];
}

function comparisons(db: Kysely<Database>, workspaceId: number | undefined): Comparison[] {
  const compare = <Table extends VersionedTable>(
    table: Table,
    stateOf: (row: Selectable<Database[Table]>) => unknown,
    ofState: Comparison['ofState'] = parsed,
  ): Comparison => ({
    table,
    rows: async (after) =>
      (await rowsAfter(db, table, workspaceId, after)).map((row) => {
        const { id, uuid, revision } = row as Omit<CurrentRow, 'state'>;
        return { id, uuid, revision, state: stateOf(row) };
      }),
    ofState,
  });
  return [
    compare(
      'documents',
      ({ name, format, status, attributes, body }) => ({ name, format, status, attributes: parsed(attributes), body }),
      (text) => {
        const { tagNames: _, ...state } = draftOfState(text);
        return state;
      },
    ),
    compare('tags', ({ name, description, colour }) => ({ name, description, colour })),
    compare('roles', (row) => ({
      name: row.name,
      description: row.description,
      permissions: parsed(row.permissions),
    })),
    compare('webhooks', ({ name, url, nouns, status }) => ({ name, url, nouns: parsed(nouns), status })),
    { table: 'data_sources', rows: (after) => dataSourceRows(db, workspaceId, after), ofState: parsed },
    { table: 'snapshots', rows: (after) => snapshotRows(db, workspaceId, after), ofState: parsed },
    compare('annotations', (row) => ({
      text: row.text,
      tags: parsed(row.tags),
      start: row.time_start,
      end: row.time_end,
      data: parsed(row.data),
      dashboardId: row.dashboard_id,
      panelId: row.panel_id,
    })),
    compare('workspaces', ({ name, description, language, settings }) => ({
      name,
      description,
      language,
      settings: parsed(settings),
    })),
    compare('ingest_tokens', ({ name, status }) => ({ name, status })),
    compare('object_labels', (row) => ({ class: row.class, name: row.name, labels: parsed(row.labels) })),
    compare('keys', (row) => ({
      name: row.name,
      roles: parsed(row.roles),
      readOnly: row.read_only === 1,
      status: row.status,
      expiresAt: row.expires_at,
      allowedAddresses: parsed(row.allowed_addresses),
      limitPerMinute: row.limit_per_minute,
      ...(row.signable === 1 ? { signable: true } : {}),
    })),
  ];
}

/** Without the dashboards that they hold: a version keeps the digest, and a batch of them would be too large. */
async function snapshotRows(
  db: Kysely<Database>,
  workspaceId: number | undefined,
  after: number,
): Promise<CurrentRow[]> {
  const columns = ['id', 'uuid', 'revision', 'name', 'expires_at', 'bytes', 'digest'] as const;
  let query = db.selectFrom('snapshots').select(columns).where('id', '>', after).orderBy('id').limit(BATCH_ROWS);
  if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
  return (await query.execute()).map(({ id, uuid, revision, name, expires_at, bytes, digest }) => ({
    id,
    uuid,
    revision,
    state: { name, expiresAt: expires_at, bytes, digest },
  }));
}

/** Of secrets a version keeps the fingerprints. */
async function dataSourceRows(
  db: Kysely<Database>,
  workspaceId: number | undefined,
  after: number,
): Promise<CurrentRow[]> {
  const rows = await rowsAfter(db, 'data_sources', workspaceId, after);
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const secrets = await db
    .selectFrom('data_source_secrets')
    .select(['data_source_id', 'name', 'fingerprint'])
    .where('data_source_id', 'in', ids)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    uuid: row.uuid,
    revision: row.revision,
    state: {
      uid: row.uid,
      name: row.name,
      type: row.type,
      access: row.access,
      url: row.url,
      user: row.login,
      database: row.database_name,
      basicAuth: row.basic_auth === 1,
      basicAuthUser: row.basic_auth_user,
      withCredentials: row.with_credentials === 1,
      isDefault: row.is_default === 1,
      readOnly: row.read_only === 1,
      jsonData: parsed(row.json_data),
      secrets: Object.fromEntries(
        secrets.flatMap((secret) => (secret.data_source_id === row.id ? [[secret.name, secret.fingerprint]] : [])),
      ),
    },
  }));
}
