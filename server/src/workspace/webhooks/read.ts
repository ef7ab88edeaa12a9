import type { Selectable } from 'kysely';
import type { WebhookDeliveryTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { defineVerb } from '../kernel/verb.ts';
import { findWebhook, type StoredWebhook, toWebhook } from './rows.ts';

const permission = 'workspace.settingsManage';

export interface Page {
  readonly pageIndex: number;
  readonly pageSize: number;
}

export interface WebhookPage {
  readonly webhooks: readonly StoredWebhook[];
  readonly page: Page;
  readonly totalCount: number;
}

/** Newest first. */
export const listWebhooks = defineVerb({
  id: 'webhooks.list',
  effect: 'read',
  permission,
  run: async ({ ctx, input }: { ctx: Context; input: { page: Page } }): Promise<WebhookPage> => {
    const live = ctx.kernel.store.read
      .selectFrom('webhooks')
      .where('workspace_id', '=', ctx.workspace.id)
      .where('deleted_at', 'is', null);
    const { pageIndex, pageSize } = input.page;
    const rows = await live
      .selectAll()
      .orderBy('id', 'desc')
      .limit(pageSize)
      .offset((pageIndex - 1) * pageSize)
      .execute();
    const { total } = await live.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    return { webhooks: rows.map((row) => toWebhook(row, ctx.workspace.uuid)), page: input.page, totalCount: total };
  },
});

/** Errors: `ObjectNotFound`. */
export const getWebhook = defineVerb({
  id: 'webhooks.get',
  effect: 'read',
  permission,
  run: ({ ctx, input }: { ctx: Context; input: { uuid: string } }): Promise<StoredWebhook> =>
    findWebhook(ctx.kernel.store.read, ctx, input.uuid),
});

export type Delivery = Selectable<WebhookDeliveryTable>;

export interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly page: Page;
  readonly totalCount: number;
}

/** Newest first. Errors: `ObjectNotFound`. */
export const listDeliveries = defineVerb({
  id: 'webhooks.listDeliveries',
  effect: 'read',
  permission,
  run: async ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { uuid: string; state: Delivery['state'] | undefined; page: Page };
  }): Promise<DeliveryPage> => {
    const db = ctx.kernel.store.read;
    const webhook = await findWebhook(db, ctx, input.uuid);
    let query = db.selectFrom('webhook_deliveries').where('webhook_id', '=', webhook.id);
    if (input.state !== undefined) query = query.where('state', '=', input.state);
    const { pageIndex, pageSize } = input.page;
    const deliveries = await query
      .selectAll()
      .orderBy('id', 'desc')
      .limit(pageSize)
      .offset((pageIndex - 1) * pageSize)
      .execute();
    const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
    return { deliveries, page: input.page, totalCount: total };
  },
});
