import { createHash, createHmac } from 'node:crypto';
import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { InvitationTable } from '../../store/schema.ts';
import type { Context, WorkspaceReference } from '../kernel/context.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Unit } from '../kernel/transact.ts';
import { recordRevision } from '../kernel/versions.ts';

export type InvitationRow = Selectable<InvitationTable>;

const CODE_CHARACTERS = 32;

/**
 * The code of an invitation: 192 bits that follow from its uuid and the master key. So it can be shown again to whoever may invite, and
 * the store and its backups hold nothing with which somebody could come in.
 */
export const codeOf = ({ secrets }: Pick<Kernel, 'secrets'>, uuid: string): string =>
  createHmac('sha256', secrets.deriveKey('codes of invitations'))
    .update(uuid)
    .digest('base64url')
    .slice(0, CODE_CHARACTERS);

export const codeHash = (code: string): string => createHash('sha256').update(code).digest('hex');

export const invitationNotFound = (): BelvedereError =>
  new BelvedereError('ObjectNotFound', 'there is no such invitation');

/** Gives an invitation another status and notes the change in the chain of its workspace. */
export async function setStatus(
  ctx: Context,
  unit: Unit,
  invitation: InvitationRow,
  status: InvitationRow['status'],
): Promise<void> {
  await unit.db.updateTable('invitations').set({ status }).where('id', '=', invitation.id).execute();
  await recordInvitation(ctx, unit, { ...invitation, status }, status === 'revoked' ? 'revoke' : 'complete');
}

export const recordInvitation = (ctx: Context, unit: Unit, invitation: InvitationRow, verb: string): Promise<void> =>
  recordRevision(ctx, unit, {
    noun: 'invitations',
    verb,
    object: { table: 'invitations', id: invitation.id, uuid: invitation.uuid, name: invitation.email },
    from: 0,
    to: 0,
    state: JSON.stringify({ email: invitation.email, roles: parseJson(invitation.roles), status: invitation.status }),
    versioned: false,
  });

export const workspaceOf = async (
  unit: Unit,
  id: number,
): Promise<(WorkspaceReference & { name: string }) | undefined> =>
  unit.db
    .selectFrom('workspaces')
    .select(['id', 'uuid', 'name'])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
