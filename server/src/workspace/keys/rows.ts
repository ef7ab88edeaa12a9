import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { KeyTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { rowForChange } from '../kernel/own-rows.ts';
import type { Unit } from '../kernel/transact.ts';
import { conflictFactsOf } from '../kernel/versions.ts';

/** What callers set of a key. */
export interface KeySettings {
  readonly name: string;
  readonly roles: readonly string[];
  readonly readOnly: boolean;
  /** Milliseconds since the epoch; null: never. */
  readonly expiresAt: number | null;
  /** Addresses and ranges in canonical form; empty: every address. */
  readonly allowedAddresses: readonly string[];
  readonly limitPerMinute: number | null;
}

export interface StoredKey extends KeySettings {
  readonly id: number;
  readonly uuid: string;
  readonly workspaceUuid: string;
  /** It may sign requests; its secret is kept, encrypted. Decided when the key is made. */
  readonly signable: boolean;
  /** 0 enabled, 2 disabled. */
  readonly status: number;
  /** Last four characters of the secret. */
  readonly secretHint: string;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastUsedAt: number | null;
  readonly lastUsedAddress: string | null;
  /** Number of the service account whose token it is; null for a key of its own. */
  readonly serviceAccountId: number | null;
}

export const ENABLED = 0;
export const DISABLED = 2;

export const toKey = (row: Selectable<KeyTable>, workspaceUuid: string): StoredKey => ({
  id: row.id,
  uuid: row.uuid,
  workspaceUuid,
  name: row.name,
  roles: parseJson(row.roles) as string[],
  readOnly: row.read_only === 1,
  expiresAt: row.expires_at,
  allowedAddresses: parseJson(row.allowed_addresses) as string[],
  limitPerMinute: row.limit_per_minute,
  signable: row.signable === 1,
  status: row.status,
  secretHint: row.secret_hint,
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  lastUsedAt: row.last_used_at,
  lastUsedAddress: row.last_used_address,
  serviceAccountId: row.service_account_id,
});

export const settingColumns = (settings: KeySettings) => ({
  name: settings.name,
  roles: JSON.stringify(settings.roles),
  read_only: settings.readOnly ? 1 : 0,
  expires_at: settings.expiresAt,
  allowed_addresses: JSON.stringify(settings.allowedAddresses),
  limit_per_minute: settings.limitPerMinute,
});

/** The state of a key as versions keep it: no secret, and nothing from which one could be guessed. */
export const keyStateText = (key: KeySettings & Pick<StoredKey, 'status' | 'signable'>): string =>
  JSON.stringify({
    name: key.name,
    roles: key.roles,
    readOnly: key.readOnly,
    status: key.status,
    expiresAt: key.expiresAt,
    allowedAddresses: key.allowedAddresses,
    limitPerMinute: key.limitPerMinute,
    // Left out of the others: their states were stored before there were signable keys.
    ...(key.signable ? { signable: true } : {}),
  });

export const keyNotFound = (uuid: string): BelvedereError =>
  new BelvedereError('ObjectNotFound', `key ${uuid.slice(0, 80)} does not exist in this workspace`);

/** Errors: `ObjectNotFound`, also for a key of another workspace. */
export async function keyForChange(ctx: Context, unit: Unit, uuid: string): Promise<StoredKey> {
  const row = await rowForChange({ ctx, unit }, 'keys', { uuid });
  if (row === undefined) throw keyNotFound(uuid);
  return toKey(row, ctx.workspace.uuid);
}

export const conflictFacts = (key: StoredKey) => conflictFactsOf('key', key);
