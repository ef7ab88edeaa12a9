import { parseJson, readOnce } from '../../json/index.ts';
import {
  type CheckPassword,
  createPasswordCheck,
  findMembership,
  findSession,
  loginRefused,
  type Membership,
  membershipsOf,
  notAMember,
} from '../accounts/index.ts';
import type { Authenticate, Caller, Credential } from '../kernel/caller.ts';
import type { WorkspaceReference } from '../kernel/context.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { onceForFrozen } from '../kernel/once-for-frozen.ts';
import { permissionsOfSystem } from '../kernel/permission.ts';
import { prepared, remembered } from '../kernel/prepared.ts';
import { type HeldRoles, heldRoles } from '../kernel/roles.ts';
import { whenThere } from '../kernel/when-there.ts';
import { parseWorkspaceSettings } from '../kernel/workspace-settings.ts';
import { addressAllowed } from './addresses.ts';
import { openSecret } from './kept-secret.ts';
import { refused, refusedAddress } from './refused-credential.ts';
import { ENABLED } from './rows.ts';
import { secretHash } from './secret.ts';
import type { KeyUsage } from './usage.ts';

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
  /** 1 for the token of a service account that was disabled; null for keys of their own. */
  accountDisabled: number | null;
  /** Only where it is known which secret was used. */
  secretExpiresAt?: number | null;
}

type KeyCredential = Extract<Credential, { kind: 'key' }>;

/** A connection that shows the same key with each call shows the same object: its key is looked up each time and hashed once. */
const hashOf = onceForFrozen(({ secret }: KeyCredential) => secretHash(secret));

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
  'service_accounts.disabled as accountDisabled',
] as const;

const findBySecret = remembered<KeyRow>((db) =>
  db
    .selectFrom('key_secrets')
    .innerJoin('keys', 'keys.id', 'key_secrets.key_id')
    .innerJoin('workspaces', 'workspaces.id', 'keys.workspace_id')
    .leftJoin('service_accounts', 'service_accounts.id', 'keys.service_account_id')
    .select([...columns, 'key_secrets.expires_at as secretExpiresAt'])
    .where('key_secrets.hash', '=', ''),
);

const findByUuid = remembered<KeyRow>((db) =>
  db
    .selectFrom('keys')
    .innerJoin('workspaces', 'workspaces.id', 'keys.workspace_id')
    .leftJoin('service_accounts', 'service_accounts.id', 'keys.service_account_id')
    .select(columns)
    .where('keys.uuid', '=', ''),
);

interface SealedRow {
  sealed: string;
  sealed_under: string;
  expires_at: number | null;
}

/** The newest first: it is the one that is used. */
const findSealed = prepared<SealedRow>((db) =>
  db
    .selectFrom('key_secrets')
    .select((eb) => [
      eb.ref('sealed').$notNull().as('sealed'),
      eb.ref('sealed_under').$notNull().as('sealed_under'),
      'expires_at',
    ])
    .where('key_id', '=', 0)
    .where('sealed', 'is not', null)
    .orderBy('created_at', 'desc'),
);

/** `permissions` is undefined where one of the roles is a custom one: what that allows only the store knows. */
const rolesOf = readOnce((text) => {
  const roles = parseJson(text) as readonly string[];
  return { roles, permissions: permissionsOfSystem(roles) };
});

/**
 * Finds callers in the store, as it is at each call. With `keyIdLogin` the uuid of a key (`wsak_…`) is a credential too, as
 * old scripts of the vendors' API send it, although uuids appear in answers.
 */
