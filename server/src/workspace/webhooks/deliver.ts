import { changeEventOf } from '../kernel/change-event.ts';
import { isDue } from '../kernel/due.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { fanOut, type WebhookRow } from './fan-out.ts';
import { type DeliveryRow, delivered, disable, failed, RETRIES } from './outcome.ts';
import { ENABLED } from './rows.ts';
import { openWebhookSecret, signatureOf } from './secret.ts';

/** How long one attempt has before another server may make the next: longer than it may take. */
const CLAIM_MS = 60_000;
const TIMEOUT_MS = 10_000;
/** Of the answer nothing but its status is looked at. */
const ANSWER_BYTES_MAX = 1_000_000;

/** Tells one webhook everything that is due, one delivery at a time. Answers how many attempts were made. */
export async function deliverTo(kernel: Kernel, webhookId: number, isStopped: () => boolean): Promise<number> {
  for (let attempts = 0; ; attempts += 1) {
    if (isStopped()) return attempts;
    const due = dueNow(kernel);
    const webhook = await kernel.store.read
      .selectFrom('webhooks')
      .selectAll()
      .where('id', '=', webhookId)
      .where('deleted_at', 'is', null)
      .where('status', '=', ENABLED)
      .where(({ eb, or }) => or(due.map(([operator, at]) => eb('next_attempt_at', operator, at))))
      .executeTakeFirst();
    if (webhook === undefined) return attempts;
    await fanOut(kernel, webhook);
    const delivery = await claimNext(kernel, webhook);
    if (delivery === undefined) return attempts;
    await send(kernel, webhook, delivery);
  }
}

/** Times of webhooks and deliveries that have come. */
export const dueNow = ({ now }: Kernel) => isDue({ now: now(), aheadMaxMs: RETRIES.maxMs });

/** The oldest delivery that is due and of whose object none before it is open: so that those of one object arrive in order. */
async function claimNext(kernel: Kernel, webhook: WebhookRow): Promise<DeliveryRow | undefined> {
  const now = kernel.now();
  const due = dueNow(kernel);
  const next = await kernel.store.read
    .selectFrom('webhook_deliveries as next')
    .select('next.id')
    .where('next.webhook_id', '=', webhook.id)
    .where('next.state', '=', 'pending')
    .where(({ eb, or }) => or(due.map(([operator, at]) => eb('next.due_at', operator, at))))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('webhook_deliveries as before')
            .select('before.id')
            .whereRef('before.webhook_id', '=', 'next.webhook_id')
            .whereRef('before.object_key', '=', 'next.object_key')
            .where('before.state', '=', 'pending')
            .whereRef('before.id', '<', 'next.id'),
        ),
      ),
    )
    // One that was refused is behind those that were not tried yet.
    .orderBy('next.due_at')
    .orderBy('next.id')
    .limit(1)
    .executeTakeFirst();
  if (next === undefined) return undefined;
  return kernel.store.write((db) =>
    db
      .updateTable('webhook_deliveries')
      .set((eb) => ({
        due_at: now + CLAIM_MS,
        attempts: eb('attempts', '+', 1),
        first_attempt_at: eb.fn.coalesce('first_attempt_at', eb.val(now)),
        last_attempt_at: now,
      }))
      .where('id', '=', next.id)
      .where('state', '=', 'pending')
      .where(({ eb, or }) => or(due.map(([operator, at]) => eb('due_at', operator, at))))
      .returningAll()
      .executeTakeFirst(),
  );
}

async function send(kernel: Kernel, webhook: WebhookRow, delivery: DeliveryRow): Promise<void> {
  const secret = openWebhookSecret(kernel, webhook.uuid, webhook);
  if (secret === undefined) {
    await giveBack(kernel, delivery);
    await disable(
      kernel,
      webhook,
      'its secret is not in the store, or was encrypted under another master key; rotate it',
    );
    return;
  }
  const body = await bodyOf(kernel, webhook, delivery);
  if (body === undefined) {
    await kernel.store.write((db) =>
      db
        .updateTable('webhook_deliveries')
        .set({ state: 'failed', last_error: 'the change is past its retention time' })
        .where('id', '=', delivery.id)
        .execute(),
    );
    return;
  }
  const timestamp = Math.floor(kernel.now() / 1000);
  try {
    const answer = await kernel.outbound.send({
      url: new URL(webhook.url),
      method: 'POST',
      headers: {
        'Content-Type': 'application/json; charset=UTF-8',
        'User-Agent': 'Belvedere-Webhook',
        'Belvedere-Webhook': webhook.uuid,
        'Belvedere-Delivery': delivery.uuid,
        'Belvedere-Timestamp': String(timestamp),
        'Belvedere-Signature': signatureOf(secret, timestamp, body),
      },
      body,
      timeoutMs: TIMEOUT_MS,
      bytesMax: ANSWER_BYTES_MAX,
      signal: kernel.changeSignal.ended,
    });
    answer.discard();
    const { status } = answer;
    if (status >= 200 && status < 300) await delivered(kernel, webhook, delivery, status);
    else await failed(kernel, webhook, delivery, { status, reason: `the target answered with the status ${status}` });
  } catch (error) {
    // The server stops: that says nothing about the target.
    if (kernel.changeSignal.ended.aborted) await giveBack(kernel, delivery);
    else await failed(kernel, webhook, delivery, { status: null, reason: (error as Error).message });
  }
}

/** As if this attempt had not been made. */
const giveBack = ({ store, now }: Kernel, { id }: DeliveryRow) =>
  store.write((db) =>
    db
      .updateTable('webhook_deliveries')
      .set((eb) => ({ due_at: now(), attempts: eb('attempts', '-', 1) }))
      .where('id', '=', id)
      .execute(),
  );

async function bodyOf({ store }: Kernel, webhook: WebhookRow, delivery: DeliveryRow): Promise<string | undefined> {
  const change = await store.read
    .selectFrom('changes')
    .innerJoin('workspaces', 'workspaces.id', 'changes.workspace_id')
    .selectAll('changes')
    .select('workspaces.uuid as workspace')
    .where('changes.workspace_id', '=', delivery.workspace_id)
    .where('changes.seq', '=', delivery.change_seq)
    .executeTakeFirst();
  if (change === undefined) return undefined;
  return JSON.stringify({
    type: 'change',
    deliveryUUID: delivery.uuid,
    webhookUUID: webhook.uuid,
    workspaceUUID: change.workspace,
    change: changeEventOf(change),
  });
}
