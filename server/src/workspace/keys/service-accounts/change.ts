import { BelvedereError } from '../../../errors/index.ts';
import { checkRoles, requireNoEscalation } from '../../accounts/index.ts';
import type { Context } from '../../kernel/context.ts';
import { newUuid } from '../../kernel/identifiers.ts';
import { transact, type Unit, type WriteCall } from '../../kernel/transact.ts';
import { defineVerb } from '../../kernel/verb.ts';
import { insertKey, type NewKey, newKeySettings, requireFreeKeyName } from '../create.ts';
import { reviseKey } from '../modify.ts';
import { keyNotFound, type StoredKey, toKey } from '../rows.ts';
import { tokenFor } from '../secret.ts';
import { recordServiceAccount, requireFreeAccountName, type ServiceAccount, serviceAccountForChange } from './rows.ts';

interface NewServiceAccount {
  readonly name: string;
  readonly roles: readonly string[];
  readonly disabled: boolean;
}

/** Errors: `InvalidParameter`; `PermissionDenied` for rights that the caller does not have. */
async function checkedRoles(call: WriteCall, roles: readonly string[], verb: string): Promise<string[]> {
  const checked = await checkRoles(call, 'role', roles);
  if (checked.includes('owner')) throw new BelvedereError('InvalidParameter', 'no program has the rights of the owner');
  await requireNoEscalation(call, checked, verb);
  return checked;
}

/** Errors: `NameTaken`, `InvalidParameter`, `PermissionDenied` for more rights than the caller has. */
export const createServiceAccount = defineVerb({
  id: 'serviceAccounts.create',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: NewServiceAccount }): Promise<ServiceAccount> =>
    transact(ctx, async (unit) => {
      const roles = await checkedRoles({ ctx, unit }, input.roles, 'serviceAccounts.create');
      await requireFreeAccountName(ctx, unit, input.name, 0);
      const uuid = newUuid('wsac_');
      const { name, disabled } = input;
      const { id } = await unit.db
        .insertInto('service_accounts')
        .values({
          uuid,
          name,
          workspace_id: ctx.workspace.id,
          roles: JSON.stringify(roles),
          disabled: disabled ? 1 : 0,
          revision: 1,
          creator: ctx.actor.uuid,
          updator: ctx.actor.uuid,
          created_at: unit.at,
          updated_at: unit.at,
          deleted_at: null,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const account = { id, uuid, name, roles, disabled, revision: 1, createdAt: unit.at, updatedAt: unit.at };
      await recordServiceAccount(ctx, unit, 'create', account);
      return account;
    }),
});

async function tokensForChange(ctx: Context, unit: Unit, id: number): Promise<StoredKey[]> {
  const rows = await unit.db
    .selectFrom('keys')
    .selectAll()
    .where('workspace_id', '=', ctx.workspace.id)
    .where('service_account_id', '=', id)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => toKey(row, ctx.workspace.uuid));
}

interface ServiceAccountChanges {
  readonly id: number;
  readonly name?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
}

/**
 * What is sent changes; tokens have its roles from the next call on, and those of a disabled one are refused.
 * Errors: `ObjectNotFound`, `NameTaken`, `InvalidParameter`, `PermissionDenied` for somebody stronger, before or after.
 */
