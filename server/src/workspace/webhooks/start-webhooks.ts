import type { Kernel } from '../kernel/kernel.ts';
import { remembered } from '../kernel/prepared.ts';
import { deliverTo, dueNow } from './deliver.ts';
import { ENABLED } from './rows.ts';

/** Webhooks that are told at the same time: one that does not answer holds up itself only. */
const LANES_MAX = 16;
/** For retries that become due, and for what other servers and the command line commit. */
const LOOK_EVERY_MS = 2_000;

export interface WebhookDelivery {
  /** Resolves when nothing more is due now. */
  readonly look: () => Promise<void>;
  /** Resolves when no attempt is under way. */
  readonly stop: () => Promise<void>;
}

/** Tells webhooks of changes as they are committed, and tries again what did not arrive. */
export function startWebhooks(kernel: Kernel, { lookEveryMs = LOOK_EVERY_MS } = {}): WebhookDelivery {
  const lanes = new Map<number, Promise<void>>();
  let stopped = false;
  /** Those with work that came while they were at it: what it is they may have missed. */
  const asked = new Set<number>();
  let looking: Promise<void> | undefined;
  let isAskedAgain = false;

  const lookOnce = async (): Promise<void> => {
    for (const id of stopped ? [] : await withWork(kernel)) {
      if (lanes.has(id)) asked.add(id);
      else if (lanes.size < LANES_MAX) lanes.set(id, run(id));
    }
  };
  /** Who asks while it reads may be about what was committed after it had read. */
  const lookUntilAnswered = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await lookOnce().catch((error: unknown) =>
        kernel.log.warn({ err: error }, 'the webhooks could not be read; they are looked at again'),
      );
    } while (isAskedAgain);
    looking = undefined;
  };
  const look = async (): Promise<void> => {
    isAskedAgain = true;
    looking ??= lookUntilAnswered();
    await looking;
    await Promise.all(lanes.values());
  };
  const run = async (id: number): Promise<void> => {
    let attempts = 0;
    try {
      attempts = await deliverTo(kernel, id, () => stopped);
    } catch (error) {
      kernel.log.warn({ webhook: id, err: error }, 'a webhook could not be served; it is tried again');
    }
    lanes.delete(id);
    // Something may have come meanwhile, or waited for a free lane.
    if (asked.delete(id) || attempts > 0) await look();
  };

  let isLookDue = false;
  // Changes that become durable together are looked at together.
  const unwatch = kernel.changeSignal.watch(() => {
    if (isLookDue) return;
    isLookDue = true;
    setImmediate(() => {
      isLookDue = false;
      void look();
    });
  });
  const timer = setInterval(() => void look(), lookEveryMs).unref();
  return {
    look,
    stop: async () => {
      stopped = true;
      unwatch();
      clearInterval(timer);
      await looking;
      await Promise.all(lanes.values());
    },
  };
}

/** Asked after every change, and most servers have none. */
const countWebhooks = remembered<{ count: number | string }>((db) =>
  db
    .selectFrom('webhooks')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('deleted_at', 'is', null),
);

/** The webhooks with something to tell now. */
async function withWork(kernel: Kernel): Promise<number[]> {
  const [webhooks] = await countWebhooks(kernel.store)([]);
  if (Number(webhooks?.count) === 0) return [];
  const due = dueNow(kernel);
  const rows = await kernel.store.read
    .selectFrom('webhooks')
    .innerJoin('change_heads', 'change_heads.workspace_id', 'webhooks.workspace_id')
    .select('webhooks.id')
    .where('webhooks.deleted_at', 'is', null)
    .where('webhooks.status', '=', ENABLED)
    .where(({ eb, or }) => or(due.map(([operator, at]) => eb('webhooks.next_attempt_at', operator, at))))
    .where(({ or, exists, eb, selectFrom }) =>
      or([
        eb('webhooks.cursor_seq', '<', eb.ref('change_heads.seq')),
        exists(
          selectFrom('webhook_deliveries')
            .select('webhook_deliveries.id')
            .whereRef('webhook_deliveries.webhook_id', '=', 'webhooks.id')
            .where('webhook_deliveries.state', '=', 'pending')
            .where((of) => of.or(due.map(([operator, at]) => of('webhook_deliveries.due_at', operator, at)))),
        ),
      ]),
    )
    .orderBy('webhooks.next_attempt_at')
    .orderBy('webhooks.id')
    .execute();
  return rows.map(({ id }) => id);
}
