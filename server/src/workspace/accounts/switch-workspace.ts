import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { membershipsOf } from './memberships.ts';
import { onOwnAccount, reviseAccount } from './revise.ts';
import { accountForChange } from './rows.ts';
import { sessionHash } from './session-hash.ts';

interface SwitchInput {
  readonly workspaceId: number;
  /** Of the session that is to follow; undefined for callers without one. */
  readonly sessionToken?: string | undefined;
}

/** Errors: `ObjectNotFound` for a workspace in which the account is no member. */
async function switchTo(ctx: Context, uuid: string, { workspaceId, sessionToken }: SwitchInput): Promise<void> {
  await transact(ctx, async (unit) => {
    const account = await accountForChange(ctx, unit, { uuid });
    const memberships = await membershipsOf(ctx.kernel, account.id);
    if (!memberships.some(({ workspace }) => workspace.id === workspaceId)) {
      throw new BelvedereError('ObjectNotFound', `the account is no member of the workspace ${workspaceId}`);
    }
    if (sessionToken !== undefined) {
      await unit.db
        .updateTable('sessions')
        .set({ workspace_id: workspaceId })
        .where('hash', '=', sessionHash(sessionToken))
        .where('account_id', '=', account.id)
        .execute();
    }
    if (account.active_workspace_id === workspaceId) return;
    await reviseAccount(ctx, unit, account, { active_workspace_id: workspaceId }, 'switchWorkspace');
  });
}

/** Where the caller works from now on, when a request does not say otherwise. */
export const switchOwnWorkspace = defineVerb({
  id: 'accounts.switchOwnWorkspace',
  effect: 'change',
  run: ({ ctx, input }: { ctx: Context; input: SwitchInput }): Promise<void> =>
    switchTo(onOwnAccount(ctx), ctx.actor.uuid, input),
});

/** The same for another account. Errors: `ObjectNotFound`. */
export const switchWorkspaceOfAccount = defineVerb({
  id: 'accounts.switchWorkspace',
  effect: 'change',
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string; workspaceId: number } }): Promise<void> => {
    requireServerScope(ctx, 'accounts.switchWorkspace');
    return switchTo(ctx, input.uuid, { workspaceId: input.workspaceId });
  },
});