export const modifyServiceAccount = defineVerb({
  id: 'serviceAccounts.modify',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: ServiceAccountChanges }): Promise<ServiceAccount> =>
    transact(ctx, async (unit) => {
      const asked = input.roles;
      const roles =
        asked === undefined ? undefined : await checkedRoles({ ctx, unit }, asked, 'serviceAccounts.modify');
      const before = await serviceAccountForChange(ctx, unit, input.id);
      await requireNoEscalation({ ctx, unit }, before.roles, 'serviceAccounts.modify');
      const wanted = {
        name: input.name ?? before.name,
        roles: roles ?? before.roles,
        disabled: input.disabled ?? before.disabled,
      };
      const rolesChange = JSON.stringify(wanted.roles) !== JSON.stringify(before.roles);
      if (wanted.name === before.name && wanted.disabled === before.disabled && !rolesChange) return before;
      if (wanted.name !== before.name) await requireFreeAccountName(ctx, unit, wanted.name, before.id);
      const after = { ...before, ...wanted, revision: before.revision + 1, updatedAt: unit.at };
      await unit.db
        .updateTable('service_accounts')
        .set({
          name: after.name,
          roles: JSON.stringify(after.roles),
          disabled: after.disabled ? 1 : 0,
          revision: after.revision,
          updator: ctx.actor.uuid,
          updated_at: unit.at,
        })
        .where('id', '=', before.id)
        .execute();
      await recordServiceAccount(ctx, unit, 'modify', after);
      if (rolesChange) {
        for (const token of await tokensForChange(ctx, unit, before.id)) {
          const columns = { roles: JSON.stringify(after.roles) };
          await reviseKey(ctx, unit, {
            verb: 'modify',
            before: token,
            after: { ...token, roles: after.roles },
            columns,
          });
        }
      }
      return after;
    }),
});

/** Deletes a service account with its tokens. Errors: `ObjectNotFound`, `PermissionDenied` for somebody stronger. */
export const deleteServiceAccount = defineVerb({
  id: 'serviceAccounts.delete',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: { id: number } }): Promise<void> => {
    await transact(ctx, async (unit) => {
      const before = await serviceAccountForChange(ctx, unit, input.id);
      await requireNoEscalation({ ctx, unit }, before.roles, 'serviceAccounts.delete');
      const revision = before.revision + 1;
      await unit.db
        .updateTable('service_accounts')
        .set({ deleted_at: unit.at, revision, updator: ctx.actor.uuid, updated_at: unit.at })
        .where('id', '=', before.id)
        .execute();
      await recordServiceAccount(ctx, unit, 'delete', { ...before, revision });
      for (const token of await tokensForChange(ctx, unit, before.id)) await deleteTokenRow(ctx, unit, token);
    });
  },
});

const deleteTokenRow = (ctx: Context, unit: Unit, token: StoredKey): Promise<StoredKey> =>
  reviseKey(ctx, unit, {
    verb: 'delete',
    before: token,
    after: token,
    columns: { deleted_at: unit.at },
    deleted: true,
  });

interface NewToken {
  readonly id: number;
  readonly name: string;
  /** Milliseconds since the epoch; null: never. */
  readonly expiresAt: number | null;
}

/**
 * A token: a key with the roles of the service account. Its name is unique among the keys of the workspace.
 * Errors: `ObjectNotFound`, `NameTaken`, `InvalidParameter`, `PermissionDenied` for more rights than the caller has.
 */
export const createToken = defineVerb({
  id: 'serviceAccounts.createToken',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: NewToken }): Promise<NewKey> =>
    transact(ctx, async (unit) => {
      const account = await serviceAccountForChange(ctx, unit, input.id);
      await requireFreeKeyName(ctx, unit, input.name);
      const { roles } = account;
      // A bound caller passes its own end on where none is asked for.
      const expiresAt = input.expiresAt ?? undefined;
      const settings = await newKeySettings(ctx, unit, { name: input.name, roles, expiresAt });
      return insertKey(ctx, unit, settings, { secret: tokenFor(ctx), serviceAccountId: account.id });
    }),
});

/** Errors: `ObjectNotFound`, also for a token of another service account. */
export const deleteToken = defineVerb({
  id: 'serviceAccounts.deleteToken',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: async ({ ctx, input }: { ctx: Context; input: { id: number; tokenId: number } }): Promise<void> => {
    await transact(ctx, async (unit) => {
      const tokens = await tokensForChange(ctx, unit, input.id);
      const token = tokens.find(({ id }) => id === input.tokenId);
      if (token === undefined) throw keyNotFound(String(input.tokenId));
      await deleteTokenRow(ctx, unit, token);
    });
  },
});
