import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordMember } from './members.ts';
import { membersNamed } from './rows.ts';

export const NICKNAME_CHARACTERS_MAX = 128;

interface NicknameInput {
  readonly account: string;
  /** Empty: none. */
  readonly nickname: string;
}

/** What a member is called in the caller's workspace. Errors: `ObjectNotFound`, `InvalidParameter`. */
export const setMemberNickname = defineVerb({
  id: 'members.setNickname',
  effect: 'change',
  permission: 'workspace.memberManage',
  run: async ({ ctx, input }: { ctx: Context; input: NicknameInput }): Promise<void> => {
    const nickname = input.nickname.trim();
    if (nickname.length > NICKNAME_CHARACTERS_MAX || /\p{C}/u.test(nickname)) {
      throw new BelvedereError(
        'InvalidParameter',
        `acntWsNickname must be at most ${NICKNAME_CHARACTERS_MAX} characters, without control characters`,
      );
    }
    await transact(ctx, async (unit) => {
      for (const { account, roles, nickname: before } of await membersNamed(unit.db, ctx.workspace, [input.account])) {
        if (before === nickname) return;
        await unit.db
          .updateTable('members')
          .set({ nickname })
          .where('workspace_id', '=', ctx.workspace.id)
          .where('account_id', '=', account.id)
          .execute();
        await recordMember(ctx, unit, 'setNickname', account, roles, nickname);
      }
    });
  },
});
