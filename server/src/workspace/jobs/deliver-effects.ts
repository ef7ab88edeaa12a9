import { parseJson } from '../../json/index.ts';
import { backOffMs } from '../../processes/back-off.ts';
import type { WorkspaceReference } from '../kernel/context.ts';
import { isDue } from '../kernel/due.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** Does what an effect says. Rejects when it could not; it is tried again then. */
export type DeliverEffect = (
  kernel: Kernel,
  effect: { readonly workspace: WorkspaceReference; readonly payload: Readonly<Record<string, unknown>> },
) => Promise<unknown>;

export type EffectHandlers = Readonly<Record<string, DeliverEffect>>;

/** How long one delivery has before another server may take it up. */
const CLAIM_MS = 5 * 60_000;
const RETRIES = { firstMs: 2_000, maxMs: 3_600_000 };
const LOOK_EVERY_MS = 15_000;

interface ClaimedEffect {
  readonly id: number;
  readonly workspace_id: number;
  readonly kind: string;
  readonly payload: string;
  readonly attempts: number;
}

/**
 * Delivers what is due, oldest first, one at a time. Answers how many were delivered. Each is claimed before it is done and deleted after
 * it, so that it is done at least once, and by one server at a time.
 */
export async function deliverDueEffects(
  kernel: Kernel,
  handlers: EffectHandlers,
  isStopped: () => boolean = () => false,
): Promise<number> {
  let delivered = 0;
  while (!isStopped()) {
    const effect = await claim(kernel);
    if (effect === undefined) break;
    if (await deliver(kernel, handlers, effect)) delivered += 1;
  }
  return delivered;
}

async function claim(kernel: Kernel): Promise<ClaimedEffect | undefined> {
  const now = kernel.now();
  const due = isDue({ now, aheadMaxMs: RETRIES.maxMs });
  // Looked at before the write, which would cost a sync each time for nothing.
  const next = await kernel.store.read
    .selectFrom('outbox')
    .select('id')
    .where(({ eb, or }) => or(due.map(([operator, at]) => eb('due_at', operator, at))))
    .orderBy('due_at')
    .orderBy('id')
    .executeTakeFirst();
  if (next === undefined) return undefined;
  const claimed = await kernel.store.write((db) =>
    db
      .updateTable('outbox')
      .set((eb) => ({ due_at: now + CLAIM_MS, attempts: eb('attempts', '+', 1) }))
      .where('id', '=', next.id)
      .where(({ eb, or }) => or(due.map(([operator, at]) => eb('due_at', operator, at))))
      .returning(['id', 'workspace_id', 'kind', 'payload', 'attempts'])
      .executeTakeFirst(),
  );
  // Another server was faster; what is next?
  return claimed ?? claim(kernel);
}

async function deliver(kernel: Kernel, handlers: EffectHandlers, effect: ClaimedEffect): Promise<boolean> {
  try {
    const handler = handlers[effect.kind];
    // A newer server may have left it behind; one that knows it comes by again.
    if (handler === undefined) throw new Error(`nobody knows how to deliver ${effect.kind}`);
    const workspace = await kernel.store.read
      .selectFrom('workspaces')
      .select(['id', 'uuid'])
      .where('id', '=', effect.workspace_id)
      .executeTakeFirst();
    if (workspace !== undefined) {
      await handler(kernel, { workspace, payload: parseJson(effect.payload) as Record<string, unknown> });
    }
    await kernel.store.write((db) => db.deleteFrom('outbox').where('id', '=', effect.id).execute());
    return true;
  } catch (error) {
    kernel.log.warn({ effect: effect.kind, attempts: effect.attempts, err: error }, 'an effect could not be delivered');
    const waitMs = backOffMs(effect.attempts, RETRIES);
    await kernel.store.write((db) =>
      db
        .updateTable('outbox')
        .set({ due_at: kernel.now() + waitMs, last_error: String(error).slice(0, 1_000) })
        .where('id', '=', effect.id)
        .execute(),
    );
    return false;
  }
}

/** Delivers soon after a change was committed, and looks for what was left behind every few seconds. */
export function startDelivery(kernel: Kernel, handlers: EffectHandlers): { stop(): Promise<void> } {
  let stopped = false;
  let isWaiting = false;
  let running: Promise<void> = Promise.resolve();
  const look = (): void => {
    // One that waits for its turn sees everything that was committed until then.
    if (isWaiting || stopped) return;
    isWaiting = true;
    running = running.then(async () => {
      isWaiting = false;
      try {
        await deliverDueEffects(kernel, handlers, () => stopped);
      } catch (error) {
        kernel.log.warn({ err: error }, 'the outbox could not be read; it is looked at again');
      }
    });
  };
  kernel.outbox.listen(look);
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    stop: () => {
      stopped = true;
      kernel.outbox.listen(undefined);
      clearInterval(timer);
      return running;
    },
  };
}
