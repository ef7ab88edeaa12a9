import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { SnapshotTable } from '../../store/schema.ts';
import { conflictFactsOf } from '../kernel/versions.ts';

/** A copy of a dashboard that whoever has its key may read until it expires. */
export interface StoredSnapshot {
  /** The number by which old clients name it. */
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly key: string;
  readonly expiresAt: number;
  /** Of the dashboard in UTF-8. */
  readonly bytes: number;
  readonly digest: string;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Everything but the dashboard. */
export const snapshotColumns = [
  'snapshots.id',
  'snapshots.uuid',
  'snapshots.name',
  'snapshots.key',
  'snapshots.expires_at',
  'snapshots.bytes',
  'snapshots.digest',
  'snapshots.revision',
  'snapshots.creator',
  'snapshots.updator',
  'snapshots.created_at',
  'snapshots.updated_at',
] as const;

type Row = Omit<
  Selectable<SnapshotTable>,
  'dashboard' | 'name_folded' | 'delete_key_hash' | 'workspace_id' | 'deleted_at'
>;

export const toSnapshot = (row: Row): StoredSnapshot => ({
  id: row.id,
  uuid: row.uuid,
  name: row.name,
  key: row.key,
  expiresAt: row.expires_at,
  bytes: row.bytes,
  digest: row.digest,
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** The state as versions keep it. The keys are left out: who reads the record of changes must not get them from there. */
export const snapshotStateText = ({ name, expiresAt, bytes, digest }: StoredSnapshot): string =>
  JSON.stringify({ name, expiresAt, bytes, digest });

export const conflictFacts = (snapshot: StoredSnapshot) => conflictFactsOf('snapshot', snapshot);

/** The same for a key that never was, is over, or is another workspace's; the key is not repeated. */
export const snapshotNotFound = (): BelvedereError =>
  new BelvedereError('ObjectNotFound', 'no live snapshot has this key');
