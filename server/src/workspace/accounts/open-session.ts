import { randomBytes } from 'node:crypto';
import type { Actor, Context, WorkspaceReference } from '../kernel/context.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { recordRevision } from '../kernel/versions.ts';
import { sessionHash } from './session-hash.ts';
import { sessionEnd } from './session-lifetime.ts';

const TOKEN_BYTES = 32;
const USER_AGENT_CHARACTERS_MAX = 256;

export interface LoggedIn {
  /** Shown once: the store keeps its SHA-256. */
  readonly token: string;
  readonly account: { readonly id: number; readonly uuid: string; readonly login: string; readonly name: string };
  readonly workspace: WorkspaceReference & { readonly name: string };
  readonly roles: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Opens a session for somebody who has proved who he is. Joins the transaction of the context, if there is one. */
export async function openSession(
  caller: Context,
  account: LoggedIn['account'],
  { workspace, roles }: Pick<LoggedIn, 'workspace' | 'roles'>,
  userAgent: string,
): Promise<LoggedIn> {
  const actor: Actor = { kind: 'account', uuid: account.uuid, name: account.name };
  const { kernel, traceId, address } = caller;
  const ctx = {
    ...serverContext(kernel, { workspace, traceId, address }),
    actor,
    dryRun: caller.dryRun,
    unit: caller.unit,
  };
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
        seen_at: unit.at,
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
