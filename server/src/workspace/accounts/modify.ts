import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { lockServer } from '../kernel/lock.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { checkLogin, foldLogin } from './login-name.ts';
import { onOwnAccount, requireFreeNames, requireOtherServerAdmin, reviseAccount } from './revise.ts';
import { accountForChange } from './rows.ts';

export interface AccountNames {
  readonly login?: string | undefined;
  readonly email?: string | undefined;
  readonly name?: string | undefined;
}

const EMAIL_CHARACTERS_MAX = 190;
const NAME_CHARACTERS_MAX = 190;

/** Errors: `InvalidParameter`. */
function checkedNames({ login, email, name }: AccountNames): AccountNames {
  if (email !== undefined && (email.length > EMAIL_CHARACTERS_MAX || /[\s\p{C}]/u.test(email))) {
    throw new BelvedereError(
      'InvalidParameter',
      `email must be at most ${EMAIL_CHARACTERS_MAX} characters without spaces`,
    );
  }
  if (name !== undefined && name.length > NAME_CHARACTERS_MAX) {
    throw new BelvedereError('InvalidParameter', `name must be at most ${NAME_CHARACTERS_MAX} characters`);
  }
  return {
    login: login === undefined ? undefined : checkLogin(login),
    email: email === undefined ? undefined : foldLogin(email),
    name,
  };
}

async function changeNames(ctx: Context, uuid: string, input: AccountNames): Promise<void> {
  const { login, email, name } = checkedNames(input);
  await transact(ctx, async (unit) => {
    await lockServer({ ctx, unit });
    const before = await accountForChange(ctx, unit, { uuid });
    const after = { login: login ?? before.login, email: email ?? before.email, name: name ?? before.name };
    if (after.login === before.login && after.email === before.email && after.name === before.name) return;
    await requireFreeNames(unit, after, before.id);
    await reviseAccount(ctx, unit, before, after, 'modify');
  });
}

/** What is sent changes, the rest stays. Errors: `ObjectNotFound`, `NameTaken`, `InvalidParameter`. */
export const modifyAccount = defineVerb({
  id: 'accounts.modify',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: AccountNames & { readonly uuid: string } }): Promise<void> => {
    requireServerScope(ctx, 'accounts.modify');
    await changeNames(ctx, input.uuid, input);
  },
});

/** The same with the caller's own. Errors: `ObjectNotFound` for keys, `NameTaken`, `InvalidParameter`. */
export const modifyOwnAccount = defineVerb({
  id: 'accounts.modifyOwn',
  effect: 'change',
  run: ({ ctx, input }: { ctx: Context; input: AccountNames }): Promise<void> =>
    changeNames(onOwnAccount(ctx), ctx.actor.uuid, input),
});

type FlagInput = { readonly uuid: string; readonly on: boolean };

/** Makes an account an administrator of the server, or takes that away. Errors: `ObjectNotFound`, `InvalidParameter` for the last. */
export const setServerAdmin = defineVerb({
  id: 'accounts.setServerAdmin',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: FlagInput }): Promise<void> => {
    requireServerScope(ctx, 'accounts.setServerAdmin');
    await transact(ctx, async (unit) => {
      await lockServer({ ctx, unit });
      const before = await accountForChange(ctx, unit, { uuid: input.uuid });
      if ((before.server_admin === 1) === input.on) return;
      if (!input.on) await requireOtherServerAdmin(unit, before);
      await reviseAccount(ctx, unit, before, { server_admin: input.on ? 1 : 0 }, 'setServerAdmin');
    });
  },
});

/** Shuts an account out, with its sessions, or lets it in again. Errors: `ObjectNotFound`, `InvalidParameter` for the last administrator. */
export const setAccountDisabled = defineVerb({
  id: 'accounts.setDisabled',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: FlagInput }): Promise<void> => {
    requireServerScope(ctx, 'accounts.setDisabled');
    await transact(ctx, async (unit) => {
      await lockServer({ ctx, unit });
      const before = await accountForChange(ctx, unit, { uuid: input.uuid });
      if ((before.disabled === 1) === input.on) return;
      if (input.on) {
        await requireOtherServerAdmin(unit, before);
        await unit.db.deleteFrom('sessions').where('account_id', '=', before.id).execute();
      }
      await reviseAccount(ctx, unit, before, { disabled: input.on ? 1 : 0 }, 'setDisabled');
    });
  },
});
