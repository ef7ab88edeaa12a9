import { createHmac, randomBytes } from 'node:crypto';
import type { Kernel } from '../kernel/kernel.ts';
import { prepared } from '../kernel/prepared.ts';
import { type FailedLoginOptions, FailedLogins } from './failed-logins.ts';
import { foldLogin } from './login-name.ts';
import { verifyPassword } from './password-hash.ts';
import { loginRefused } from './refused-login.ts';

/** How long a password that was right need not be hashed again: it costs 40 ms, and scripts send it with each request. */
const REMEMBERED_MS = 60_000;
const REMEMBERED_MAX = 1_000;

interface PasswordAccount {
  readonly id: number;
  readonly uuid: string;
  readonly login: string;
  readonly name: string;
  readonly serverAdmin: boolean;
  readonly activeWorkspaceId: number | null;
}

interface PasswordAttempt {
  /** Login or e-mail. */
  readonly login: string;
  readonly password: string;
  readonly address: string;
  readonly traceId?: string | undefined;
  /** Whether a password that was right a moment ago is taken without hashing it again. */
  readonly remember: boolean;
}

/**
 * The live, enabled account that a login or e-mail and a password belong to.
 * Errors: `LoginFailed`, the same for all reasons and after the same time; `TooManyFailedCredentials`.
 */
export type CheckPassword = (kernel: Kernel, attempt: PasswordAttempt) => Promise<PasswordAccount>;

interface Row {
  id: number;
  uuid: string;
  login: string;
  name: string;
  password_hash: string;
  server_admin: number;
  disabled: number;
  active_workspace_id: number | null;
}

const columns = [
  'id',
  'uuid',
  'login',
  'name',
  'password_hash',
  'server_admin',
  'disabled',
  'active_workspace_id',
] as const;

const readByLogin = prepared<Row>((db) =>
  db.selectFrom('accounts').select(columns).where('login', '=', '').where('deleted_at', 'is', null),
);
const readByEmail = prepared<Row>((db) =>
  db.selectFrom('accounts').select(columns).where('email', '=', '').where('deleted_at', 'is', null).limit(2),
);

/** An e-mail that two accounts have belongs to neither: guessing whose it is would try one password on two accounts. */
async function findAccount(kernel: Kernel, login: string): Promise<Row | undefined> {
  const [byLogin] = await readByLogin(kernel.store)([login]);
  if (byLogin !== undefined || !login.includes('@')) return byLogin;
  const byEmail = await readByEmail(kernel.store)([login, 2]);
  return byEmail.length === 1 ? byEmail[0] : undefined;
}

/**
 * Makes the check with a count of failures and a memory of its own. The memory holds hashes under a key of this process, and the
 * account is read from the store each time: a new password, a disabled or deleted account act at once.
 */
export function createPasswordCheck(options: FailedLoginOptions = {}): CheckPassword {
  const failures = new FailedLogins(options);
  const memory = new Map<string, { readonly until: number; readonly right: Promise<boolean> }>();
  const secret = randomBytes(32);

  const verify = async (
    row: Row | undefined,
    { password, address, remember }: PasswordAttempt,
    now: number,
    typed: string,
  ) => {
    const login = row?.login ?? typed;
    const attempt = async (): Promise<boolean> => {
      failures.begin(address, login, now);
      const right = await verifyPassword(password, row?.password_hash ?? '');
      if (right) failures.succeeded(address, login);
      return right;
    };
    if (!remember || row === undefined) return attempt();
    const id = createHmac('sha256', secret)
      .update(JSON.stringify([row.id, row.password_hash, password]))
      .digest('base64');
    const known = memory.get(id);
    if (known !== undefined && known.until > now) return known.right;
    // The same guess at the same time is one guess: who begins with ten requests at once is not shut out.
    const right = attempt();
    memory.delete(id);
    memory.set(id, { until: now + REMEMBERED_MS, right });
    if (memory.size > REMEMBERED_MAX) memory.delete(memory.keys().next().value ?? '');
    try {
      if (!(await right)) memory.delete(id);
    } catch (error) {
      memory.delete(id);
      throw error;
    }
    return right;
  };

  return async (kernel, attempt) => {
    const typed = foldLogin(attempt.login).slice(0, 256);
    const row = await findAccount(kernel, typed);
    const right = await verify(row, attempt, kernel.now(), typed);
    if (!right || row === undefined || row.disabled === 1) {
      // The login may be a mistyped password: it stays out of the log.
      const { address, traceId } = attempt;
      kernel.log.warn({ address, account: row?.uuid, ...(traceId === undefined ? {} : { traceId }) }, 'a login failed');
      throw loginRefused(row);
    }
    const { id, uuid, login, name } = row;
    return { id, uuid, login, name, serverAdmin: row.server_admin === 1, activeWorkspaceId: row.active_workspace_id };
  };
}
