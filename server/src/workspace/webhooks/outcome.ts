import type { Selectable } from 'kysely';
import { backOffMs } from '../../processes/back-off.ts';
import type { WebhookDeliveryTable } from '../../store/schema.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { serverContext } from '../kernel/server-context.ts';
import { transact } from '../kernel/transact.ts';
import type { WebhookRow } from './fan-out.ts';
import { DISABLED, reviseWebhook, toWebhook } from './rows.ts';

export type DeliveryRow = Selectable<WebhookDeliveryTable>;

export const RETRIES = { firstMs: 1_000, maxMs: 3_600_000 };
/** A webhook of which nothing arrived for so long is disabled. */
const LASTING_MS = 24 * 3_600_000;
/** So often at least was it tried by then: a clock that is set is no failure. */
const LASTING_ATTEMPTS = 10;
/** A single change that is refused so often while others arrive is given up. */
const ATTEMPTS_MAX = 10;
const ERROR_LENGTH_MAX = 500;

export async function delivered(
  { store, now }: Kernel,
  webhook: WebhookRow,
  delivery: DeliveryRow,
  status: number,
): Promise<void> {
  await store.write(async (db) => {
    await db
      .updateTable('webhook_deliveries')
      .set({ state: 'delivered', last_status: status, last_error: '' })
      .where('id', '=', delivery.id)
      .execute();
    await db
      .updateTable('webhooks')
      .set({ failures: 0, failing_since: null, last_error: '', last_success_at: now(), next_attempt_at: 0 })
      .where('id', '=', webhook.id)
      .execute();
  });
}

/** Another attempt later; or the end of this delivery, or of all of them. */
export async function failed(
  kernel: Kernel,
  webhook: WebhookRow,
  delivery: DeliveryRow,
  { status, reason }: { readonly status: number | null; readonly reason: string },
): Promise<void> {
  const now = kernel.now();
  const error = reason.slice(0, ERROR_LENGTH_MAX);
  const failures = webhook.failures + 1;
  const failingSince = webhook.failing_since ?? now;
  const othersArrive = (webhook.last_success_at ?? 0) > (delivery.first_attempt_at ?? now);
  const isGivenUp = delivery.attempts >= ATTEMPTS_MAX && othersArrive;
  await kernel.store.write(async (db) => {
    await db
      .updateTable('webhook_deliveries')
      .set({
        ...(isGivenUp ? { state: 'failed' as const } : { due_at: now + backOffMs(delivery.attempts, RETRIES) }),
        last_status: status,
        last_error: error,
      })
      .where('id', '=', delivery.id)
      .execute();
    await db
      .updateTable('webhooks')
      .set({
        failures,
        failing_since: failingSince,
        last_error: error,
        next_attempt_at: now + backOffMs(failures, RETRIES),
      })
      .where('id', '=', webhook.id)
      .execute();
  });
  kernel.log.warn({ webhook: webhook.uuid, failures, status }, 'a webhook could not be told of a change');
  if (now - failingSince < LASTING_MS || failures < LASTING_ATTEMPTS) return;
  const since = new Date(failingSince).toISOString();
  await disable(kernel, webhook, `nothing has arrived since ${since}; the last time: ${error}`);
}

/** Disables a webhook that nobody disabled, as a change of the server that says why. What waits goes on when it is enabled again. */
export async function disable(kernel: Kernel, webhook: WebhookRow, reason: string): Promise<void> {
  const workspace = await kernel.store.read
    .selectFrom('workspaces')
    .select(['id', 'uuid'])
    .where('id', '=', webhook.workspace_id)
    .executeTakeFirstOrThrow();
  const ctx = { ...serverContext(kernel, { workspace, job: 'webhooks' }), reason };
  await transact(ctx, async (unit) => {
    const row = await unit.db
      .selectFrom('webhooks')
      .selectAll()
      .where('id', '=', webhook.id)
      .where('deleted_at', 'is', null)
      .where('status', '!=', DISABLED)
      .executeTakeFirst();
    if (row === undefined) return;
    const before = toWebhook(row, workspace.uuid);
    const after = { ...before, status: DISABLED };
    await reviseWebhook({ ctx, unit }, before, { verb: 'disable', after, columns: { disabled_reason: reason } });
  });
  kernel.log.warn({ webhook: webhook.uuid, reason }, 'a webhook was disabled');
}
