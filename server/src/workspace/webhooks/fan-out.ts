import type { Selectable } from 'kysely';
import { parseJson } from '../../json/index.ts';
import type { ChangeTable, WebhookTable } from '../../store/schema.ts';
import { newUuid } from '../kernel/identifiers.ts';
import type { Kernel } from '../kernel/kernel.ts';

type ChangeRow = Selectable<ChangeTable>;
export type WebhookRow = Selectable<WebhookTable>;

const BATCH_ROWS = 200;
/** A webhook that gets behind is not given more: the changes wait in the record. */
const PENDING_MAX = 1_000;

/** A delivery that is due. */
export const deliveryRow = (webhookId: number, change: ChangeRow, at: number) => ({
  uuid: newUuid('whdl_'),
  webhook_id: webhookId,
  workspace_id: change.workspace_id,
  change_seq: change.seq,
  change_uuid: change.uuid,
  object_key: `${change.object_table} ${change.object_id}`,
  state: 'pending' as const,
  attempts: 0,
  created_at: at,
  due_at: at,
  first_attempt_at: null,
  last_attempt_at: null,
  last_status: null,
  last_error: '',
});

/**
 * Makes deliveries of the changes that a webhook was not given yet. The record of changes is the outbox: a change is in it with its
 * transaction, in the order in which they were committed, and a webhook keeps how far it got.
 */
export async function fanOut(kernel: Kernel, webhook: WebhookRow): Promise<void> {
  const nouns = parseJson(webhook.nouns) as string[];
  const { pending } = await kernel.store.read
    .selectFrom('webhook_deliveries')
    .select((eb) => eb.fn.countAll<number>().as('pending'))
    .where('webhook_id', '=', webhook.id)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow();
  let room = PENDING_MAX - Number(pending);
  let cursor = webhook.cursor_seq;
  while (room > 0) {
    const changes = await kernel.store.read
      .selectFrom('changes')
      .selectAll()
      .where('workspace_id', '=', webhook.workspace_id)
      .where('seq', '>', cursor)
      .orderBy('seq')
      .limit(Math.min(BATCH_ROWS, room))
      .execute();
    const last = changes.at(-1);
    if (last === undefined) return;
    const told = nouns.length === 0 ? changes : changes.filter(({ noun }) => nouns.includes(noun));
    if (!(await keep(kernel, webhook.id, { from: cursor, to: last.seq }, told))) return;
    cursor = last.seq;
    room -= told.length;
  }
}

/** False when another server was faster. */
function keep(
  kernel: Kernel,
  webhookId: number,
  { from, to }: { readonly from: number; readonly to: number },
  changes: readonly ChangeRow[],
): Promise<boolean> {
  return kernel.store.write(async (db) => {
    const moved = await db
      .updateTable('webhooks')
      .set({ cursor_seq: to })
      .where('id', '=', webhookId)
      .where('cursor_seq', '=', from)
      .executeTakeFirst();
    if (moved.numUpdatedRows !== 1n) return false;
    const now = kernel.now();
    if (changes.length > 0) {
      await db
        .insertInto('webhook_deliveries')
        .values(changes.map((change) => deliveryRow(webhookId, change, now)))
        .execute();
    }
    return true;
  });
}
