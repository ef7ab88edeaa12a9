import { BelvedereError } from '../../errors/index.ts';
import { findSession } from '../accounts/index.ts';
import type { Authenticate, Caller } from '../kernel/caller.ts';
import type { WorkspaceReference } from '../kernel/context.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { permissionsOf } from '../kernel/permission.ts';
import { prepared } from '../kernel/prepared.ts';
import { parseWorkspaceSettings } from '../kernel/workspace-settings.ts';
import { addressAllowed } from './addresses.ts';
import { ENABLED } from './rows.ts';
import { secretHash } from './secret.ts';
import type { KeyUsage } from './usage.ts';

/** Why a credential was refused, and whose it is: for the log and the record of calls, never for the caller. */
class RefusedCredential extends Error {
  readonly reason: 'unknown' | 'deleted' | 'disabled' | 'expired' | 'replaced' | 'workspace deleted' | 'wrong address';
  /** Undefined for a credential that belongs to nobody. */
  readonly key: { readonly uuid: string; readonly name: string; readonly workspace: WorkspaceReference } | undefined;

  constructor(reason: RefusedCredential['reason'], key?: RefusedCredential['key']) {
    super(`the credential is refused: ${reason}`);
    this.reason = reason;
    this.key = key;
  }
}

interface KeyRow {
  id: number;
  uuid: string;
  name: string;
  roles: string;
  read_only: number;
  status: number;
  expires_at: number | null;
  allowed_addresses: string;
  limit_per_minute: number | null;
  deleted_at: number | null;
  workspaceId: number;
  workspaceUuid: string;
  settings: string;
  workspaceDeletedAt: number | null;
  /** Only where the key was found by its secret. */
  secretExpiresAt?: number | null;
}

const columns = [
  'keys.id',
  'keys.uuid',
  'keys.name',
  'keys.roles',
  'keys.read_only',
  'keys.status',
  'keys.expires_at',
  'keys.allowed_addresses',
  'keys.limit_per_minute',
  'keys.deleted_at',
  'workspaces.id as workspaceId',
  'workspaces.uuid as workspaceUuid',
  'workspaces.settings',
  'workspaces.deleted_at as workspaceDeletedAt',
] as const;

const findBySecret = prepared<KeyRow>((db) =>
  db
    .selectFrom('key_secrets')
    .innerJoin('keys', 'keys.id', 'key_secrets.key_id')
    .innerJoin('workspaces', 'workspaces.id', 'keys.workspace_id')
    .select([...columns, 'key_secrets.expires_at as secretExpiresAt'])
    .where('key_secrets.hash', '=', ''),
);

const findByUuid = prepared<KeyRow>((db) =>
  db
    .selectFrom('keys')
    .innerJoin('workspaces', 'workspaces.id', 'keys.workspace_id')
    .select(columns)
    .where('keys.uuid', '=', ''),
);

const ROLE_TEXTS_MAX = 1_000;
const rolesByText = new Map<string, readonly string[]>();

function rolesOf(text: string): readonly string[] {
  let roles = rolesByText.get(text);
  if (roles === undefined) {
    roles = JSON.parse(text) as string[];
    if (rolesByText.size >= ROLE_TEXTS_MAX) rolesByText.clear();
    rolesByText.set(text, roles);
  }
  return roles;
}

/**
 * Finds callers in the store, anew for each call. With `keyIdLogin` the uuid of a key (`wsak_…`) is a credential too, as
 * old scripts of the vendors' API send it, although uuids appear in answers.
 */
export function createAuthenticate(
  kernel: Kernel,
  options: { readonly keyIdLogin: boolean },
  usage: Pick<KeyUsage, 'note'>,
): Authenticate {
  return (credential, address) =>
    credential.kind === 'key' ? keyCaller(credential.secret, address) : sessionCaller(credential.token);

  async function keyCaller(secret: string, address: string): Promise<Caller> {
    const byUuid = options.keyIdLogin && secret.startsWith('wsak_');
    const [row] = byUuid
      ? await findByUuid(kernel.store)([secret])
      : await findBySecret(kernel.store)([secretHash(secret)]);
    if (row === undefined) throw refused('unknown');
    const key = { uuid: row.uuid, name: row.name, workspace: { id: row.workspaceId, uuid: row.workspaceUuid } };
    const reason = refusal(row, kernel.now());
    if (reason !== undefined) throw refused(reason, key);
    if (!addressAllowed(row.allowed_addresses, address)) {
      throw new BelvedereError('AddressNotAllowed', undefined, { cause: new RefusedCredential('wrong address', key) });
    }
    usage.note(row.id, address);
    const roles = rolesOf(row.roles);
    return {
      workspace: key.workspace,
      actor: { kind: 'key', uuid: row.uuid, name: row.name },
      roles,
      permissions: permissionsOf(roles),
      readOnly: row.read_only === 1,
      credential: 'key',
      limitPerMinute: row.limit_per_minute,
      workspaceLimitPerMinute: parseWorkspaceSettings(row.settings).callsPerMinute,
    };
  }

  async function sessionCaller(token: string): Promise<Caller> {
    const session = await findSession(kernel, token);
    if (session === undefined) throw refused('unknown');
    return {
      workspace: session.workspace,
      actor: { kind: 'account', uuid: session.account.uuid, name: session.account.name },
      roles: session.roles,
      permissions: permissionsOf(session.roles),
      readOnly: false,
      credential: 'session',
      limitPerMinute: null,
      workspaceLimitPerMinute: null,
    };
  }
}

function refusal(row: KeyRow, now: number): RefusedCredential['reason'] | undefined {
  if (row.deleted_at !== null) return 'deleted';
  if (row.workspaceDeletedAt !== null) return 'workspace deleted';
  if (row.status !== ENABLED) return 'disabled';
  if (row.expires_at !== null && row.expires_at <= now) return 'expired';
  if (row.secretExpiresAt !== undefined && row.secretExpiresAt !== null && row.secretExpiresAt <= now)
    return 'replaced';
  return undefined;
}

/** One answer for all of them, so that nobody can probe for keys. */
const refused = (reason: RefusedCredential['reason'], key?: RefusedCredential['key']): BelvedereError =>
  new BelvedereError('InvalidApiKey', undefined, { cause: new RefusedCredential(reason, key) });