export function createAuthenticate(
  kernel: Kernel,
  options: { readonly keyIdLogin: boolean },
  usage: Pick<KeyUsage, 'note'>,
  checkPassword: CheckPassword = createPasswordCheck(),
): Authenticate {
  const unreadable = new Set<string>();
  return (credential, address) => {
    try {
      return callerWith(credential, address);
    } catch (error) {
      return Promise.reject(error);
    }
  };

  function callerWith(credential: Credential, address: string): Caller | Promise<Caller> {
    switch (credential.kind) {
      case 'key':
        return keyCaller(credential, address);
      case 'signature':
        return signingCaller(credential, address);
      case 'session':
        return sessionCaller(credential);
      case 'password':
        return passwordCaller(credential, address);
    }
  }

  function keyCaller(credential: KeyCredential, address: string): Caller | Promise<Caller> {
    const { secret } = credential;
    const byUuid = options.keyIdLogin && secret.startsWith('wsak_');
    const rows = byUuid ? findByUuid(kernel.store)([secret]) : findBySecret(kernel.store)([hashOf(credential)]);
    return whenThere(rows, ([row]) => {
      if (row === undefined) throw refused('unknown');
      return callerOf(row, address, 'key');
    });
  }

  /**
   * The signature is checked first: the uuid of a key is no secret, so a request that only names it is not that key's, and what
   * became of the key is nobody else's business.
   */
  async function signingCaller(
    { keyUuid, verify }: Extract<Credential, { kind: 'signature' }>,
    address: string,
  ): Promise<Caller> {
    const [row] = await findByUuid(kernel.store)([keyUuid]);
    if (row === undefined) throw refused('unknown');
    for (const sealed of await findSealed(kernel.store)([row.id])) {
      const secret = openSecret(kernel, keyUuid, sealed);
      if (secret === undefined) sayUnreadable(keyUuid, sealed);
      else if (verify(secret)) return callerOf({ ...row, secretExpiresAt: sealed.expires_at }, address, 'signature');
    }
    throw refused('wrong signature');
  }

  /** Once for each key: anybody who knows its uuid can cause it. */
  function sayUnreadable(keyUuid: string, { sealed_under }: SealedRow): void {
    if (unreadable.has(keyUuid)) return;
    unreadable.add(keyUuid);
    kernel.log.warn(
      { key: keyUuid, sealedUnder: sealed_under, masterKey: kernel.secrets.id },
      'a signed request was refused: the secret of its key cannot be decrypted with this master key; rotate the key',
    );
  }

  /** Errors: `InvalidApiKey` and `AddressNotAllowed`, with whose key it is as the cause. */
  function callerOf(row: Readonly<KeyRow>, address: string, credential: 'key' | 'signature'): Caller | Promise<Caller> {
    const key = { uuid: row.uuid, name: row.name, workspace: { id: row.workspaceId, uuid: row.workspaceUuid } };
    const reason = refusal(row, kernel.now());
    if (reason !== undefined) throw refused(reason, key);
    if (!addressAllowed(row.allowed_addresses, address)) throw refusedAddress(key);
    usage.note(row.id, address);
    const { roles, permissions } = rolesOf(row.roles);
    // Nothing is waited for where no custom role is held.
    if (permissions !== undefined) return keyCallerWith(row, key.workspace, { roles, permissions }, credential);
    return heldRoles(kernel, row.workspaceId, roles).then((held) =>
      keyCallerWith(row, key.workspace, held, credential),
    );
  }

  async function sessionCaller({ token, workspaceId }: Extract<Credential, { kind: 'session' }>): Promise<Caller> {
    const session = await findSession(kernel, token);
    if (session === undefined) throw refused('unknown');
    if (workspaceId === undefined || workspaceId === session.workspace.id) {
      return accountCaller(kernel, session.account, session, 'session');
    }
    const memberships = await membershipsOf(kernel, session.account.id);
    const membership = memberships.find(({ workspace }) => workspace.id === workspaceId);
    if (membership === undefined) throw notAMember(session.account, workspaceId);
    return accountCaller(kernel, session.account, membership, 'session');
  }

  async function passwordCaller(
    { login, password, workspaceId }: Extract<Credential, { kind: 'password' }>,
    address: string,
  ): Promise<Caller> {
    const account = await checkPassword(kernel, { login, password, address, remember: true });
    const membership = await findMembership(kernel, account, { id: workspaceId });
    if (membership === undefined)
      throw workspaceId === undefined ? loginRefused(account) : notAMember(account, workspaceId);
    return accountCaller(kernel, account, membership, 'password');
  }
}

const keyCallerWith = (
  row: Readonly<KeyRow>,
  workspace: WorkspaceReference,
  { roles, permissions }: HeldRoles,
  credential: 'key' | 'signature',
): Caller => ({
  workspace,
  actor: { kind: 'key', uuid: row.uuid, name: row.name },
  roles,
  permissions,
  readOnly: row.read_only === 1,
  serverAdmin: false,
  credential,
  limitPerMinute: row.limit_per_minute,
  workspaceLimitPerMinute: parseWorkspaceSettings(row.settings).callsPerMinute,
});

/** The teams of an account: sets of objects may name them. */
const findTeams = prepared<{ uuid: string }>((db) =>
  db
    .selectFrom('team_members')
    .innerJoin('accounts', 'accounts.id', 'team_members.account_id')
    .innerJoin('teams', 'teams.id', 'team_members.team_id')
    .select('teams.uuid')
    .where('accounts.uuid', '=', '')
    .where('teams.workspace_id', '=', 0)
    .where('teams.deleted_at', 'is', null),
);

async function accountCaller(
  kernel: Kernel,
  { uuid, name, serverAdmin }: { readonly uuid: string; readonly name: string; readonly serverAdmin: boolean },
  { workspace, ...membership }: Pick<Membership, 'roles'> & Pick<Caller, 'workspace'>,
  credential: 'session' | 'password',
): Promise<Caller> {
  const known = permissionsOfSystem(membership.roles);
  const teams = await findTeams(kernel.store)([uuid, workspace.id]);
  const { roles, permissions } =
    known === undefined
      ? await heldRoles(kernel, workspace.id, membership.roles)
      : { roles: membership.roles, permissions: known };
  return {
    workspace: { id: workspace.id, uuid: workspace.uuid },
    actor: { kind: 'account', uuid, name, ...(teams.length === 0 ? {} : { teams: teams.map((team) => team.uuid) }) },
    roles,
    permissions,
    readOnly: false,
    serverAdmin,
    credential,
    limitPerMinute: null,
    workspaceLimitPerMinute: null,
  };
}

function refusal(row: Readonly<KeyRow>, now: number): Parameters<typeof refused>[0] | undefined {
  if (row.deleted_at !== null) return 'deleted';
  if (row.workspaceDeletedAt !== null) return 'workspace deleted';
  if (row.status !== ENABLED || row.accountDisabled === 1) return 'disabled';
  if (row.expires_at !== null && row.expires_at <= now) return 'expired';
  if (row.secretExpiresAt !== undefined && row.secretExpiresAt !== null && row.secretExpiresAt <= now)
    return 'replaced';
  return undefined;
}
