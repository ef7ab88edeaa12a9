import { BelvedereError } from '../../errors/index.ts';
import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { deliveryRow } from './fan-out.ts';
import { reviseWebhook, type StoredWebhook, webhookForChange } from './rows.ts';

/** Tells changes once more, whether they were told before or not. Errors: `ObjectNotFound` for one that is not there (any more). */
export const redeliver = defineVerb({
  id: 'webhooks.redeliver',
  effect: 'change',
  permission: 'workspace.settingsManage',
  run: ({
    ctx,
    input,
  }: {
    ctx: Context;
    input: { uuid: string; changeUuids: readonly string[] };
  }): Promise<StoredWebhook> =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const before = await webhookForChange(call, input.uuid);
      const changes = await unit.db
        .selectFrom('changes')
        .selectAll()
        .where('workspace_id', '=', ctx.workspace.id)
        .where('uuid', 'in', input.changeUuids)
        .orderBy('seq')
        .execute();
      const missing = input.changeUuids.find((uuid) => !changes.some((change) => change.uuid === uuid));
      if (missing !== undefined) {
        throw new BelvedereError('ObjectNotFound', `change ${missing.slice(0, 80)} does not exist in this workspace`);
      }
      await unit.db
        .insertInto('webhook_deliveries')
        .values(changes.map((change) => deliveryRow(before.id, change, unit.at)))
        .execute();
      return reviseWebhook(call, before, { verb: 'redeliver', after: before, columns: { next_attempt_at: 0 } });
    }),
});
