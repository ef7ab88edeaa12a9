import { parseJson } from '../../json/index.ts';
import type { Actor, Context, WorkspaceReference } from '../kernel/context.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { prepared } from '../kernel/prepared.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import { sessionHash } from './session-hash.ts';
import { needsNoting, sessionEnd } from './session-lifetime.ts';

export interface Session {
  readonly account: {
    readonly id: number;
    readonly uuid: string;
    readonly login: string;
    readonly name: string;
    readonly serverAdmin: boolean;
  };
  readonly workspace: WorkspaceReference;
  readonly roles: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

interface SessionRow {
  hash: string;
  created_at: number;
  seen_at: number;
  expires_at: number;
  accountId: number;
  accountUuid: string;
  login: string;
  name: string;
  server_admin: number;
  workspaceId: number;
  workspaceUuid: string;
  roles: string;
}

/** The roles come from the membership each time, so that taking them away acts at once. */
const readSession = prepared<SessionRow>((db) =>
  db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .innerJoin('workspaces', 'workspaces.id', 'sessions.workspace_id')
    .innerJoin('members', (join) =>
      join
        .onRef('members.account_id', '=', 'sessions.account_id')
        .onRef('members.workspace_id', '=', 'sessions.workspace_id'),
    )
    .select([
      'sessions.hash',
      'sessions.created_at',
      'sessions.seen_at',
      'sessions.expires_at',
      'accounts.id as accountId',
      'accounts.uuid as accountUuid',
      'accounts.login',
      'accounts.name',
      'accounts.server_admin',
      'workspaces.id as workspaceId',
      'workspaces.uuid as workspaceUuid',
      'members.roles',
    ])
    .where('sessions.hash', '=', '')
    .where('accounts.disabled', '=', 0)
    .where('accounts.deleted_at', 'is', null)
    .where('workspaces.deleted_at', 'is', null),
);

/** The live session of a token; undefined for one that is unknown, expired, ended, or of an account that lost its place. */
export async function findSession(kernel: Kernel, token: string): Promise<Session | undefined> {
  const [row] = await readSession(kernel.store)([sessionHash(token), 0]);
  const now = kernel.now();
  if (row === undefined || row.expires_at <= now) return undefined;
  const expiresAt = needsNoting(row, now) ? await prolong(kernel, row, now) : row.expires_at;
  return {
    account: {
      id: row.accountId,
      uuid: row.accountUuid,
      login: row.login,
      name: row.name,
      serverAdmin: row.server_admin === 1,
    },
    workspace: { id: row.workspaceId, uuid: row.workspaceUuid },
    roles: parseJson(row.roles) as string[],
    expiresAt,
  };
}

/** A store that cannot write (a full disk) must not lock readers out: the session then keeps its end. */
async function prolong(kernel: Kernel, row: SessionRow, now: number): Promise<number> {
  const expiresAt = sessionEnd(row.created_at, now);
  try {
    await kernel.store.write((db) =>
      db.updateTable('sessions').set({ expires_at: expiresAt, seen_at: now }).where('hash', '=', row.hash).execute(),
    );
    return expiresAt;
  } catch (error) {
    kernel.log.warn({ err: error }, 'the end of a session could not be moved');
    return row.expires_at;
  }
}

/** Ends the session of a token. Answers false when there was none. */
export const logout = defineVerb({
  id: 'sessions.logout',
  effect: 'change',
  run: async ({ ctx: caller, input }: { ctx: Context; input: { token: string } }): Promise<boolean> => {
    const session = await findSession(caller.kernel, input.token);
    if (session === undefined) return false;
    const actor: Actor = { kind: 'account', uuid: session.account.uuid, name: session.account.name };
    const { kernel, traceId, address } = caller;
    const ctx = { ...serverContext(kernel, { workspace: session.workspace, traceId, address }), actor };
    return transact(ctx, async (unit) => {
      const deleted = await unit.db
        .deleteFrom('sessions')
        .where('hash', '=', sessionHash(input.token))
        .executeTakeFirst();
      if (deleted.numDeletedRows !== 1n) return false;
      await recordRevision(ctx, unit, {
        noun: 'sessions',
        verb: 'logout',
        object: { table: 'sessions', id: session.account.id, uuid: session.account.uuid, name: session.account.name },
        from: 0,
        to: 0,
        state: JSON.stringify({ account: session.account.uuid, ended: true }),
        versioned: false,
      });
      return true;
    });
  },
});
