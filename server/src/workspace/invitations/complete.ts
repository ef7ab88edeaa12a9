import type { Kysely } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { Database } from '../../store/schema.ts';
import { addMember, insertAccount, type LoggedIn, newPasswordHash, openSession } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { foldName } from '../kernel/identifiers.ts';
import { heldRolesIn } from '../kernel/roles.ts';
import { requireServerScope, serverContext } from '../kernel/server-context.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { codeHash, type InvitationRow, invitationNotFound, setStatus, workspaceOf } from './rows.ts';

export interface InvitationView {
  readonly email: string;
  readonly name: string;
  /** Name of who invited; empty when he is gone. */
  readonly invitedBy: string;
}

const byCode = (db: Kysely<Database>, code: string) =>
  db.selectFrom('invitations').selectAll().where('code_hash', '=', codeHash(code)).executeTakeFirst();

/** What somebody who has the code may know. Errors: `ObjectNotFound`, also for one that is answered, revoked or too old. */
export const getInvitation = defineVerb({
  id: 'invitations.get',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { readonly code: string } }): Promise<InvitationView> => {
    requireServerScope(ctx, 'invitations.get');
    const invitation = await byCode(ctx.kernel.store.read, input.code);
    if (invitation === undefined || statusOf(invitation, ctx.kernel.now()) !== 'pending') throw invitationNotFound();
    const inviter = await ctx.kernel.store.read
      .selectFrom('accounts')
      .select('name')
      .where('uuid', '=', invitation.creator)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    return { email: invitation.email, name: invitation.name, invitedBy: inviter?.name ?? '' };
  },
});

export interface InvitationAnswer {
  readonly code: string;
  readonly email: string;
  readonly login: string;
  readonly name: string;
  readonly password: string;
  readonly userAgent: string;
}

/** An invitation that cannot be used; the status is Grafana's word for it. */
export class UnusableInvitation extends BelvedereError {
  constructor(status: string) {
    super('InvalidParameter', `Invite cannot be used in status ${status}`);
  }
}

/**
 * Makes the account that somebody was invited to make, a member of the workspace with the roles of the invitation, and opens a session.
 * Errors: `ObjectNotFound`, `UnusableInvitation`, `NameTaken`, `InvalidParameter`.
 */
export const completeInvitation = defineVerb({
  id: 'invitations.complete',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: InvitationAnswer }): Promise<LoggedIn> => {
    requireServerScope(ctx, 'invitations.complete');
    const { kernel } = ctx;
    // Before the password is hashed: whoever has no code costs nothing.
    requireUsable(await byCode(kernel.store.read, input.code), kernel.now());
    const passwordHash = await newPasswordHash(kernel, input.password);
    return transact(ctx, async (unit) => {
      const invitation = requireUsable(await lockedByCode(ctx, unit, input.code), unit.at);
      const workspace = await workspaceOf(unit, invitation.workspace_id);
      if (workspace === undefined) throw invitationNotFound();
      if (foldName(input.email.trim()) !== invitation.email) {
        throw new BelvedereError('InvalidParameter', 'email must be the one that was invited');
      }
      const roles = parseJson(invitation.roles) as string[];
      if (!(await mayStillInvite(unit, invitation, roles))) throw new UnusableInvitation('Revoked');
      const login = input.login === '' ? invitation.email : input.login;
      const email = invitation.email.includes('@') ? invitation.email : '';
      const name = input.name === '' ? undefined : input.name;
      const account = await insertAccount(ctx, unit, { login, email, name, passwordHash });
      const inside = { ...serverContext(kernel, { workspace, traceId: ctx.traceId, address: ctx.address }), unit };
      await addMember({ ctx: inside, input: { account: account.uuid, roles } });
      await setStatus(inside, unit, invitation, 'completed');
      return openSession({ ...ctx, unit }, account, { workspace, roles }, input.userAgent);
    });
  },
});

async function lockedByCode(ctx: Context, unit: Unit, code: string): Promise<InvitationRow | undefined> {
  const query = unit.db.selectFrom('invitations').selectAll().where('code_hash', '=', codeHash(code));
  // Two answers to one invitation: the second one waits and finds it completed.
  return (ctx.kernel.store.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
}

const statusOf = ({ status, expires_at }: InvitationRow, now: number) =>
  status === 'pending' && expires_at <= now ? 'expired' : status;

const statusNames = { completed: 'Completed', revoked: 'Revoked', expired: 'Expired' } as const;

function requireUsable(invitation: InvitationRow | undefined, now: number): InvitationRow {
  if (invitation === undefined) throw invitationNotFound();
  const status = statusOf(invitation, now);
  if (status !== 'pending') throw new UnusableInvitation(statusNames[status]);
  return invitation;
}

/** Who was shut out since, or may do less, lets nobody in any more: not by an invitation that he kept for himself either. */
async function mayStillInvite(unit: Unit, invitation: InvitationRow, roles: readonly string[]): Promise<boolean> {
  const { creator, workspace_id: workspaceId } = invitation;
  const allowed = async (held: readonly string[]) => (await heldRolesIn(unit.db, workspaceId, held)).permissions;
  const held = new Set<string>();
  if (creator.startsWith('wsak_')) {
    const key = await unit.db
      .selectFrom('keys')
      .select(['roles', 'status', 'expires_at'])
      .where('uuid', '=', creator)
      .where('workspace_id', '=', workspaceId)
      .where('deleted_at', 'is', null)
      .executeTakeFirst();
    if (key === undefined || key.status !== 0 || (key.expires_at !== null && key.expires_at <= unit.at)) return false;
    for (const permission of await allowed(parseJson(key.roles) as string[])) held.add(permission);
  } else {
    const account = await unit.db
      .selectFrom('accounts')
      .leftJoin('members', (join) =>
        join.onRef('members.account_id', '=', 'accounts.id').on('members.workspace_id', '=', workspaceId),
      )
      .select(['members.roles', 'accounts.server_admin'])
      .where('accounts.uuid', '=', creator)
      .where('accounts.disabled', '=', 0)
      .where('accounts.deleted_at', 'is', null)
      .executeTakeFirst();
    if (account === undefined) return false;
    if (account.server_admin === 1) return true;
    const own = account.roles === null ? [] : (parseJson(account.roles) as string[]);
    for (const permission of await allowed(own)) held.add(permission);
  }
  const given = await allowed(roles);
  return held.has('workspace.memberManage') && [...given].every((permission) => held.has(permission));
}
