import { checkRoles } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { foldName } from '../kernel/identifiers.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb, type Verb } from '../kernel/verb.ts';
import { requireRolesOfNewcomers } from './roles.ts';

export type Invite = Verb<{ loginOrEmail: string; name: string; roles: readonly string[] }, unknown>;

interface Invitees {
  readonly addresses: readonly string[];
  readonly roles: readonly string[];
}

/**
 * Invites each address, all of them or none; who has an account becomes a member at once. Nothing is sent: there is no mail server.
 * Errors: those of `createInvitation`.
 */
export const inviteMembers = (invite: Invite) =>
  defineVerb({
    id: 'members.inviteMany',
    effect: 'change',
    permission: 'workspace.memberManage',
    run: async ({ ctx, input }: { ctx: Context; input: Invitees }): Promise<void> => {
      requireRolesOfNewcomers(input.roles);
      const addresses = new Set(input.addresses.map((address) => foldName(address.trim())));
      await transact(ctx, async (unit) => {
        const roles = await checkRoles({ ctx, unit }, 'roleUUIDs', input.roles);
        for (const loginOrEmail of addresses) {
          await invite({ ctx: { ...ctx, unit }, input: { loginOrEmail, name: '', roles } });
        }
      });
    },
  });
