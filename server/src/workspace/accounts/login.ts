import { randomBytes } from 'node:crypto';
import type { Actor, Context, WorkspaceReference } from '../kernel/context.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import type { FailedLoginOptions } from './failed-logins.ts';
import { findMembership } from './memberships.ts';
import { type CheckPassword, createPasswordCheck } from './passwords.ts';
import { loginRefused } from './refused-login.ts';
import { sessionHash } from './session-hash.ts';
import { sessionEnd } from './session-lifetime.ts';

const TOKEN_BYTES = 32;
const USER_AGENT_CHARACTERS_MAX = 256;

export interface LoginInput {
  readonly login: string;
  readonly password: string;
  /** Where to work; the first workspace of the account unless given. */
  readonly workspaceUuid?: string | undefined;
  readonly userAgent?: string | undefined;
}

export interface LoggedIn {
  /** Shown once: the store keeps its SHA-256. */
  readonly token: string;
  readonly account: { readonly id: number; readonly uuid: string; readonly login: string; readonly name: string };
  readonly workspace: WorkspaceReference & { readonly name: string };
  readonly roles: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Makes the verb that opens sessions, with a count of failures of its own unless it shares a check of passwords. Its context is the
 * server's, with the address of the caller.
 *
 * Errors: `LoginFailed` for an unknown login, a wrong password, a disabled account and one without workspace, all after
 * the same time; `TooManyFailedCredentials`.
 */
export function createLogin(
  options: FailedLoginOptions & { readonly checkPassword?: CheckPassword } = {},
): Verb<LoginInput, LoggedIn> {
  const { checkPassword = createPasswordCheck(options) } = options;
  return defineVerb({
    id: 'sessions.login',
    effect: 'change',
    run: async ({ ctx, input }: { ctx: Context; input: LoginInput }) => {
      const { kernel, address, traceId } = ctx;
      const { login, password, workspaceUuid } = input;
      const found = await checkPassword(kernel, { login, password, address, traceId, remember: false });
      const membership = await findMembership(kernel, found, { uuid: workspaceUuid });
      const account = { id: found.id, uuid: found.uuid, login: found.login, name: found.name };
      // Nothing changed, so there is no change to record.
      if (membership === undefined) throw loginRefused(account);
      return openSession(ctx, account, membership, input.userAgent ?? '');
    },
  });
}

async function openSession(
  caller: Context,
  account: LoggedIn['account'],
  { workspace, roles }: Pick<LoggedIn, 'workspace' | 'roles'>,
  userAgent: string,
): Promise<LoggedIn> {
  const actor: Actor = { kind: 'account', uuid: account.uuid, name: account.name };
  const { kernel, traceId, address } = caller;
  const ctx = { ...serverContext(kernel, { workspace, traceId, address }), actor, dryRun: caller.dryRun };
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return transact(ctx, async (unit) => {
    const expiresAt = sessionEnd(unit.at, unit.at);
    await unit.db
      .insertInto('sessions')
      .values({
        hash: sessionHash(token),
        account_id: account.id,
        workspace_id: workspace.id,
        created_at: unit.at,
        expires_at: expiresAt,
        address,
        user_agent: userAgent.slice(0, USER_AGENT_CHARACTERS_MAX),
      })
      .execute();
    await recordRevision(ctx, unit, {
      noun: 'sessions',
      verb: 'login',
      object: { table: 'sessions', id: account.id, uuid: account.uuid, name: account.name },
      from: 0,
      to: 0,
      state: JSON.stringify({ account: account.uuid, address, expiresAt }),
      versioned: false,
    });
    return { token, account, workspace, roles, expiresAt };
  });
}
