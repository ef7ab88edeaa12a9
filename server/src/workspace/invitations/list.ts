import { parseJson } from '../../json/index.ts';
import type { Context } from '../kernel/context.ts';
import { findPeople, type Person, personOf } from '../kernel/people.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { codeHash, codeOf, type InvitationRow, invitationNotFound, setStatus } from './rows.ts';

export interface PendingInvitation {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly inviter: Person;
  /** Empty for callers that may not use it, and where another master key made it. */
  readonly code: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

const pending = (ctx: Context) =>
  ctx.kernel.store.read
    .selectFrom('invitations')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('status', '=', 'pending')
    .where('expires_at', '>', ctx.kernel.now());

/** The invitations into the caller's workspace that nobody has answered. A key that may only read does not learn their codes. */
export const listInvitations = defineVerb({
  id: 'invitations.list',
  effect: 'read',
  permission: 'workspace.memberManage',
  run: async ({ ctx }: { ctx: Context; input: object }): Promise<PendingInvitation[]> => {
    const rows = await pending(ctx).orderBy('id').execute();
    const people = await findPeople(
      ctx.kernel.store.read,
      rows.map(({ creator }) => creator),
    );
    return rows.map((row) => ({
      id: row.id,
      email: row.email,
      name: row.name,
      roles: parseJson(row.roles) as string[],
      inviter: personOf(people, row.creator),
      code: ctx.readOnly ? '' : knownCode(ctx, row),
      createdAt: row.created_at,
    }));
  },
});

function knownCode(ctx: Context, { uuid, code_hash }: InvitationRow): string {
  const code = codeOf(ctx.kernel, uuid);
  return codeHash(code) === code_hash ? code : '';
}

/** Takes an invitation back, by its code or its number. Errors: `ObjectNotFound`. */
export const revokeInvitation = defineVerb({
  id: 'invitations.revoke',
  effect: 'change',
  permission: 'workspace.memberManage',
  run: async ({ ctx, input }: { ctx: Context; input: { readonly codeOrId: string } }): Promise<void> => {
    const byId = /^\d{1,15}$/.test(input.codeOrId);
    const invitation = await (byId
      ? pending(ctx).where('id', '=', Number(input.codeOrId))
      : pending(ctx).where('code_hash', '=', codeHash(input.codeOrId))
    ).executeTakeFirst();
    if (invitation === undefined) throw invitationNotFound();
    await transact(ctx, (unit) => setStatus(ctx, unit, invitation, 'revoked'));
  },
});
