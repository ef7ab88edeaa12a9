import type { Selectable } from 'kysely';
import type { WebhookTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { newUuid } from '../kernel/identifiers.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision } from '../kernel/versions.ts';
import {
  DISABLED,
  ENABLED,
  reviseWebhook,
  type StoredWebhook,
  statusColumns,
  toWebhook,
  type WebhookState,
  webhookForChange,
  webhookStateText,
} from './rows.ts';
import { sealWebhookSecret, secretHintOf, webhookSecretFor } from './secret.ts';
import { requireTarget } from './target.ts';

const effect = 'change';
const permission = 'workspace.settingsManage';

export interface ShownWebhook extends StoredWebhook {
  /** The secret by which deliveries are signed. */
  readonly secret: string;
}

export interface WebhookDraft {
  readonly name: string;
  readonly url: string;
  readonly nouns?: readonly string[] | undefined;
  readonly isDisable?: boolean | undefined;
}

/** Is told what changes from now on. Errors: `InvalidParameter`, `TargetNotAllowed`. */
export const createWebhook = defineVerb({
  id: 'webhooks.create',
  effect,
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: WebhookDraft }): Promise<ShownWebhook> => {
    await requireTarget(ctx.kernel, input.url);
    return transact(ctx, async (unit) => {
      const uuid = newUuid('wbhk_');
      const secret = webhookSecretFor(ctx);
      const state: WebhookState = {
        name: input.name,
        url: input.url,
        nouns: input.nouns ?? [],
        status: input.isDisable === true ? DISABLED : ENABLED,
      };
      const head = await unit.db
        .selectFrom('change_heads')
        .select('seq')
        .where('workspace_id', '=', ctx.workspace.id)
        .executeTakeFirst();
      const row = await unit.db
        .insertInto('webhooks')
        .values({
          ...state,
          nouns: JSON.stringify(state.nouns),
          uuid,
          revision: 1,
          creator: ctx.actor.uuid,
          updator: ctx.actor.uuid,
          created_at: unit.at,
          updated_at: unit.at,
          deleted_at: null,
          workspace_id: ctx.workspace.id,
          secret_hint: secretHintOf(secret),
          ...sealWebhookSecret(ctx.kernel, uuid, secret),
          cursor_seq: head?.seq ?? 0,
          next_attempt_at: 0,
          failures: 0,
          failing_since: null,
          last_success_at: null,
          last_error: '',
          disabled_reason: '',
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await recordRevision(ctx, unit, {
        noun: 'webhooks',
        verb: 'create',
        object: { table: 'webhooks', id: row.id, uuid, name: state.name },
        from: 0,
        to: 1,
        state: webhookStateText(state),
      });
      return { ...toWebhook(row as Selectable<WebhookTable>, ctx.workspace.uuid), secret };
    });
  },
});

/** Errors: `ObjectNotFound`, `RevisionConflict`, `InvalidParameter`, `TargetNotAllowed`. */
export const modifyWebhook = defineVerb({
  id: 'webhooks.modify',
  effect,
  permission,
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: Partial<WebhookDraft> & { readonly uuid: string };
  }): Promise<StoredWebhook> => {
    if (input.url !== undefined) await requireTarget(ctx.kernel, input.url);
    return transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const before = await webhookForChange(call, input.uuid);
      const after: WebhookState = {
        name: input.name ?? before.name,
        url: input.url ?? before.url,
        nouns: input.nouns ?? before.nouns,
        status: input.isDisable === undefined ? before.status : input.isDisable ? DISABLED : ENABLED,
      };
      if (webhookStateText(after) === webhookStateText(before)) return before;
      return reviseWebhook(call, before, { verb: 'modify', after, columns: statusColumns(before, after) });
    });
  },
});

/** A new secret, by which everything is signed that is sent from now on. */
export const rotateWebhook = defineVerb({
  id: 'webhooks.rotate',
  effect,
  permission,
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string } }): Promise<ShownWebhook> =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const before = await webhookForChange(call, input.uuid);
      const secret = webhookSecretFor(ctx);
      const columns = { secret_hint: secretHintOf(secret), ...sealWebhookSecret(ctx.kernel, before.uuid, secret) };
      const webhook = await reviseWebhook(call, before, { verb: 'rotate', after: before, columns });
      return { ...webhook, secret };
    }),
});

/** Nothing is sent from now on. Taking the delete back goes on where it stopped. */
export const deleteWebhook = defineVerb({
  id: 'webhooks.delete',
  effect,
  permission,
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string } }): Promise<StoredWebhook> =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const before = await webhookForChange(call, input.uuid);
      const columns = { deleted_at: unit.at };
      return reviseWebhook(call, before, { verb: 'delete', after: before, columns, deleted: true });
    }),
});
