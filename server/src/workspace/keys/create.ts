import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { lockWorkspace } from '../kernel/lock.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import { callerLimits, requireWithin } from './limits.ts';
import { ENABLED, type KeySettings, keyStateText, type StoredKey, settingColumns } from './rows.ts';
import { secretFor, secretHintOf, storeSecret, tokenFor } from './secret.ts';
import { type KeySettingsInput, settingsOf } from './settings.ts';

export interface NewKey extends StoredKey {
  /** Shown here and never again. */
  readonly secret: string;
}

/**
 * Makes the key, its secret, its first version and the change. For verbs that make a key beside something else.
 *
 * @param options.secret a random one unless given
 * @param options.serviceAccountId whose token it is
 * @param options.signable whether the secret is kept, for signed requests; false unless said
 */
export async function insertKey(
  ctx: Context,
  unit: Unit,
  settings: KeySettings,
  options: {
    readonly secret?: string;
    readonly signable?: boolean | undefined;
    readonly serviceAccountId?: number;
  } = {},
): Promise<NewKey> {
  const { secret = secretFor(ctx), signable = false, serviceAccountId = null } = options;
  const uuid = newUuid('wsak_');
  const secretHint = secretHintOf(secret);
  const { id } = await unit.db
    .insertInto('keys')
    .values({
      ...settingColumns(settings),
      uuid,
      workspace_id: ctx.workspace.id,
      secret_hint: secretHint,
      signable: signable ? 1 : 0,
      status: ENABLED,
      last_used_at: null,
      last_used_address: null,
      service_account_id: serviceAccountId,
      revision: 1,
      creator: ctx.actor.uuid,
      updator: ctx.actor.uuid,
      created_at: unit.at,
      updated_at: unit.at,
      deleted_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await storeSecret(ctx, unit, { id, uuid, signable }, secret);
  await recordRevision(ctx, unit, {
    noun: 'keys',
    verb: 'create',
    object: { table: 'keys', id, uuid, name: settings.name },
    from: 0,
    to: 1,
    state: keyStateText({ ...settings, status: ENABLED, signable }),
  });
  return {
    ...settings,
    id,
    uuid,
    secret,
    secretHint,
    signable,
    workspaceUuid: ctx.workspace.uuid,
    status: ENABLED,
    revision: 1,
    creator: ctx.actor.uuid,
    updator: ctx.actor.uuid,
    createdAt: unit.at,
    updatedAt: unit.at,
    lastUsedAt: null,
    lastUsedAddress: null,
    serviceAccountId,
  };
}

/**
 * Settings of a new key. What the input leaves out, a bound key passes on to the keys it makes: a script that sends
 * nothing but a name works with every key.
 */
export async function newKeySettings(
  ctx: Context,
  unit: Unit,
  input: KeySettingsInput & { readonly name: string },
): Promise<KeySettings> {
  const limits = await callerLimits(ctx, unit);
  const base = { name: input.name, roles: ['wsAdmin'], readOnly: false, ...limits };
  const settings = await settingsOf({ ctx, unit }, input, base);
  await requireWithin({ ctx, unit }, limits, settings, 'keys.create');
  return settings;
}

interface NewKeyInput extends KeySettingsInput {
  readonly name: string;
  readonly signable?: boolean | undefined;
  /** Refuses a name that another key of the workspace has. */
  readonly uniqueName?: boolean | undefined;
  /** A secret in the form of Grafana's tokens: some of its clients look at the first letters. */
  readonly tokenForm?: boolean | undefined;
}

/** Errors: `NameTaken` for a key or token that is live. */
export async function requireFreeKeyName(ctx: Context, unit: Unit, name: string): Promise<void> {
  await lockWorkspace({ ctx, unit });
  const other = await unit.db
    .selectFrom('keys')
    .select('id')
    .where('workspace_id', '=', ctx.workspace.id)
    .where('name', '=', name)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (other !== undefined) throw new BelvedereError('NameTaken', `a key has the name "${name.slice(0, 80)}" already`);
}

/** Errors: `InvalidParameter`, `NameTaken`, `PermissionDenied` for a key that could do more than the caller. */
export const createKey = defineVerb({
  id: 'keys.create',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: NewKeyInput }): Promise<NewKey> =>
    transact(ctx, async (unit) => {
      if (input.uniqueName === true) await requireFreeKeyName(ctx, unit, input.name);
      const settings = await newKeySettings(ctx, unit, input);
      const secret = input.tokenForm === true ? { secret: tokenFor(ctx) } : {};
      return insertKey(ctx, unit, settings, { signable: input.signable, ...secret });
    }),
});
