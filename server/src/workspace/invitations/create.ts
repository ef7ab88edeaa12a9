import { BelvedereError } from '../../errors/index.ts';
import { addMember, checkRoles, findAccount, requireNoEscalation, type StoredAccount } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { foldName, newUuid } from '../kernel/identifiers.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { codeHash, codeOf, recordInvitation } from './rows.ts';

const LIFETIME_MS = 7 * 86_400_000;
/** Bounds what one administrator can fill the store with. */
const PENDING_MAX = 1_000;
const TEXT_CHARACTERS_MAX = 190;

export interface NewInvitation {
  /** Of somebody who has an account, or the e-mail of somebody who has none. */
  readonly loginOrEmail: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export type Invited =
  | { readonly kind: 'added'; readonly account: StoredAccount }
  | { readonly kind: 'invited'; readonly uuid: string; readonly email: string; readonly code: string };

/**
 * Invites somebody into the caller's workspace. Who has an account becomes a member at once.
 * Errors: `NameTaken` for a member, `PermissionDenied` for rights that the caller does not have, `InvalidParameter`,
 */
export const createInvitation = defineVerb({
  id: 'invitations.create',
  effect: 'change',
  permission: 'workspace.memberManage',
  run: async ({ ctx, input }: { ctx: Context; input: NewInvitation }): Promise<Invited> => {
    const account = await existing(ctx, input.loginOrEmail);
    if (account !== undefined) {
      await addMember({ ctx, input: { account: account.uuid, roles: input.roles } });
      return { kind: 'added', account };
    }
    const email = foldName(checkedText('loginOrEmail', input.loginOrEmail.trim(), /^[^\s\p{C}]+$/u));
    const name = checkedText('name', input.name.trim(), /^[^\p{C}]*$/u);
    return transact(ctx, async (unit) => {
      const roles = await checkRoles({ ctx, unit }, 'role', input.roles);
      await requireNoEscalation({ ctx, unit }, roles, 'invitations.create');
      await lockWorkspace({ ctx, unit });
      await requireRoom(ctx, unit);
      const uuid = newUuid('invt_');
      const code = codeOf(ctx.kernel, uuid);
      const row = {
        uuid,
        workspace_id: ctx.workspace.id,
        email,
        name,
        roles: JSON.stringify(roles),
        code_hash: codeHash(code),
        status: 'pending' as const,
        creator: ctx.actor.uuid,
        created_at: unit.at,
        expires_at: unit.at + LIFETIME_MS,
      };
      const { id } = await unit.db.insertInto('invitations').values(row).returning('id').executeTakeFirstOrThrow();
      await recordInvitation(ctx, unit, { id, ...row }, 'create');
      return { kind: 'invited', uuid, email, code };
    });
  },
});

async function existing(ctx: Context, loginOrEmail: string): Promise<StoredAccount | undefined> {
  try {
    return await findAccount(ctx, { loginOrEmail });
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'ObjectNotFound') return undefined;
    throw error;
  }
}

function checkedText(field: string, text: string, pattern: RegExp): string {
  if (text.length <= TEXT_CHARACTERS_MAX && pattern.test(text)) return text;
  throw new BelvedereError(
    'InvalidParameter',
    `${field} must be at most ${TEXT_CHARACTERS_MAX} characters, without control characters`,
  );
}

async function requireRoom(ctx: Context, unit: Parameters<Parameters<typeof transact>[1]>[0]): Promise<void> {
  const { count } = await unit.db
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('workspace_id', '=', ctx.workspace.id)
    .where('status', '=', 'pending')
    .where('expires_at', '>', unit.at)
    .executeTakeFirstOrThrow();
  if (Number(count) < PENDING_MAX) return;
  throw new BelvedereError('InvalidParameter', `${PENDING_MAX} invitations wait for an answer; revoke some first`);
}
